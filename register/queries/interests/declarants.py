"""Who is asked to declare each year and why, when they last did, and who has not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.duties.duties import Declarant, plan_annual_declaration
from register.domain.permissions import Viewer
from register.domain.rules import Ruleset
from register.models.nil_returns import NilReturnVersion
from register.queries.people import people
from register.queries.people.appointments import decision_makers
from register.queries.rules import ruleset
from register.queries.visible import seen_by

N = NilReturnVersion


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
    session: Session, on: date, viewer: Viewer, person_ids: Iterable[str] | None
) -> list[tuple[Declarant, str]]:
    rules, wanted = ruleset(session), None if person_ids is None else set(person_ids)
    found: dict[str, tuple[Declarant, str]] = {}
    last = last_returns(session, viewer=viewer)
    for appointment, post in decision_makers(session, on, viewer=viewer):
        key = appointment.person_id
        if key in found or (wanted is not None and key not in wanted):
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


def last_returns(session: Session, *, viewer: Viewer) -> dict[str, date]:
    """The last day on which each person made a return: that nothing has changed, or that there is nothing to declare.
    Declaring an interest or a gift is none: it says nothing about the rest."""
    newest = select(N.person_id, func.max(N.known_on)).where(seen_by(N, viewer)).group_by(N.person_id)
    return {row[0]: row[1] for row in session.execute(newest.order_by(N.person_id))}


def due_returns(
    session: Session, on: date, *, viewer: Viewer, person_ids: Iterable[str] | None = None
) -> list[Due]:
    """The next return of everybody who owes one, the earliest first."""
    rules, asked = ruleset(session), _asked(session, on, viewer, person_ids)
    ids = [who.person_id for who, _post in asked]
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
    """Decision-making staff whose return is overdue, has never been made, or falls due within so many days."""
    soon = on + timedelta(days=within_days)
    everybody = due_returns(session, on, viewer=viewer)
    return [due for due in everybody if due.due_on <= soon or due.last_returned_on is None]
