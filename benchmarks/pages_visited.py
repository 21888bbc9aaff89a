"""Every page of the table of doors on the large instance, in process: `python -m benchmarks.pages_visited --scale 0.01`.

Each is asked for by somebody whose role opens it. Prints the median of the processor's time (PostgreSQL's server
included), the size, how many statements were asked, rows fetched and, on SQLite, thousands of steps taken; and the ten
slowest. `--kept FILE` keeps the figures; `--beside FILE` names the pages that cost more than in a smaller instance.
Left out are downloads, exports, documents, bundles and verification, and pages of what the large instance has none of.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.wrappers import Response

from benchmarks.history_databases import KINDS
from benchmarks.large_instance import PASSWORD, email_of, opened
from benchmarks.work_counted import Work, counted
from register.db import Session, db, engine_of
from register.domain.access import PAGES, cost_of, need
from register.domain.allowances import Cost
from register.domain.permissions import ROLES, Permission, Role
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.models.interests import InterestVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.registry import kinds

SLOWEST_MS, LARGEST_KB = 100, 200
TRIES = 5
WARM = {"sqlite": 1, "postgresql": 8}
"""PostgreSQL plans a statement of each request anew until it was asked so often on one connection."""
REFERENCE = re.compile(r"-\d{4}-\w{8}|(?<=/entry/)\d+")
NOT_PAGES = frozenset({Cost.EXPORTS, Cost.DOCUMENTS, Cost.VERIFICATION})
PREFERRED = (
    Role.GOVERNANCE_OFFICER, Role.CONTRACT_MANAGER, Role.SIGNATORY, Role.INFORMATION_GOVERNANCE_LEAD, Role.SIRO,
    Role.AUDITOR, Role.ADMINISTRATOR, Role.DECLARANT,
)  # fmt: skip
KIND_OF = {
    "organisations": "organisation", "people": "person", "posts": "post", "appointments": "appointment",
    "interests": "interest", "mitigations": "mitigation", "delegations": "delegation", "contracts": "contract",
    "schedules": "contract", "decisions": "decision", "agreements": "agreement", "disclosures": "disclosure",
    "incidents": "incident", "rules": "rule", "rounds": "round", "breaches": "interest", "divide": "organisation",
    "care_services": "care_service", "programmes": "programme", "milestones": "milestone", "appraisals": "appraisal",
    "cohorts": "cohort", "pilots": "pilot", "checklists": "checklist", "sealings": "sealing", "waivers": "waiver",
    "procurements": "procurement", "evaluators": "evaluator", "complaints": "complaint", "lessons": "lesson",
    "provider_checks": "provider_check", "standard_answers": "standard_answer",
    "committee_days": "committee_day", "performance_notices": "performance_notice",
    "review_meetings": "review_meeting",
    "activity_months": "activity_month", "activity": "contract",
    "prices": "contract", "missing_answers": "contract", "incident_cases": "incident",
}  # fmt: skip
STAGE_FOR = {
    "contracts.amend": "draft", "schedules.index": "draft", "decisions.approve": "in_review",
    "decisions.sign": "issued", "contracts.generate": "draft", "contracts.move": "draft",
    "missing_answers.fill": "draft",
}  # fmt: skip
ASKED = {
    "interests.index": ("name=Lukasz", "name=ash", "name=Iain+Q+Marshwick", "organisation=nursing", "organisation=Ashacre",
                        "words=cafe", "words=board", "words=nobody", "situation=Gi", "late=late", "type=indirect"),
    "people.index": ("name=Lukasz", "name=ash", "name=p77@"),
    "organisations.index": ("name=Ashacre", "name=limited"),
    "posts.index": ("title=nurse", "organisation=Ash"),
    "contracts.index": ("party=Ash", "stage=draft", "ending=90", "stage=in_force"),
    "delegations.index": ("holder=nurse", "organisation=Ash"),
    "decisions.index": ("outcome=stopped", "name=Lukasz"),
    "procurements.index": ("title=nursing",),
    "calendar.index": ("month=2026-05", "whose=roles"),
    "audit.trail": ("event=interest.amended", "event=contract.added"),
    "interests.declare": ("situation=Ou&interest_type=financial",),
    "delegations.who": ("value_pence=1000&services=S1&on-day=1&on-month=3&on-year=2026&matter=sign_contracts",),
    "people.show": ("on-day=1&on-month=3&on-year=2025",),
    "audit_room.changes": ("first-day=1&first-month=3&first-year=2025&last-day=31&last-month=3&last-year=2025",),
}  # fmt: skip
"""Questions asked of a page besides none."""
AS_IT_WAS = "on-day=1&on-month=3&on-year=2025&known-day=1&known-month=4&known-year=2025"
"""Asked of every list of records besides: what held on a day, by what was known on another."""


@dataclass(frozen=True)
class Measured:
    """One page: its address, what it took in milliseconds, its kilobytes, how it answered, and what it asked."""

    endpoint: str
    address: str
    role: str
    ms: float
    kb: float
    status: int
    statements: int
    rows: int
    steps: int

    @property
    def is_over(self) -> bool:
        return self.ms > SLOWEST_MS or self.kb > LARGEST_KB

    @property
    def named(self) -> str:
        """The page whatever the references of the records that it is about."""
        return f"{self.role} {REFERENCE.sub('-N', self.address)}"

    def grew(self, smaller: Measured) -> bool:
        """Whether it asks or answers with clearly more than the same page of a smaller instance."""
        return (
            self.kb > 1.1 * smaller.kb + 8
            or self.statements > smaller.statements + 2
            or self.rows > 1.2 * smaller.rows + 60
            or self.steps > 1.5 * smaller.steps + 20_000
        )

    def __str__(self) -> str:
        asked = f"{self.statements:4} statements {self.rows:7,} rows {self.steps // 1000:7,} k"
        return (
            f"{self.ms:9,.1f} ms {self.kb:9,.1f} KB {asked}  {self.status} {self.role:28} {self.address[:90]}"
        )


def main() -> None:
    """The ten slowest on both databases, at the scale that LARGE_SCALE names."""
    for kind in KINDS:
        with opened(kind, float(os.environ.get("LARGE_SCALE", "0.1"))) as app:
            print(f"Pages of the large instance on {kind}:", flush=True)
            show_slowest(measure(app))


def measure(app: Flask, only: str = "") -> list[Measured]:
    """Every page for warming up, then its median of the processor's time."""
    with counted(engine_of(app)) as work:
        visits = {role: signed_in(app, role) for role in Role}
        places = list(_places(app))  # all of them first: no request may share this context
        return [
            _timed(visits[role], endpoint, address, role, work, WARM[engine_of(app).dialect.name])
            for endpoint, address, role in places
            if only in endpoint
        ]


