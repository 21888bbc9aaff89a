"""One-time links: issued by mail, each good for one use within its time."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from register.domain.accounts.accounts import Purpose, SignInPolicy, Source
from register.domain.accounts.letters import LINK, link_letter
from register.domain.permissions import UNBOUND, Actor
from register.models.accounts import Account, OneTimeLink
from register.models.base import new_id
from register.queries.names import people
from register.services import ledger
from register.services.outbox import enqueue


def digest(token: str) -> str:
    """What is kept of a secret that somebody else holds."""
    return hashlib.sha256(token.encode()).hexdigest()


def send_link(
    session: Session,
    account: Account,
    purpose: Purpose,
    *,
    link_to: Callable[[Purpose, str], str],
    policy: SignInPolicy,
    actor: Actor,
    now: datetime,
    next_url: str = "",
    source: Source | None = None,
) -> str:
    """Post a link to the account's holder, drawn when the mail is sent, and return the address of another one, for whoever
    asked. Earlier ones for the same purpose end, but not where
    somebody asked at the door (`source`): a stranger could end the holder's own link so."""
    token = secrets.token_urlsafe(32)
    minutes = policy.minutes_of(purpose)
    if source is None:
        _end_others(session, account.id, purpose, now)
    link_id = new_id()
    session.add(OneTimeLink(
        id=link_id, account_id=account.id, purpose=purpose.value, digest=digest(token), next_url=next_url,
        issued_at=now, expires_at=now + timedelta(minutes=minutes), source=source.key if source else "",
        known=source.known if source else False,
    ))  # fmt: skip
    name = _name_of(session, account) if purpose is Purpose.INVITATION else ""
    enqueue(session, account.email, link_letter(purpose, LINK, minutes, name=name), now=now, link_id=link_id)
    ledger.note(session, f"account.{purpose.value}_link_sent", account.id, {}, actor=actor)
    return link_to(purpose, token)


def _name_of(session: Session, account: Account) -> str:
    """Whose account it is; nothing where the register does not know, or the name was erased."""
    key = account.person_id or ""
    return people(session, viewer=UNBOUND).look_up({key}).get(key, "") if key else ""


def may_send(
    session: Session, account_id: str, source: Source, *, policy: SignInPolicy, now: datetime
) -> bool:
    """Whether another link may be posted now. Each place has an allowance of its own, and the strange ones one between
    them, so that nobody's letter box is flooded and nobody spends what the holder's own browser may ask for."""
    mine = (OneTimeLink.account_id == account_id, OneTimeLink.issued_at > now - timedelta(hours=1))
    here = select(func.count()).where(*mine, OneTimeLink.source == source.key)
    if (session.scalar(here) or 0) >= policy.links_an_hour:
        return False
    strange = select(func.count()).where(*mine, OneTimeLink.source != "", OneTimeLink.known.is_(False))
    return source.known or (session.scalar(strange) or 0) < policy.strange_links_an_hour


def holder_of(session: Session, token: str, purpose: Purpose, *, now: datetime) -> Account | None:
    """Whose link this is, while it is good."""
    query = select(Account).join(OneTimeLink, OneTimeLink.account_id == Account.id)
    return session.scalars(query.where(*_good(token, purpose, now))).first()


def spend_link(
    session: Session, token: str, purpose: Purpose, *, now: datetime
) -> tuple[Account, str] | None:
    """Use the link up; returns its account and where it leads, or None when it is no longer good."""
    used = update(OneTimeLink).where(*_good(token, purpose, now)).values(used_at=now)
    row = session.execute(used.returning(OneTimeLink.account_id, OneTimeLink.next_url)).first()
    if row is None:
        return None
    _end_others(session, row.account_id, purpose, now)
    account = session.get(Account, row.account_id)
    return None if account is None else (account, row.next_url)


def _good(token: str, purpose: Purpose, now: datetime) -> tuple[ColumnElement[bool], ...]:
    link = OneTimeLink
    found = (link.digest == digest(token), link.purpose == purpose.value)
    return (*found, link.used_at.is_(None), link.expires_at > now)


def _end_others(session: Session, account_id: str, purpose: Purpose, now: datetime) -> None:
    same = (OneTimeLink.account_id == account_id, OneTimeLink.purpose == purpose.value)
    session.execute(update(OneTimeLink).where(*same, OneTimeLink.used_at.is_(None)).values(used_at=now))
