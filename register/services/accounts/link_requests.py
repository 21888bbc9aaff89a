"""Links that somebody asked for at the door: noted in the same way for every address, and answered by a job."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from register.domain.accounts.accounts import Access, Purpose, SignInPolicy, Source, same_address
from register.domain.permissions import system_actor
from register.models.accounts import Account, LinkRequest
from register.models.base import new_id
from register.services.accounts.one_time_links import may_send, send_link


def request_link(
    session: Session, email: str, purpose: Purpose, next_url: str, *, key: str, known_to: list[str], now: datetime
) -> None:  # fmt: skip
    """Note a request. key: the place it came from. known_to: accounts whose holders used that browser before."""
    session.add(
        LinkRequest(
            id=new_id(), email=same_address(email)[:254], purpose=purpose.value, next_url=next_url, source=key,
            known_to=known_to, asked_at=now,
        )
    )  # fmt: skip


def any_request(session: Session) -> bool:
    """Whether anything waits; only reads."""
    return session.scalar(select(LinkRequest.id).limit(1)) is not None


def answer_request(
    session: Session, *, link_to: Callable[[Purpose, str], str], policy: SignInPolicy, now: datetime, today: date
) -> bool:  # fmt: skip
    """Take the oldest request, and post a link where there is such an account that may be used; whether one was."""
    oldest = select(LinkRequest).order_by(LinkRequest.asked_at, LinkRequest.id).limit(1)
    row = session.scalars(oldest.with_for_update(skip_locked=True)).first()
    if row is None:
        return False
    session.execute(delete(LinkRequest).where(LinkRequest.id == row.id))
    account = session.scalars(select(Account).where(Account.email == row.email)).first()
    if account is None or not _access(account).is_open(today):
        return False
    source = Source(row.source, account.id in row.known_to)
    if not may_send(session, account.id, source, policy=policy, now=now):
        return False
    send_link(
        session, account, Purpose(row.purpose), link_to=link_to, policy=policy, actor=system_actor(), now=now,
        next_url=row.next_url, source=source,
    )  # fmt: skip
    return True


def _access(account: Account) -> Access:
    return Access(active=account.active, starts_on=account.access_from, ends_on=account.access_ends_on)