def asked_of_each(app: Flask) -> Iterator[Measured]:
    """Every page once, without a clock: what it asks and how much it answers."""
    with counted(engine_of(app), step=10) as work:
        visits = {role: signed_in(app, role) for role in Role}
        for endpoint, address, role in list(_places(app)):
            work.forget()
            answer = visits[role].get(address)
            yield _measured(endpoint, address, role, 0.0, answer, work)


def _measured(endpoint: str, address: str, role: Role, ms: float, answer: Response, work: Work) -> Measured:
    return Measured(
        endpoint, address, role.value, ms, len(answer.data) / 1024, answer.status_code, work.statements, work.rows,
        work.steps,
    )  # fmt: skip


def _timed(client: FlaskClient, endpoint: str, address: str, role: Role, work: Work, warm: int) -> Measured:
    for _ in range(warm):
        client.get(address)
    times: list[float] = []
    while len(times) < (TRIES if not times or times[0] < 1 else 3):
        work.forget()
        began = work.processor()
        answer = client.get(address)
        times.append(work.processor() - began)
    ms = statistics.median(times) * 1000
    return _measured(endpoint, address, role, ms, answer, work)


def signed_in(app: Flask, role: Role) -> FlaskClient:
    client = app.test_client()
    page = client.get("/sign-in").text
    hidden = dict(re.findall(r'name="(csrf_token|once)"[^>]*value="([^"]*)"', page))
    answer = client.post("/sign-in", data={**hidden, "email": email_of(role), "password": PASSWORD})
    if answer.status_code != 302:
        raise SystemExit(f"{role} could not sign in: {answer.status_code}")
    return client


def _places(app: Flask) -> Iterator[tuple[str, str, Role]]:
    """Each page's address with a role that opens it; the start page for each role."""
    with app.app_context():
        filled = _Filled(db.session())
        rules = {rule.endpoint: rule for rule in reversed(list(app.url_map.iter_rules()))}
        for endpoint in PAGES:
            if (
                endpoint == "static"
                or cost_of(endpoint) in NOT_PAGES
                or "GET" not in (rules[endpoint].methods or ())
            ):
                continue
            told = filled.arguments(endpoint, rules[endpoint].arguments)
            if told is None:
                continue
            _, address = rules[endpoint].build(told) or ("", "")
            for role in Role if endpoint == "home.index" else (_role(endpoint),):
                yield endpoint, address, role
            for question in _asked(endpoint):
                yield endpoint, f"{address}?{question}", _role(endpoint)


