"""An assistant prepares a declaration; only the person whose it is sends it, and who prepared it stays with the record."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.domain.errors import Forbidden, Invalid, NotFound
from register.domain.interests.gifts import names_earlier
from register.domain.interests.interests import NewInterest, check_interest, check_nil_return
from register.domain.interests.prepared import (
    DraftState,
    NewAssistant,
    Prepared,
    check_assistant,
    kept_as,
    kind_of,
    link_path,
    prepared_letter,
    token_of,
    value_of,
)
from register.domain.permissions import Actor, Permission, Role, actor_with, check
from register.domain.problems import refuse
from register.models.base import new_id
from register.models.prepared import Assistant, PreparedDeclaration
from register.queries import names
from register.queries.accounts.identities import is_own
from register.queries.interests import prepared as queries
from register.queries.interests.rounds import addresses, reached_at
from register.queries.people.people import body_of
from register.queries.rules import ruleset
from register.services import ledger
from register.services.interests.interests import check_organisation, check_whose, declare_interest, for_whom
from register.services.interests.nil_returns import declare_nothing
from register.services.outbox import enqueue

BY_LINK = "mailed-link"
SETTLED = "This was sent or dropped before"
LAPSED = (
    "This waited too long and has lapsed, so nothing was declared. Declare it yourself if it is still right"
)
ONLY_THEIRS = "Whoever prepared a declaration does not send it: only the person whose it is does"


def name_assistant(session: Session, person_id: str, new: NewAssistant, *, actor: Actor, today: date) -> None:
    """Say who prepares this person's declarations, in place of whoever did; nobody where no address is given."""
    check(actor, Permission.DECLARE_INTEREST)
    check_whose(session, person_id, actor)
    check_assistant(new)
    chosen = _holder(session, new.email, today, actor) if new.email else None
    if chosen is not None and is_own(session, person_id, chosen):
        raise Invalid({"email": "Enter somebody else's address: nobody is their own assistant"})
    held = session.get(Assistant, person_id)
    if (held.assistant_id if held else None) == chosen:
        return
    if held is not None:
        session.delete(held)
        session.flush()
    if chosen is not None:
        session.add(Assistant(person_id=person_id, assistant_id=chosen))
    note(session, "assistant.named", person_id, actor, person_id, assistant=chosen or "")


def _holder(session: Session, email: str, today: date, actor: Actor) -> str:
    """Whose address this is, among those whom the actor may see."""
    wanted = email.strip().casefold()
    found = addresses(
        session, reached_at(session, wanted, today, viewer=actor.viewer), today, viewer=actor.viewer
    )
    people = names.people(session, viewer=actor.viewer)
    chosen = [key for key, address in found.items() if address.casefold() == wanted and key in people]
    if len(chosen) != 1:
        raise Invalid({"email": "Enter the address of one person here, as the register has it"})
    return chosen[0]


def prepare(
    session: Session, new: Prepared, *, prepared_by_id: str | None = None, actor: Actor, today: date, now: datetime
) -> PreparedDeclaration:  # fmt: skip
    """Keep a draft for its person, and write to them where mail reaches them. prepared_by_id: the assistant, where somebody
    who declares for others keys it in. NotFound where the actor is not the person's assistant."""
    check(actor, Permission.DECLARE_INTEREST)
    mine = actor.person_id if prepared_by_id is None else prepared_by_id
    keyed_in = mine != actor.person_id
    if keyed_in:
        check(actor, Permission.DECLARE_FOR_OTHERS)
    if mine is None or not queries.assists(session, mine, new.person_id, viewer=actor.viewer):
        raise NotFound
    _check(session, new, actor, today)
    row = PreparedDeclaration(
        id=new_id(), person_id=new.person_id, prepared_by_id=mine, kind=kind_of(new).value, answers=kept_as(new),
        key=secrets.token_bytes(32), prepared_at=now, lapses_on=queries.lapses_on(session, today), told_at=None,
        settled_at=None, state=DraftState.WAITING.value, result_ref=None,
    )  # fmt: skip
    session.add(row)
    note(session, "declaration.prepared", row.id, actor, new.person_id, prepared_by=mine, about=row.kind)
    _write(session, row, actor, today, now)
    return row


def _check(session: Session, new: Prepared, actor: Actor, today: date) -> None:
    """What can be told without looking at anything of the person's."""
    if not isinstance(new, NewInterest):
        return check_nil_return(new, today=today)
    body = body_of(session, new.person_id, today, viewer=actor.viewer)
    check_interest(new, ruleset(session), today=today, body=body)
    check_organisation(session, new, actor)
    refuse({"": "Leave earlier gifts to the person: only they know them" if names_earlier(new) else None})
    return None


