"""Authority: one decision check and who may, over a scheme of 10,000 delegations of one body and over a fifth of it."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from benchmarks.history_databases import KINDS, place
from benchmarks.work_counted import processor
from register.db import db, reading, unit_of_work
from register.domain.contracts.conflicts import assess, weighed
from register.domain.contracts.stages import Question
from register.domain.permissions import UNBOUND, system_actor
from register.models.appointments import AppointmentVersion
from register.models.contracts import Contract, ContractVersion
from register.models.delegations import DelegationVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.posts import PostVersion
from register.queries import listing as lists
from register.queries.authority import delegations, faults
from register.queries.authority.holders import Asking
from register.queries.contracts import asking
from register.queries.contracts.facts import Asked, facts_for
from register.queries.rules import ruleset
from register.queries.visible import NOW
from register.services import facts
from register.services.instance import make_instance

TODAY = date(2026, 11, 28)
FIRST = date(2026, 4, 1)
SYSTEM = system_actor()
DEPTH = 8
LINE = {
    "code": "DN", "name": "Nursing", "basis": "block", "annual_value_pence": 9_000_00, "unit": None, "quantity": None,
    "unit_price_tenthousandths": None,
}  # fmt: skip
SIZES = (2_000, 10_000)
WARM = 8
"""After so many times PostgreSQL plans a statement no more: once as it comes, once to keep it, five times to compare."""


def main() -> None:
    for kind in KINDS:
        for size in SIZES:
            with place(kind) as there, there.app("authority").app_context():
                _measured(kind, size)


def _measured(kind: str, size: int) -> None:
    with unit_of_work() as session:
        make_instance(session, "demo", actor=SYSTEM, today=TODAY)
    ids = _scheme(size)
    with unit_of_work() as session:
        session.execute(text("ANALYZE"))
    with processor(db.engine) as clock, reading() as session:
        rules, viewer = ruleset(session), UNBOUND
        floor = _median(
            clock, lambda: session.execute(select(Contract.ref).where(Contract.id == ids["contract"])).all()
        )
        able = _asking(ids, 5_000_00)
        unable = _asking(ids, 500_000_000_00)

        def decision(person: str) -> Any:
            asked = Asked(
                contract_id=ids["contract"], person_id=ids[person], question=Question.SIGN, on=TODAY
            )
            return [assess(one, rules) for one in facts_for(session, [asked], viewer=viewer)]

        def again(count: int) -> Any:
            asked = [
                Asked(
                    contract_id=ids["contract"], person_id=person, question=Question.SIGN, on=TODAY, before=1
                )
                for person in ids["people"].split()[:count]
            ]
            return [weighed(one, rules) for one in facts_for(session, [*asked, *asked], viewer=viewer)]

        def may(person: str) -> Any:
            return _who(session, _asking(ids, 5_000_00), ids[person])

        for what, work, target in (
            ("one decision, yes", lambda: decision("able"), 10.0),
            ("one decision, no", lambda: decision("unable"), 10.0),
            ("who may, few can", lambda: _who(session, _asking(ids, 9_500_000_00)), 5.0),
            ("who may, nobody can", lambda: _who(session, unable), 5.0),
            ("who may, everybody can", lambda: _who(session, able), 5.0),
            ("may this person, yes", lambda: may("able"), 5.0),
            ("may this person, no", lambda: _who(session, unable, ids["unable"]), 5.0),
            ("50 decisions again", lambda: again(50), 50.0),
            ("scheme page, its reading", lambda: _page(session), 100.0),
        ):  # fmt: skip
            took = _median(clock, work)
            reached = "reached" if took <= target else "NOT reached"
            print(
                f"{kind}, {size:,} delegations, {what}: {took:.2f} ms; {took / floor:.0f} times one row by its id "
                f"({floor:.3f} ms); target {target:.0f} ms {reached}"
            )


def _asking(ids: dict[str, str], pence: int) -> Asking:
    return Asking(
        matter="sign_contracts", value=pence, services=("DN",), on=TODAY, organisation_ids=frozenset({ids["buyer"]})
    )  # fmt: skip


def _who(session: Session, one: Asking, person_id: str | None = None) -> Any:
    return asking.who_may_sign(
        session, one.value, one.services, one.on, matter=one.matter, organisation_ids=one.organisation_ids,
        person_id=person_id, viewer=SYSTEM.viewer,
    )  # fmt: skip


def _page(session: Session) -> Any:
    listing = delegations.listing(TODAY)
    asked = lists.Asked(SYSTEM.viewer, NOW, {}, "", TODAY)
    return lists.page(session, listing, asked), faults.findings_of_running(
        session, TODAY, viewer=SYSTEM.viewer
    )


def _median(clock: Callable[[], float], work: Callable[[], object], times: int = 7) -> float:
    """Milliseconds of the processor's time, PostgreSQL's server included, once it has settled on how it answers."""
    for _ in range(WARM):
        work()
    took = []
    for _ in range(times):
        began = clock()
        work()
        took.append(clock() - began)
    return statistics.median(took) * 1000


def _begin(session: Session, model: Any, event: str, **columns: Any) -> str:
    columns = {"valid_from": FIRST, **columns}
    return str(facts.begin(session, model, event, actor=SYSTEM, known_on=FIRST, **columns).thing_id)


def _scheme(size: int) -> dict[str, str]:
    """A buyer whose chains are eight deep, a post and a person to each delegation."""
    ids: dict[str, str] = {}
    with unit_of_work() as session:
        for name, kind in (("buyer", "icb"), ("seller", "nhs_trust")):
            ids[name] = _begin(
                session, OrganisationVersion, "organisation.added", name=name.title(), kind=kind
            )
    above: tuple[str, str] | None = None
    for start in range(0, size, 500):
        with unit_of_work() as session:
            for n in range(start, min(start + 500, size)):
                above = _link(session, ids, n, above if n % DEPTH else None)
    with unit_of_work() as session:
        ids["contract"] = _begin(
            session, ContractVersion, "contract.drafted", act="issue", title="Nursing", commissioner_id=ids["buyer"],
            provider_id=ids["seller"], edition="standard-2026-27", form="bilateral", stage="issued",
            valid_to=date(2027, 3, 31), lines=[LINE], board_approvals=[], indicators=[], reports=[], fields={},
            contract_kind="services",
            associates=[],
        )  # fmt: skip
    return ids


def _link(session: Session, ids: dict[str, str], n: int, above: tuple[str, str] | None) -> tuple[str, str]:
    person = _begin(session, PersonVersion, "person.added", name=f"Person {n}")
    post = _begin(
        session,
        PostVersion,
        "post.added",
        title=f"Post {n}",
        organisation_id=ids["buyer"],
        side="commissioning",
    )
    _begin(session, AppointmentVersion, "appointment.added", person_id=person, post_id=post)
    made = _begin(
        session, DelegationVersion, "delegation.granted", organisation_id=ids["buyer"], matter="sign_contracts",
        services=["all"], grantor_kind="post" if above else "board", grantor_post_id=above and above[1],
        holder_post_id=post, limit_pence=10_000_000_00 - 1_000_000_00 * (n % DEPTH) - n, sub_delegable=True,
        parent_id=above and above[0], spend_categories=["all"], limit_per="contract",
        minute=None if above else f"Minute {n}",
    )  # fmt: skip
    ids.setdefault("able" if n % DEPTH == DEPTH - 1 else "first", person)
    ids["unable"] = person
    ids["people"] = f"{ids.get('people', '')} {person}" if n < 50 else ids["people"]
    return made, post


if __name__ == "__main__":
    main()
