"""Asks for a second person's word, and takes it: from somebody here, or by a mailed link from somebody elsewhere."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from register.domain.accounts.accounts import ADDRESS, SignInPolicy, same_address
from register.domain.accounts.letters import LINK, confirm_letter, elsewhere_letter, registered_letter
from register.domain.dates import london_day
from register.domain.errors import Invalid, NotFound
from register.domain.permissions import Actor, Permission, check
from register.domain.texts import check_text, checked
from register.domain.two_persons import RULES, UNKNOWN, Act, check_another
from register.models.accounts import Account
from register.models.base import new_id
from register.models.confirmations import (
    DECLINED,
    RAN_OUT,
    WAITING,
    WITHDRAWN,
    Confirmation,
    ConfirmationLink,
    PersonElsewhere,
)
from register.queries.accounts.identities import identity_of_actor
from register.queries.duties import confirmations as queries
from register.services import ledger
from register.services.accounts.one_time_links import digest
from register.services.outbox import enqueue

NOBODY = (
    "Nobody else here can confirm this. Ask whoever runs the machine to open an account for a second person, or "
    "register somebody elsewhere under Settings"
)
GONE = "This was answered already, or nobody answered it in time. Ask again if it is still wanted"


class Heard(StrEnum):
    """What became of an act of two persons: done; done until a second person says no; or waiting for their word."""

    DONE = ""
    AGREEMENT_ASKED = "agreement"
    WAITS = "asked"


@dataclass(frozen=True, slots=True)
class Means:
    """What asking needs besides the database: the figures, and the address this instance is known by."""

    policy: SignInPolicy
    base_url: str
    link_to: Callable[..., str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be done: which act of two persons, the name of the work, the record, and the work's answers. abroad: only
    somebody elsewhere can say it."""

    act: Act
    what: str
    subject: str
    question: dict[str, Any]
    abroad: bool = False


def ask(session: Session, new: Asked, *, means: Means, actor: Actor, now: datetime) -> Confirmation:
    """Have another person confirm this; Invalid when nobody could."""
    check(actor, RULES[new.act].permission)
    identity = identity_of_actor(session, actor)
    if identity is None:
        raise Invalid({"": UNKNOWN})
    row = Confirmation(
        id=new_id(), act=new.act.value, what=new.what, subject=new.subject, question=new.question,
        asked_by=actor.id, asked_as=identity, asked_at=now,
        expires_at=now + timedelta(days=means.policy.confirmation_days), state=WAITING,
    )  # fmt: skip
    _refuse_twice(session, row, now)
    session.add(row)
    session.flush()
    _write_to_others(session, row, means, now, abroad=new.abroad)
    body = {"request": row.id, "act": row.act, "what": row.what}
    ledger.note(session, "confirmation.asked", row.subject, dict(body), actor=actor)
    return row


def check_somebody_could(session: Session, act: Act, *, actor: Actor, today: date) -> None:
    """Invalid where nobody could give the second word: asked before work whose files would be left behind."""
    check(actor, RULES[act].permission)
    identity = identity_of_actor(session, actor)
    if identity is None:
        raise Invalid({"": UNKNOWN})
    if not queries.others_here(session, act, identity, today) and not queries.elsewhere(session):
        raise Invalid({"": NOBODY})


def anybody_else(session: Session, act: Act, actor: Actor, now: datetime) -> bool:
    """Whether somebody could be asked for the second word, here or elsewhere."""
    decider = identity_of_actor(session, actor)
    others = queries.others_here(session, act, decider, london_day(now))
    return decider is not None and bool(others or queries.elsewhere(session))


def _refuse_twice(session: Session, row: Confirmation, now: datetime) -> None:
    same = (Confirmation.subject == row.subject, Confirmation.what == row.what)
    query = select(Confirmation).where(*same, Confirmation.state == WAITING)
    for earlier in session.scalars(query.where(Confirmation.expires_at > now)):
        if earlier.question == row.question:
            raise Invalid({"": "Somebody asked for the same already, and it waits for another person"})