def _write(session: Session, row: PreparedDeclaration, actor: Actor, today: date, now: datetime) -> None:
    address = addresses(session, [row.person_id], today, viewer=actor.viewer).get(row.person_id)
    if address:
        called = names.people(session, viewer=actor.viewer).look_up({row.person_id, row.prepared_by_id})
        letter = prepared_letter(called[row.person_id], called[row.prepared_by_id], row.lapses_on)
        enqueue(session, address, letter, now=now, link_id=row.id)


def send_prepared(
    session: Session, key: str, new: Prepared | None = None, *, actor: Actor, today: date, now: datetime
) -> Any:
    """Declare what was prepared, as its person sends it: once. new: as they changed it. The recorded version."""
    check(actor, Permission.DECLARE_INTEREST)
    row = _row(session, key, actor)
    if is_own(session, row.prepared_by_id, actor.person_id):
        raise Forbidden(ONLY_THEIRS)
    if row.state != DraftState.WAITING.value:
        raise Invalid({"": SETTLED})
    if today > row.lapses_on:
        raise Invalid({"": LAPSED})
    asked = new or value_of(row.kind, row.answers)
    how: dict[str, Any] = {
        "actor": _as_themselves(session, row, actor),
        "today": today,
        "prepared_by_id": row.prepared_by_id,
    }
    settle(session, row, DraftState.SENT, now)
    made: Any = (
        declare_interest(session, asked, **how)
        if isinstance(asked, NewInterest)
        else declare_nothing(session, asked, **how)
    )
    session.execute(
        update(PreparedDeclaration).where(PreparedDeclaration.id == row.id).values(result_ref=made.ref)
    )
    return made


def send_by_link(session: Session, token: str, *, today: date, now: datetime) -> Any:
    """The same from the mailed link, as it was prepared. NotFound for a link to nothing."""
    row = queries.by_link(session, token)
    if row is None:
        raise NotFound
    actor = actor_with(Role.DECLARANT, id=BY_LINK, person_id=row.person_id)
    return send_prepared(session, row.id, actor=actor, today=today, now=now)


def drop_prepared(session: Session, key: str, *, actor: Actor, now: datetime) -> PreparedDeclaration:
    """It is not to be sent: either of the two says so."""
    check(actor, Permission.DECLARE_INTEREST)
    row = _row(session, key, actor)
    settle(session, row, DraftState.DROPPED, now)
    note(session, "declaration.dropped", row.id, actor, row.person_id)
    return row


def address_for_draft(session: Session, draft_id: str, base_url: str) -> str | None:
    """The address of the link to a draft, made when its mail is sent; None for what is no draft."""
    row = session.get(PreparedDeclaration, draft_id)
    return None if row is None else base_url.rstrip("/") + link_path(token_of(row.key, row.id))


def _row(session: Session, key: str, actor: Actor) -> PreparedDeclaration:
    """Whoever declares for others acts for its person, within the barriers that bind them."""
    row = session.get(PreparedDeclaration, key)
    acts_for = row is not None and actor.may(Permission.DECLARE_FOR_OTHERS)
    whose = row.person_id if row and acts_for else actor.person_id
    return queries.row_of(session, key, whose, viewer=actor.viewer)


def _as_themselves(session: Session, row: PreparedDeclaration, actor: Actor) -> Actor:
    """By the record that it was prepared for, where that is another record of whoever sends it."""
    own = is_own(session, row.person_id, actor.person_id)
    return replace(actor, person_id=row.person_id) if own else actor


def settle(session: Session, row: PreparedDeclaration, state: DraftState, now: datetime) -> None:
    """Once, whoever else tries at the same moment; its words go."""
    waiting = (PreparedDeclaration.id == row.id, PreparedDeclaration.state == DraftState.WAITING.value)
    ends = update(PreparedDeclaration).where(*waiting)
    ends = ends.values(state=state.value, settled_at=now, answers={})
    done: Any = session.execute(ends, execution_options={"synchronize_session": False})
    if not done.rowcount:
        raise Invalid({"": SETTLED})


def note(session: Session, event: str, subject: str, actor: Actor, person_id: str, **more: Any) -> None:
    """Enter in the audit trail what became of a draft, or who may prepare one: never what stands in it."""
    ledger.note(session, event, subject, {"person": person_id, **more}, actor=for_whom(actor, person_id))
