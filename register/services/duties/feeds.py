"""The secret address of a person's calendar: drawn, replaced and ended by its holder; its secret is kept by nobody else."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from register.domain.errors import Refused
from register.domain.permissions import Actor, Permission, check
from register.models.accounts import Account
from register.models.base import new_id
from register.models.duties import CalendarFeed
from register.services import ledger
from register.services.accounts.calendar_addresses import close_address, end_address
from register.services.accounts.one_time_links import digest


def draw_feed(session: Session, *, actor: Actor, now: datetime) -> str:
    """The secret of a new address, told this once; an earlier address ends. Refused for whoever has no account."""
    check(actor, Permission.SEE_DUTIES)
    if session.get(Account, actor.id) is None:
        raise Refused("Only somebody with an account has a calendar of their own")
    close_address(session, actor.id, now=now)
    secret, key = secrets.token_urlsafe(32), new_id()
    session.add(
        CalendarFeed(id=key, account_id=actor.id, digest=digest(secret), opened_at=now, ended_at=None)
    )
    ledger.note(session, "calendar_feed.drawn", actor.id, {"feed": key}, actor=actor)
    return secret


def end_feed(session: Session, *, actor: Actor, now: datetime) -> None:
    """The address answers nobody from now on; nothing happens where there is none."""
    check(actor, Permission.SEE_DUTIES)
    end_address(session, actor.id, actor=actor, now=now)