def _write_to_others(
    session: Session, row: Confirmation, means: Means, now: datetime, *, abroad: bool
) -> None:
    """To those here who could answer; where there is nobody, to those elsewhere, each with a link of their own."""
    act = Act(row.act)
    today = london_day(now)
    if not abroad and queries.others_here(session, act, row.asked_as, today):
        address = f"{means.base_url.rstrip('/')}/confirmations/{row.id}"
        for email in queries.addresses(session, RULES[act].permission, today, but=row.asked_as):
            enqueue(session, email, confirm_letter(RULES[act].called, address), now=now)
        return
    known = queries.elsewhere(session)
    if not known:
        raise Invalid({"": NOBODY})
    for one in known:
        link_id, nobodys = new_id(), digest(secrets.token_urlsafe(32))
        session.add(ConfirmationLink(id=link_id, confirmation_id=row.id, elsewhere_id=one.id, digest=nobodys))
        letter = elsewhere_letter(RULES[act].called, LINK, means.policy.confirmation_days)
        enqueue(session, one.email, letter, now=now, link_id=link_id)


def take(session: Session, key: str, *, actor: Actor, now: datetime) -> Confirmation:
    """The request, to be answered by this actor now; Invalid unless they are another person than who asked."""
    query = select(Confirmation).where(Confirmation.id == key).with_for_update()
    row = session.scalars(query).first()
    if row is None or not actor.may(RULES[Act(row.act)].permission):
        raise NotFound
    if row.state != WAITING or row.expires_at <= now:
        raise Invalid({"": GONE})
    check_another(Act(row.act), row.asked_as, identity_of_actor(session, actor), field="")
    return row


def settle(session: Session, row: Confirmation, state: str, *, actor: Actor, now: datetime) -> None:
    """Note how it was answered and by whom; what was asked is not kept beside the audit trail."""
    body = {"request": row.id, "act": row.act, "what": row.what, "asked_by": row.asked_by}
    row.state, row.decided_by, row.decided_at, row.question = state, actor.id, now, {}
    links = update(ConfirmationLink).where(ConfirmationLink.confirmation_id == row.id)
    session.execute(links.where(ConfirmationLink.used_at.is_(None)).values(used_at=now))
    ledger.note(session, f"confirmation.{state}", row.subject, dict(body), actor=actor)


def decline(session: Session, key: str, *, actor: Actor, now: datetime) -> None:
    """The other person's no; nothing is done."""
    settle(session, take(session, key, actor=actor, now=now), DECLINED, actor=actor, now=now)


def withdraw(session: Session, key: str, *, actor: Actor, now: datetime) -> None:
    """Whoever asked takes it back."""
    row = session.scalars(select(Confirmation).where(Confirmation.id == key).with_for_update()).first()
    if row is None or row.asked_by != actor.id:
        raise NotFound
    if row.state == WAITING:
        settle(session, row, WITHDRAWN, actor=actor, now=now)


def any_run_out(session: Session, now: datetime) -> bool:
    """Whether there is something to forget."""
    return session.scalar(select(_run_out(now).exists())) or False


def forget_run_out(session: Session, now: datetime) -> None:
    """What was asked of a second person who never answered; that it was asked stays."""
    session.execute(
        update(Confirmation).where(Confirmation.id.in_(_run_out(now))).values(question={}, state=RAN_OUT)
    )


def _run_out(now: datetime) -> Select[str]:
    return select(Confirmation.id).where(Confirmation.state == WAITING, Confirmation.expires_at <= now)


def register_elsewhere(session: Session, name: str, email: str, *, actor: Actor, now: datetime) -> str:
    """Name somebody outside this body who gives a second person's word; every auditor is told by mail."""
    check(actor, Permission.KEEP_ACCOUNTS)
    called = check_text(name, "their name", 300, field="name")
    address = checked(ADDRESS, same_address(email), field="email")
    if session.scalar(select(Account.id).where(Account.email == address)) is not None:
        raise Invalid({"email": "Enter the address of somebody who has no account here"})
    if any(one.email == address for one in queries.elsewhere(session)):
        raise Invalid({"email": "This address is registered already"})
    row = PersonElsewhere(id=new_id(), name=called, email=address, registered_by=actor.id, registered_at=now)
    session.add(row)
    ledger.note(session, "elsewhere.registered", row.id, {}, actor=actor)
    _tell_auditors(session, registered_letter(called), now)
    return row.id


def end_elsewhere(session: Session, key: str, *, actor: Actor, now: datetime) -> None:
    """From now on nobody asks them."""
    check(actor, Permission.KEEP_ACCOUNTS)
    row = session.get(PersonElsewhere, key)
    if row is None:
        raise NotFound
    if row.ended_at is None:
        row.ended_at = now
        ledger.note(session, "elsewhere.ended", row.id, {}, actor=actor)


def _tell_auditors(session: Session, letter: Any, now: datetime) -> None:
    for email in queries.addresses(session, Permission.AUDIT, london_day(now)):
        enqueue(session, email, letter, now=now)
