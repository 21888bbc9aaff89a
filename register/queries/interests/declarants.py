"""Who is asked to declare each year and why, when they last did, and who has not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from register.domain.dates import add_months
from register.domain.duties.duties import Declarant, return_due, return_goes_by_body
from register.domain.permissions import Viewer
from register.domain.rules import Ruleset
from register.models.appointments import AppointmentVersion
from register.models.nil_returns import NilReturnVersion
from register.models.posts import PostVersion
from register.queries.people import people
from register.queries.people.appointments import deciding
from register.queries.rules import ruleset
from register.queries.visible import seen_by

A, P, N = AppointmentVersion, PostVersion, NilReturnVersion
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


@dataclass(frozen=True, slots=True)
class Owed:
    """The same before anybody's name is asked for."""

    who: Declarant
    post: str
    due_on: date
    overdue: bool

    def called(self, name: str) -> Due:
        who = self.who
        days = self.due_on, who.last_returned_on, self.overdue
        return Due(who.person_id, name, self.post, who.asked_because, *days)


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
    because = cache(lambda code: _because(rules, code, on))
    for row in session.execute(_deciding(on, viewer, which)):
        why = f"you are decision-making staff as {row.title}{because(row.decision_reason)}"
        who = Declarant(
            person_id=row.person_id, since=row.decision_making_from, last_returned_on=row.last_returned_on,
            asked_because=why,
        )  # fmt: skip
        found.setdefault(row.person_id, (who, row.title))
    return list(found.values())


def _deciding(on: date, viewer: Viewer, which: Iterable[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """Appointments of decision-making staff with the last return of each; a person's first one first."""
    last = select(func.max(N.known_on)).where(N.person_id == A.person_id, seen_by(N, viewer)).correlate(A)
    shown = A.person_id, A.decision_making_from, A.decision_reason, P.title
    query = deciding(on, viewer, *shown, last.scalar_subquery().label("last_returned_on"))
    return query.where(*which)


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
    owed = _owed(session, _asked(session, on, viewer, person_ids), on, viewer)
    return first_of(session, owed, viewer=viewer)


def _owed(session: Session, asked: list[tuple[Declarant, str]], on: date, viewer: Viewer) -> list[Owed]:
    rules = ruleset(session)
    by_body = [who.person_id for who, _post in asked if return_goes_by_body(who, rules)]
    bodies = people.bodies_of(session, by_body, on, viewer=viewer) if by_body else {}
    due = ((who, post, return_due(who, rules, bodies.get(who.person_id))) for who, post in asked)
    return [Owed(who, post, day, day < on) for who, post, day in due if day is not None]


def first_of(session: Session, owed: Iterable[Owed], *, viewer: Viewer, most: int | None = None) -> list[Due]:
    """The first so many of them by day and name; nobody else's name is asked for."""
    by_day = sorted(owed, key=lambda one: one.due_on)
    if most is not None:
        last = max((one.due_on for one in by_day[:most]), default=date.min)
        by_day = [one for one in by_day if one.due_on <= last]
    names = people.names(session, [one.who.person_id for one in by_day], viewer=viewer)
    found = [one.called(names.get(one.who.person_id, "")) for one in by_day]
    return sorted(found, key=lambda due: (due.due_on, due.name, due.person_id))[:most]


def outstanding(session: Session, on: date, *, viewer: Viewer, within_days: int = 0) -> list[Due]:
    """Decision-making staff whose return is overdue, has never been made, or falls due within so many days."""
    return first_of(session, owing(session, on, viewer=viewer, within_days=within_days), viewer=viewer)


def owing(session: Session, on: date, *, viewer: Viewer, within_days: int = SOON_DAYS) -> list[Owed]:
    """The same without their names. Whoever answered within the shortest time that any rule allows is not read at all."""
    soon = on + timedelta(days=within_days)
    shortest = min((rule.value for rule in ruleset(session).history("interests.review_months")), default=0)
    since = add_months(soon, -shortest) + timedelta(days=SHORT_MONTH)
    asked = _asked(session, on, viewer, None, _silent_since(since, viewer))
    return [
        one for one in _owed(session, asked, on, viewer)
        if one.due_on <= soon or one.who.last_returned_on is None
    ]  # fmt: skip
