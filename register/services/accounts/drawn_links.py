"""Links that mail carries: drawn when the mail is sent, so that no stored message holds one that works."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from register.domain.accounts.accounts import Purpose
from register.domain.accounts.letters import confirmation_address
from register.models.accounts import OneTimeLink
from register.models.base import new_id
from register.models.confirmations import Confirmation, ConfirmationLink
from register.services.accounts.one_time_links import digest


def draw(
    session: Session,
    link_id: str,
    *,
    link_to: Callable[[Purpose, str], str],
    base_url: str,
    days: int,
    now: datetime,
) -> str:
    """The address of a new link for what this one was queued for. Those drawn for an earlier try to send the same mail
    work on as long, and using one ends them all. days: how long a request for a second person's word may be answered."""
    token = secrets.token_urlsafe(32)
    queued = session.get(OneTimeLink, link_id)
    if queued is not None:
        session.add(_another(queued, token, now))
        return link_to(Purpose(queued.purpose), token)
    asked = session.get_one(ConfirmationLink, link_id)
    session.add(ConfirmationLink(
        id=new_id(), confirmation_id=asked.confirmation_id, elsewhere_id=asked.elsewhere_id, digest=digest(token),
        used_at=asked.used_at,
    ))  # fmt: skip
    _extend(session.get_one(Confirmation, asked.confirmation_id), days, now)
    return confirmation_address(base_url, token)


def _extend(asked: Confirmation, days: int, now: datetime) -> None:
    """Whoever is elsewhere has the whole time from when the mail left; what ran out before stays so."""
    if asked.expires_at > now:
        asked.expires_at = max(asked.expires_at, now + timedelta(days=days))


def _another(queued: OneTimeLink, token: str, now: datetime) -> OneTimeLink:
    """Good from now on, for as long as the first was to be; not at all if that was used or ended meanwhile."""
    return OneTimeLink(
        id=new_id(), account_id=queued.account_id, purpose=queued.purpose, digest=digest(token), next_url=queued.next_url,
        issued_at=now, expires_at=now + (queued.expires_at - queued.issued_at), used_at=queued.used_at, source="",
        known=False,
    )  # fmt: skip
