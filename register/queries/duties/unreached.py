"""Addresses in use that a mail server refused for good, each once."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.domain.duties.addresses import Unreached
from register.domain.permissions import Viewer
from register.models.accounts import Account
from register.models.duties import OutboxMessage
from register.models.people import PersonVersion
from register.queries.accounts.open_accounts import open_on
from register.queries.duties.duties import Reachable, reachable
from register.queries.visible import visible


def unreached(session: Session, today: date, *, viewer: Viewer) -> list[Unreached]:
    """What somebody's account or record still names; an address that was changed is in use no more."""
    refused = _refused(session)
    everybody = reachable(session, today, viewer=viewer) if refused else []
    found = {
        one.address: _unreached(one, refused[one.address]) for one in everybody if one.address in refused
    }
    return [found[address] for address in sorted(found)]


def is_in_use(session: Session, address: str, today: date, *, viewer: Viewer) -> bool:
    """Whether an open account or a person's record names this address."""
    account = select(Account.id).where(Account.email == address, open_on(today)).limit(1)
    person = visible(PersonVersion, viewer).where(PersonVersion.email == address).limit(1)
    return session.scalar(account) is not None or session.scalars(person).first() is not None


def _refused(session: Session) -> dict[str, datetime]:
    query = select(OutboxMessage.recipient, func.min(OutboxMessage.claimed_at).label("at"))
    query = query.where(OutboxMessage.state.in_(("undeliverable", "bounced"))).group_by(
        OutboxMessage.recipient
    )
    rows = session.execute(query.order_by(OutboxMessage.recipient))
    return {row.recipient: row.at for row in rows if row.at is not None}


def _unreached(one: Reachable, at: datetime) -> Unreached:
    kind, key = ("person", one.person_id) if one.person_id else ("account", one.account_id)
    return Unreached(address=one.address, subject_kind=kind, subject_id=key or "", refused_at=at)
