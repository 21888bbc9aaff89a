"""What the register of interests says of one person: their yearly return, the rounds that ask them, what they declared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.interests.return_states import ReturnState
from register.domain.interests.rounds import RoundState
from register.domain.permissions import Permission, Viewer
from register.models.interests import InterestVersion
from register.models.rounds import Round, RoundAsk, RoundVersion
from register.queries.interests import declarants, interests, rounds
from register.queries.interests.declarants import Due
from register.queries.interests.of_bodies import newest
from register.queries.visible import NOW, known, seen_by

V, R = InterestVersion, RoundVersion
SHOWN = 10
"""So many entries stand on the page of a person; the list has all of them."""


@dataclass(frozen=True, slots=True)
class OfPerson:
    """due, state: the yearly return that they owe and how it stands, None for whoever owes none, or where the viewer is not
    one of those who follow returns up. asked: the running rounds that wait for their answer. entries: the newest of what
    they declared, what is over too; in_all: how many there are."""

    due: Due | None
    state: ReturnState | None
    asked: tuple[RoundVersion, ...]
    entries: tuple[InterestVersion, ...]
    in_all: int


def told_of(session: Session, person_id: str, on: date, *, viewer: Viewer) -> OfPerson | None:
    """None for whoever may not read what this person declared."""
    if not _may_read(session, person_id, viewer, on):
        return None
    entries, in_all = newest(session, V.person_id == person_id, most=SHOWN, viewer=viewer, as_at=NOW)
    if not _follows_up(session, person_id, viewer, on):
        return OfPerson(None, None, (), entries, in_all)
    due = next(iter(declarants.due_returns(session, on, viewer=viewer, person_ids=[person_id])), None)
    state = _state(session, due, on, viewer) if due else None
    return OfPerson(due, state, _asked(session, person_id, viewer), entries, in_all)


def _may_read(session: Session, person_id: str, viewer: Viewer, on: date) -> bool:
    if any(viewer.may(permission) for permission in interests.SEES_ALL) or viewer.person_id == person_id:
        return True
    return interests.may_review(session, person_id, viewer=viewer, on=on)


def _follows_up(session: Session, person_id: str, viewer: Viewer, on: date) -> bool:
    """Whoever lists who has declared, the person, and whoever manages them. Nobody whose audit has a scope: what it leaves
    out would read as never made."""
    if viewer.is_scoped:
        return False
    if viewer.may(Permission.AUDIT) or viewer.person_id == person_id:
        return True
    return interests.may_review(session, person_id, viewer=viewer, on=on)


def _state(session: Session, due: Due, on: date, viewer: Viewer) -> ReturnState:
    if due.last_returned_on is None:
        return ReturnState.NEVER
    if due.overdue:
        return ReturnState.LATE
    stands = interests.standing(session, [due.person_id], on, viewer=viewer)
    return ReturnState.DECLARED if stands else ReturnState.NOTHING


def _asked(session: Session, person_id: str, viewer: Viewer) -> tuple[RoundVersion, ...]:
    """Of the rounds that run: those that ask this person and have no answer yet."""
    asks = select(RoundAsk.round_id).where(RoundAsk.person_id == person_id)
    query = select(R, Round.ref).join(Round, Round.id == R.thing_id)
    query = query.where(R.thing_id.in_(asks), R.state == RoundState.STARTED.value)
    found = []
    for version, ref in session.execute(query.where(seen_by(R, viewer), *known(R, NOW)).order_by(R.thing_id)):
        version.ref = ref
        if rounds.unanswered(session, version, viewer=viewer, person_id=person_id):
            found.append(version)
    return tuple(found)
