"""A declarations round over 20,000 people: opened, and the mail of each queued."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from benchmarks.history_databases import KINDS, place
from register import clock
from register.db import Session, reading, unit_of_work
from register.domain.interests.rounds import NewRound
from register.domain.permissions import system_actor
from register.jobs.plan_duties import plan_duties
from register.models.appointments import AppointmentVersion
from register.models.duties import OutboxMessage
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.posts import PostVersion
from register.services import facts, rules
from register.services.interests.rounds import prepare_round, start_round

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
TODAY = NOW.date()
PEOPLE = int(os.environ.get("PEOPLE", "20000"))
MANAGERS, BLOCK = 200, 2_000
NOTHING = {
    "ods_code": None, "company_number": None, "charity_number": None, "fta_authorised_on": None, "follows_id": None,
    "part_of_id": None, "grade": None, "decision_reason": None, "reports_to_id": None, "staff_number": None,
    "statutory_dual": None, "decision_making_to": None,
}  # fmt: skip


def main() -> None:
    for kind in KINDS:
        with place(kind) as there, clock.travel(NOW):
            app = there.app("rounds")
            with app.app_context():
                _measure(kind, app)


def _measure(kind: str, app: Flask) -> None:
    _people()
    new = NewRound(
        title="Yearly",
        due_on=TODAY + timedelta(days=10),
        period_from=date(2026, 4, 1),
        period_to=date(2027, 3, 31),
    )
    with unit_of_work() as session:
        ref = prepare_round(session, new, actor=system_actor(), today=TODAY).ref
    opened = _line(kind, f"round over {PEOPLE:,} people opened", lambda: _start(ref))
    settings, later = app.extensions["settings"], NOW + timedelta(minutes=1)
    queued = _line(kind, "its mails queued", lambda: plan_duties(later, settings))
    _proved()
    reached = "reached" if opened + queued <= 20 else "NOT reached"
    print(f"{kind}, both: {opened + queued:.2f} s; target 20 s {reached}", flush=True)


def _people() -> None:
    with unit_of_work() as session:
        rules.load_national(session, actor=system_actor(), today=TODAY)
    with unit_of_work() as session:
        body = _begin(session, OrganisationVersion, name="A trust", kind="nhs_trust")
    posts: list[str] = []
    for first in range(0, PEOPLE, BLOCK):
        with unit_of_work() as session:
            for n in range(first, min(first + BLOCK, PEOPLE)):
                posts.append(_person(session, n, body, posts))


def _person(session: Session, n: int, body: str, posts: list[str]) -> str:
    above = posts[n % MANAGERS] if len(posts) > MANAGERS else None
    person = _begin(session, PersonVersion, name=f"Person {n:05}", email=f"p{n}@example.org")
    post = _begin(
        session,
        PostVersion,
        title=f"Consultant {n}",
        organisation_id=body,
        side="providing",
        reports_to_id=above,
    )
    _begin(
        session, AppointmentVersion, person_id=person, post_id=post, decision_making_from=date(2024, 1, 1),
        decision_reason="consultant",
    )  # fmt: skip
    return post


def _begin(session: Session, model: Any, **columns: Any) -> str:
    known = {name: value for name, value in NOTHING.items() if name in model.__table__.columns}
    made = facts.begin(
        session, model, f"{model.__kind__}.added", actor=system_actor(), known_on=TODAY,
        valid_from=date(2024, 1, 1), **{**known, **columns},
    )  # fmt: skip
    return str(made.thing_id)


def _start(ref: str) -> None:
    with unit_of_work() as session:
        start_round(session, ref, expected_n=None, actor=system_actor(), today=TODAY)


def _line(kind: str, what: str, work: Callable[[], Any]) -> float:
    """SQLite works in this process, so its processor time is measured; of PostgreSQL the time that passes."""
    timer = time.process_time if kind == "sqlite" else time.perf_counter
    began = timer()
    work()
    took = timer() - began
    print(f"{kind}, {what}: {took:.2f} s", flush=True)
    return took


def _proved() -> None:
    with reading() as session:
        queued = session.scalar(select(func.count()).select_from(OutboxMessage))
    if queued != PEOPLE:
        raise SystemExit(f"{queued} mails were queued for {PEOPLE} people")


if __name__ == "__main__":
    main()
