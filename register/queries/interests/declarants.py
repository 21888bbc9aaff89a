"""Who is asked to declare each year and why, when they last did, and who has not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from register.domain.dates import add_months, london_day
from register.domain.duties.duties import Declarant, plan_annual_declaration
from register.domain.permissions import Viewer
from register.domain.rules import Ruleset
from register.models.appointments import AppointmentVersion
from register.models.nil_returns import NilReturnVersion
from register.queries.people import people
from register.queries.people.appointments import decision_makers
from register.queries.rules import ruleset
from register.queries.visible import seen_by

A, N = AppointmentVersion, NilReturnVersion
BLOCK = 1_000
SOON_DAYS = 30
SHORT_MONTH = 3
"""So many days more than another one a month may have: whoever returned on one of them is looked at by the rules."""


@dataclass(frozen=True, slots=True)
class Due:
    """A yearly return that somebody owes: by when, why they are asked, and when they last made one."""

    person_id: str
    name: str
    post: str
    why: str
    due_on: date
    last_returned_on: date | None
    overdue: bool


def declarants(
    session: Session, on: date, *, viewer: Viewer, person_ids: Iterable[str] | None = None
) -> list[Declarant]:
    """Decision-making staff on the day, each once, as the rules of the yearly return look at them."""
    return [who for who, _post in _asked(session, on, viewer, person_ids)]


def _asked(
    session: Session, on: date, viewer: Viewer, person_ids: Iterable[str] | None, *more: ColumnElement[bool]
) -> list[tuple[Declarant, str]]:
    rules, found = ruleset(session), dict[str, tuple[Declarant, str]]()
    which = more if person_ids is None else (*more, A.person_id.in_(sorted(set(person_ids))))
    rows = decision_makers(session, on, viewer=viewer, which=which)
    last = last_returns(session, [appointment.person_id for appointment, _ in rows], viewer=viewer)
    for appointment, post in rows:
        key = appointment.person_id
        if key in found:
            continue
        why = (
            f"you are decision-making staff as {post.title}{_because(rules, appointment.decision_reason, on)}"
        )
        since = appointment.decision_making_from or appointment.valid_from
        who = Declarant(person_id=key, since=since, last_returned_on=last.get(key), asked_because=why)
        found[key] = (who, post.title)
    return list(found.values())


def _because(rules: Ruleset, code: str | None, on: date) -> str:
    rows = rules.value_or([], "interests.decision_making_criteria", on=on)
    name = next((row["name"] for row in rows if row["code"] == code), "")
    return f" ({name[:1].lower()}{name[1:]})" if name else ""


def last_returns(session: Session, person_ids: Iterable[str], *, viewer: Viewer) -> dict[str, date]:
    """The last day on which each of these made a return: that nothing has changed, or that there is nothing to declare.
    Declaring an interest or a gift is none: it says nothing about the rest."""
    found: dict[str, date] = {}
    ids = sorted(set(person_ids))
    for some in (ids[start : start + BLOCK] for start in range(0, len(ids), BLOCK)):
        newest = select(N.person_id, func.max(N.known_on)).where(N.person_id.in_(some), seen_by(N, viewer))
        rows = session.execute(newest.group_by(N.person_id).order_by(N.person_id))
        found |= {row[0]: row[1] for row in rows}
    return found


def _silent_since(day: date, viewer: Viewer) -> ColumnElement[bool]:
    """Whoever holds the appointment has made no return after the day, as far as this viewer may know."""
    return ~exists().where(N.person_id == A.person_id, N.known_on > day, seen_by(N, viewer))


def due_returns(
    session: Session, on: date, *, viewer: Viewer, person_ids: Iterable[str] | None = None
) -> list[Due]:
    """The next return of everybody who owes one, the earliest first."""
    return _due(session, _asked(session, on, viewer, person_ids), on, viewer)


def _due(session: Session, asked: list[tuple[Declarant, str]], on: date, viewer: Viewer) -> list[Due]:
    rules, ids = ruleset(session), [who.person_id for who, _post in asked]
    names = people.names(session, ids, viewer=viewer)
    bodies = people.bodies_of(session, ids, on, viewer=viewer)
    found = []
    for who, post in asked:
        for duty in plan_annual_declaration(who, rules, body=bodies.get(who.person_id)):
            due_on, name = london_day(duty.due_at), names.get(who.person_id, "")
            due = (due_on, who.last_returned_on, due_on < on)
            found.append(Due(who.person_id, name, post, who.asked_because, *due))
    return sorted(found, key=lambda due: (due.due_on, due.name, due.person_id))


def outstanding(session: Session, on: date, *, viewer: Viewer, within_days: int = 0) -> list[Due]:
    """Decision-making staff whose return is overdue, has never been made, or falls due within so many days. Whoever
    answered within the shortest time that any rule allows is not read at all."""
    soon = on + timedelta(days=within_days)
    shortest = min((rule.value for rule in ruleset(session).history("interests.review_months")), default=0)
    since = add_months(soon, -shortest) + timedelta(days=SHORT_MONTH)
    asked = _asked(session, on, viewer, None, _silent_since(since, viewer))
    return [
        due for due in _due(session, asked, on, viewer) if due.due_on <= soon or due.last_returned_on is None
    ]
