"""Lists of 100,000 flows, shares and incidents, opened and searched as a lead does, each page in process."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, text

from benchmarks.documents_timing import say
from benchmarks.history_databases import KINDS, place
from benchmarks.work_counted import processor
from register import clock
from register.accounts.passwords import hashed
from register.db import engine_of, unit_of_work
from register.domain.dates import start_of_day
from register.domain.permissions import Role, system_actor
from register.domain.sharing.flows import alike
from register.models.agreements import Agreement, AgreementVersion
from register.models.disclosures import Disclosure, DisclosureVersion
from register.models.flows import Flow, FlowVersion
from register.models.incidents import Incident, IncidentVersion
from register.models.organisations import Organisation, OrganisationVersion
from register.queries.sharing.flow_covers import as_judged
from register.services.accounts.accounts import create_account
from register.services.derived import rebuild_on
from register.services.instance import make_instance

ROWS = int(os.environ.get("SHARING_ROWS", "100000"))
BODIES, AGREEMENTS, TRIES = 400, 600, 5
MOST_MS = 100
PASSWORD = "Turnip lantern 88 gravel"
_HIDDEN = re.compile(r'name="(csrf_token|once|version|whose)"[^>]*value="([^"]*)"')
_NEXT = re.compile(r'href="([^"]*after=[^"]*)"')
DAY = date(2022, 1, 1)
PAGES = {
    "flows": (
        "/flows/", "/flows/?cover=to_check", "/flows/?cover=covered", "/flows/?title=Referrals+777",
        "/flows/?organisation=Body+17", "/flows/?on-day=1&on-month=3&on-year=2024", "/flows/to-check", "/flows/map",
    ),
    "information shared": (
        "/information-shared/", "/information-shared/?how=download", "/information-shared/?organisation=Body+17",
        "/information-shared/?on-day=1&on-month=3&on-year=2024",
    ),
    "incidents": (
        "/incidents/", "/incidents/?state=to_check", "/incidents/?on-day=1&on-month=3&on-year=2024",
        "/incidents/register", "/incidents/figures",
    ),
}  # fmt: skip


def main() -> None:
    for kind in KINDS:
        with place(kind) as there:
            app = there.app("sharing")
            with app.app_context():
                _fill(app)
            with processor(engine_of(app)) as timer:
                _measure(kind, app, timer)


def _measure(kind: str, app: Flask, timer: Callable[[], float]) -> None:
    visit = _signed_in(app)
    for what, addresses in PAGES.items():
        for address in addresses:
            took, page = _best(visit, address, timer)
            _tell(kind, what, address, took)
            further = _NEXT.search(page)
            if further:
                _tell(
                    kind,
                    what,
                    f"{address}, the next page",
                    _best(visit, further[1].replace("&amp;", "&"), timer)[0],
                )


def _tell(kind: str, what: str, address: str, took: float) -> None:
    say(
        f"{kind}, {ROWS:,} {what}: {address}", f"{took * 1000:,.1f} ms", "none", took * 1000 / MOST_MS,
        f"{MOST_MS} ms", took * 1000 <= MOST_MS,
    )  # fmt: skip


def _best(visit: FlaskClient, address: str, timer: Any) -> tuple[float, str]:
    best, page = float("inf"), ""
    for _ in range(TRIES):
        began = timer()
        answer = visit.get(address)
        best, page = min(best, timer() - began), answer.text
        if answer.status_code != 200:
            raise SystemExit(f"{address} did not open: {answer.status_code}")
    return best, page


def _signed_in(app: Flask) -> FlaskClient:
    with app.app_context(), unit_of_work() as session:
        create_account(
            session, "reader@example.org", [Role.INFORMATION_GOVERNANCE_LEAD], password_hash=hashed(PASSWORD),
            actor=system_actor(), now=clock.now(),
        )  # fmt: skip
    client = app.test_client()
    hidden = dict(_HIDDEN.findall(client.get("/sign-in").text))
    sent = {**hidden, "email": "reader@example.org", "password": PASSWORD}
    if client.post("/sign-in", data=sent).status_code != 302:
        raise SystemExit("The reader could not sign in")
    return client


def _fill(app: Flask) -> None:
    """The rows alone, past the services, as only reading is measured; the instance and its rules are made as always."""
    with unit_of_work() as session:
        make_instance(session, "demo", actor=system_actor(), today=clock.today())
    engine = engine_of(app)
    for thing, letter, count in (
        (Organisation, "O", BODIES), (Agreement, "A", AGREEMENTS), (Flow, "F", ROWS), (Disclosure, "D", ROWS),
        (Incident, "N", ROWS),
    ):  # fmt: skip
        _load(engine, thing.__table__, ({"id": f"{letter}{n}", "ref": f"{letter}-{n}"} for n in range(count)))
    _load(engine, OrganisationVersion.__table__, map(_body, range(BODIES)))
    _load(engine, AgreementVersion.__table__, map(_agreement, range(AGREEMENTS)))
    for model, made in ((FlowVersion, _flow), (DisclosureVersion, _share), (IncidentVersion, _incident)):
        _load(engine, model.__table__, map(made, range(ROWS)))
    with engine.begin() as connection:
        rebuild_on(connection)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _load(engine: Engine, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    rows = iter(rows)
    with engine.begin() as connection:
        while block := list(itertools.islice(rows, 5_000)):
            connection.execute(insert(table), block)


def _row(model: Any, letter: str, n: int, **told: Any) -> dict[str, Any]:
    own = {
        "id": f"{letter}v{n}", "thing_id": f"{letter}{n}", "n": 1, "seq": 1, "superseded_seq": None,
        "act": "new", "valid_from": DAY, "valid_to": None, "basis": "recorded", "known_on": DAY,
        "recorded_by": "account", "provenance": "", "reason": None,
    }  # fmt: skip
    return {**dict.fromkeys(model.__table__.columns.keys()), **own, **told}


def _body(n: int) -> dict[str, Any]:
    return _row(OrganisationVersion, "O", n, name=f"Body {n}", kind="company", is_shared_by_many=False)


def _ends(n: int) -> tuple[str, str]:
    """Of a pair that an agreement is between, or, of every fourth, of two that none is between."""
    first = n % AGREEMENTS % BODIES
    return f"O{first}", f"O{(first + 1 + n % AGREEMENTS // BODIES + (n % 4 == 3) * 7) % BODIES}"


def _agreement(n: int) -> dict[str, Any]:
    first = n % BODIES
    parties = [
        {"organisation_id": one, "role": "controller", "direction": "both", "signed_on": DAY.isoformat(),
         "signed_by": None, "signed_post": None, "withdrawn_on": None, "acceded_on": None}
        for one in (f"O{first}", f"O{(first + 1 + n // BODIES) % BODIES}")
    ]  # fmt: skip
    return _row(
        AgreementVersion, "A", n, title=f"Agreement {n}", kind="dsa_t2", parties=parties, purpose="Care",
        purposes=["direct_care", "planning"], lawful_basis="public_function", categories=["patient_identifiable"],
        review_due_on=DAY + timedelta(days=2_000 + n % 300), fully_signed_on=DAY, text_n=1,
    )  # fmt: skip


def _flow(n: int) -> dict[str, Any]:
    ends = _ends(n)
    row = _row(
        FlowVersion, "F", n, title=f"Referrals {n}", from_organisation_id=ends[0], to_organisation_id=ends[1],
        flow_direction="one_way", purposes=["direct_care" if n % 3 else "planning"], categories=["patient_identifiable"],
        lawful_basis="public_function", subjects=["patients"], recipient_role="controller", flow_approvals=[],
        valid_from=DAY + timedelta(days=n % 1_500), review_due_on=DAY + timedelta(days=1_600 + n % 700),
        agreement_id=f"A{n % AGREEMENTS}" if n % 2 else None,
    )  # fmt: skip
    return row | {"alike": alike(as_judged(row))}


def _share(n: int) -> dict[str, Any]:
    ends, on = _ends(n), DAY + timedelta(days=n % 1_700)
    return _row(
        DisclosureVersion, "D", n, from_organisation_id=ends[0], to_organisation_id=ends[1], what=f"Lists of week {n}",
        categories=["patient_identifiable"], purpose="Handover", shared_on=on, valid_from=on, purpose_code="direct_care",
        recipient_role="controller", stopped=False, covered=n % 4 != 3, gaps=[],
        agreement_id=f"A{n % AGREEMENTS}" if n % 4 != 3 else None,
    )  # fmt: skip


def _incident(n: int) -> dict[str, Any]:
    on = DAY + timedelta(days=n % 1_700)
    at = start_of_day(on)
    confirmed = n % 5 == 0
    return _row(
        IncidentVersion, "N", n, source="reported", what=f"A letter went astray, case {n}", organisation_id=f"O{n % BODIES}",
        state="closed" if confirmed else "to_check" if n % 5 == 1 else "not_an_incident", noticed_at=at, valid_from=on,
        aware_at=at if confirmed else None, earliest_aware_at=at if confirmed else None, aware_times=[],
        outcome="data_incident" if confirmed else None, happened="human_error" if confirmed else None, deadline_rule="",
        opinions=[], notifications=[], to_tell=[], not_telling=[], involved=["patient_identifiable"], assessments=[],
        decisions=[], form_answers={},
    )  # fmt: skip
