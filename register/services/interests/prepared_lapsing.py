"""What an assistant prepared ends in time: both are told some days before, and then it lapses and its words go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.domain.accounts.letters import Letter
from register.domain.dates import london_day
from register.domain.errors import Invalid
from register.domain.interests.prepared import DraftState, lapsing_letter, lapsing_letter_to_assistant
from register.domain.permissions import Role, actor_with, system_actor
from register.models.prepared import PreparedDeclaration
from register.queries import names
from register.queries.interests import prepared as queries
from register.queries.interests.rounds import addresses
from register.services.interests.prepared import note, settle
from register.services.outbox import enqueue

CALENDAR = "calendar"
Writing = Callable[[str, str, date], Letter]


def any_to_lapse(session: Session, now: datetime) -> bool:
    """Whether anything lapsed or is to be told of; only reads."""
    today = london_day(now)
    return bool(queries.lapsed(session, today) or queries.lapsing(session, today))


def lapse_prepared(session: Session, now: datetime) -> int:
    """Let go of what waited too long, and tell both of what soon will have; returns how many drafts that were."""
    today = london_day(now)
    over, soon = queries.lapsed(session, today), queries.lapsing(session, today)
    for row in over:
        _lapse(session, row, now)
    for row in soon:
        _tell(session, row, today, now)
    return len(over) + len(soon)


def _lapse(session: Session, row: PreparedDeclaration, now: datetime) -> None:
    """Once; what somebody sent or dropped at the same moment is left to them."""
    try:
        settle(session, row, DraftState.LAPSED, now)
    except Invalid:
        return
    note(session, "declaration.lapsed", row.id, system_actor(), row.person_id)


def _tell(session: Session, row: PreparedDeclaration, today: date, now: datetime) -> None:
    """Once, whoever else tries at the same moment. The link goes to its person alone."""
    told = update(PreparedDeclaration).where(
        PreparedDeclaration.id == row.id, PreparedDeclaration.told_at.is_(None)
    )
    done: Any = session.execute(told.values(told_at=now), execution_options={"synchronize_session": False})
    if not done.rowcount:
        return
    _write(session, row, row.person_id, row.prepared_by_id, lapsing_letter, row.id, today, now)
    _write(session, row, row.prepared_by_id, row.person_id, lapsing_letter_to_assistant, None, today, now)


def _write(
    session: Session, row: PreparedDeclaration, to: str, other: str, letter: Writing, link_id: str | None,
    today: date, now: datetime,
) -> None:  # fmt: skip
    """As far as whoever is written to may know of it: a barrier that was raised meanwhile holds for mail too."""
    viewer = actor_with(Role.DECLARANT, id=CALENDAR, person_id=to).viewer
    address = addresses(session, [to], today, viewer=viewer).get(to)
    if address and queries.seen_rows(session, [row], viewer):
        called = names.people(session, viewer=viewer).look_up({to, other})
        enqueue(session, address, letter(called[to], called[other], row.lapses_on), now=now, link_id=link_id)