def _asked(endpoint: str) -> tuple[str, ...]:
    blueprint, _, page = endpoint.partition(".")
    as_it_was = (AS_IT_WAS,) if page == "index" and blueprint in KIND_OF else ()
    return ASKED.get(endpoint, ()) + as_it_was


def _role(endpoint: str) -> Role:
    wanted = need(endpoint)
    able = [role for role in PREFERRED if not isinstance(wanted, Permission) or wanted in ROLES[role]]
    return able[0] if able else Role.ADMINISTRATOR


class _Filled:
    """What an address needs: the reference of a record of the kind that the page is about."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def arguments(self, endpoint: str, names: set[str]) -> dict[str, Any] | None:
        """None where the large instance has no such record."""
        known: dict[str, Any] = {}
        for name in names:
            value = self._one(endpoint, name)
            if value is None:
                return None
            known[name] = value
        return known

    def _one(self, endpoint: str, name: str) -> Any:
        blueprint = endpoint.partition(".")[0]
        if endpoint == "audit.entry":
            return 1000
        if name == "person":
            return self._ref("person")
        if endpoint == "recognitions.answer":
            return self._ref(name)
        fixed = {"act": "submit", "page": None, "pack": None, "code": None, "number": None}
        if name in fixed or blueprint not in KIND_OF:
            return fixed.get(name)
        if endpoint == "withholdings.decide":
            return self._ref("interest")
        stage = STAGE_FOR.get(endpoint)
        return (
            self._ref("contract", ContractVersion.stage == stage) if stage else self._ref(KIND_OF[blueprint])
        )

    def _ref(self, kind: str, *which: Any) -> str | None:
        model: Any = kinds()[kind]
        chosen = which or _CHOSEN.get(kind, ())
        query = select(model.__thing__.ref).join(model, model.thing_id == model.__thing__.id)
        query = query.where(model.superseded_seq.is_(None), *chosen).order_by(model.seq)
        found: str | None = self.session.scalar(query.limit(1))
        return found


_CHOSEN: dict[str, Sequence[Any]] = {
    "contract": (ContractVersion.n == 30,),
    "decision": (DecisionVersion.outcome == "stopped",),
    "interest": (InterestVersion.n == 2,),
    "person": (PersonVersion.name.like("%field"),),
    "organisation": (OrganisationVersion.kind == "icb",),
}
"""The record of a kind whose page has most to say."""


def show(found: list[Measured]) -> None:
    """All of them, the slowest last, so that what is over the line stands next to the sum."""
    for one in sorted(found, key=lambda one: one.ms):
        print(one, "OVER" if one.is_over else "")
    show_slowest(found)


def show_slowest(found: list[Measured]) -> None:
    """The sum, and the ten slowest with their sizes."""
    over, wrong = sum(one.is_over for one in found), sum(one.status >= 400 for one in found)
    print(f"{len(found)} pages, {over} over {SLOWEST_MS} ms or {LARGEST_KB} KB; {wrong} did not answer")
    print("The ten slowest:")
    for one in sorted(found, key=lambda one: -one.ms)[:10]:
        print(one)


def show_grown(found: list[Measured], beside: Path) -> None:
    """What the pages that grow cost in the smaller instance and in this one."""
    smaller = {one.named: one for one in (Measured(**told) for told in json.loads(beside.read_text()))}
    grown = [one for one in found if one.named in smaller and one.grew(smaller[one.named])]
    print(f"{len(grown)} pages grow:")
    for one in sorted(grown, key=lambda one: one.ms):
        print(f"{smaller[one.named]}\n{one}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    parser.add_argument("--only", default="", help="part of an endpoint's name")
    parser.add_argument("--kept", type=Path, help="a file to keep the figures in")
    parser.add_argument("--beside", type=Path, help="the figures of a smaller instance")
    return parser.parse_args()


if __name__ == "__main__":
    asked = _arguments()
    with opened(asked.database, asked.scale) as app:
        found = measure(app, asked.only)
        show(found)
    if asked.kept:
        asked.kept.write_text(json.dumps([asdict(one) for one in found]))
    if asked.beside:
        show_grown(found, asked.beside)
