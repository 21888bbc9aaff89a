"""Declarations rounds: prepared, started and closed by an officer, and answered by the link in a mail."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, update
from sqlalchemy.orm import Session

from register.domain.errors import Invalid, NotFound, Stale
from register.domain.interests.interests import NewNilReturn
from register.domain.interests.rounds import (
    NewRound,
    RoundScope,
    RoundState,
    Sealed,
    check_round,
    link_path,
    token_of,
)
from register.domain.permissions import Actor, Permission, Role, actor_with, check
from register.models.duties import Duty
from register.models.nil_returns import NilReturnVersion
from register.models.rounds import RoundAsk, RoundKey, RoundVersion
from register.queries.interests import rounds as queries
from register.services import facts
from register.services.interests.interests import check_whose
from register.services.interests.nil_returns import declare_nothing
from register.services.upserts import insert_into

ASKS: Table = RoundAsk.__table__  # type: ignore[assignment]
BLOCK = 500
BY_LINK = "mailed-link"
"""Who acts where somebody answers by the link that was mailed to them: no account is needed."""


def prepare_round(session: Session, new: NewRound, *, actor: Actor, today: date) -> RoundVersion:
    """Nobody is asked yet."""
    check(actor, Permission.DECLARE_FOR_OTHERS)
    check_round(new, today=today)
    _check_whom(session, new, actor, today)
    return facts.begin(
        session, RoundVersion, "round.prepared", actor=actor, known_on=today, valid_from=today,
        state=RoundState.PREPARED.value, asked=0, unreached=0, started_on=None, closed_on=None,
        **facts.columns(RoundVersion, new),
    )  # fmt: skip


def _check_whom(session: Session, new: NewRound, actor: Actor, today: date) -> None:
    if new.person_id is None:
        return
    check_whose(session, new.person_id, actor)
    if not _asked_by(session, new, actor, today):
        raise Invalid(
            {"person_id": "They hold no post today. Record their appointment first, or declare for them"}
        )


def _asked_by(
    session: Session, round_: NewRound | RoundVersion, actor: Actor, today: date
) -> list[queries.WouldAsk]:
    scope = RoundScope(round_.scope)
    return queries.would_ask(session, scope, today, viewer=actor.viewer, person_id=round_.person_id)


def start_round(
    session: Session, key: str, *, expected_n: int | None, actor: Actor, today: date
) -> RoundVersion:
    """Ask everybody in its scope as of today; their mails follow. Invalid where it was started before."""
    newest = _in_state(session, key, RoundState.PREPARED, "This round was started before", actor)
    people = _asked_by(session, newest, actor, today)
    if not people:
        raise Invalid({"": "Nobody is in the scope of this round"})
    session.add(RoundKey(round_id=newest.thing_id, key=secrets.token_bytes(32)))
    session.flush()
    rows = [
        {
            "round_id": newest.thing_id, "person_id": who.person_id, "because": who.because, "post": who.post[:300],
            "division": who.division[:300], "lead": who.lead[:300], "sent_at": None,
        }
        for who in people
    ]  # fmt: skip
    for start in range(0, len(rows), BLOCK):
        session.connection().execute(insert_into(session.connection(), ASKS), rows[start : start + BLOCK])
    unreached = sum(who.address is None for who in people)
    return facts.change(
        session, newest, "round.started", act="started", actor=actor, known_on=today, expected_n=expected_n,
        state=RoundState.STARTED.value, started_on=today, asked=len(people), unreached=unreached,
    )  # fmt: skip


def close_round(
    session: Session, key: str, *, expected_n: int | None, actor: Actor, today: date
) -> RoundVersion:
    """End it: no reminder follows, and its links open nothing more."""
    newest = _in_state(session, key, RoundState.STARTED, "Only a round that is started can be closed", actor)
    return facts.change(
        session, newest, "round.closed", act="closed", actor=actor, known_on=today, expected_n=expected_n,
        state=RoundState.CLOSED.value, closed_on=today,
    )  # fmt: skip


def answer_by_link(
    session: Session, sealed: Sealed, seen: str, *, today: date, now: datetime
) -> NilReturnVersion:
    """The return of whoever was mailed the link: once. seen: the entries that stood on the page. NotFound for a link of no
    running round; Stale where an entry changed meanwhile; Invalid where it was answered before."""
    actor = actor_with(Role.DECLARANT, id=BY_LINK, person_id=sealed.person_id)
    one = queries.opened(session, sealed, today, viewer=actor.viewer)
    if one is None or one.round.state != RoundState.STARTED.value:
        raise NotFound
    if one.seen != seen:
        raise Stale
    if one.answered_on is not None or not _spend(session, sealed, now):
        raise Invalid({"": "This was sent before"})
    new = NewNilReturn(
        person_id=sealed.person_id, period_from=one.round.period_from, period_to=one.round.period_to
    )
    return declare_nothing(session, new, actor=actor, today=today)


def _spend(session: Session, sealed: Sealed, now: datetime) -> bool:
    """Whether this is the one time that the link sends, whoever else tries at the same moment."""
    mine = (RoundAsk.round_id == sealed.round_id, RoundAsk.person_id == sealed.person_id)
    spending = update(RoundAsk).where(*mine, RoundAsk.sent_at.is_(None)).values(sent_at=now)
    done: Any = session.execute(spending, execution_options={"synchronize_session": False})
    return bool(done.rowcount)


def address_for_task(session: Session, duty_id: str, base_url: str) -> str | None:
    """The address of the link of whoever has this task, made when it is sent: the same in each reminder. None for what is
    no task of a round."""
    duty = session.get(Duty, duty_id)
    key = queries.key_of(session, duty.subject_id) if duty else None
    if duty is None or key is None:
        return None
    return base_url.rstrip("/") + link_path(token_of(key, duty.subject_id, duty.owner_id))


def _in_state(session: Session, key: str, state: RoundState, otherwise: str, actor: Actor) -> RoundVersion:
    check(actor, Permission.DECLARE_FOR_OTHERS)
    newest = queries.round_(session, key, viewer=actor.viewer)
    if newest.state != state.value:
        raise Invalid({"": otherwise})
    return newest
