"""Mail that waits: queued with what it tells of, claimed, and marked; it is sent with no transaction open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from register.domain.accounts.letters import LINK, WAS_DRAWN, Letter
from register.domain.dates import london_day
from register.domain.duties.mail_choices import courtesy_footer
from register.domain.permissions import UNBOUND, Role
from register.models.accounts import Account
from register.models.base import new_id
from register.models.duties import OutboxMessage
from register.models.webhooks import WebhookDelivery
from register.queries.accounts.open_accounts import open_on
from register.queries.duties.unreached import is_in_use

WAITING, CLAIMED, SENT, UNDELIVERABLE = "waiting", "claimed", "sent", "undeliverable"
BOUNCED = "bounced"
"""It was accepted and came back later: only a later mail that arrives says that the address is reached again."""
REFUSED = (UNDELIVERABLE, BOUNCED)
REACHED_SINCE = "reached since"
"""It was refused for good, and a later mail to the same address went out."""
LEASE = timedelta(minutes=2)
"""What a sender claimed and did not mark within this time is claimed again; sending must take less."""
MOST_AGAIN = 100
"""So many mails that failed on the way are looked up at one time."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this sender may send now: a plain value, so that no transaction stays open. again: it was claimed
    before, so that it may have been handed over."""

    id: str
    message_id: str
    recipient: str
    subject: str
    body: str
    stop: str = ""
    again: bool = False


def enqueue(
    session: Session, recipient: str, letter: Letter, *, now: datetime, alert_id: str | None = None,
    link_id: str | None = None,
) -> str:  # fmt: skip
    """Queue a letter in the same unit of work as what it tells of; returns its Message-ID."""
    key = alert_id or new_id()
    message_id = f"<{key}@armslength>"
    session.add(OutboxMessage(
        id=new_id(), alert_id=alert_id, message_id=message_id, recipient=recipient, subject=letter.subject,
        body=letter.body, link_id=link_id, created_at=now, next_at=now, state=WAITING, attempts=0,
    ))  # fmt: skip
    return message_id


@dataclass(frozen=True, slots=True)
class ToQueue:
    """A letter to be queued for an alert."""

    recipient: str
    letter: Letter
    alert_id: str
    link_id: str | None = None
    stops_for: str | None = None


def enqueue_all(session: Session, new: Sequence[ToQueue], *, now: datetime) -> None:
    """Queue many at once, as `enqueue` does one."""
    if new:
        session.execute(insert(OutboxMessage), [
            {
                "id": new_id(), "alert_id": one.alert_id, "message_id": f"<{one.alert_id}@armslength>",
                "recipient": one.recipient, "subject": one.letter.subject, "body": one.letter.body,
                "link_id": one.link_id, "stops_for": one.stops_for, "created_at": now, "next_at": now,
                "state": WAITING, "attempts": 0,
            }
            for one in new
        ])  # fmt: skip


def is_waiting(session: Session, now: datetime) -> bool:
    """Whether anything may be claimed; only reads."""
    return session.scalars(_claimable(now).limit(1)).first() is not None


def claim(session: Session, now: datetime, draw: Callable[[str], str]) -> Claimed | None:
    """Take the message that has waited longest; None when nothing waits. No two senders take the same one.

    draw: gives the address of a new link; it stands in what is sent and nowhere else."""
    return next(iter(claim_some(session, now, draw, most=1)), None)


def claim_some(
    session: Session, now: datetime, draw: Callable[[str], str], *, most: int,
    stop: Callable[[str], str] = lambda _: "",
) -> list[Claimed]:  # fmt: skip
    """The same of so many that have waited longest. stop: gives the address at which somebody stops early reminders."""
    rows = session.scalars(_claimable(now).limit(most).with_for_update(skip_locked=True)).all()
    return [_claimed(found, now, draw, stop) for found in rows]


def _claimed(
    found: OutboxMessage, now: datetime, draw: Callable[[str], str], stop: Callable[[str], str]
) -> Claimed:
    found.state, found.claimed_at, found.next_at = CLAIMED, now, now + LEASE
    found.attempts += 1
    body = found.body if found.link_id is None else found.body.replace(LINK, draw(found.link_id))
    where = stop(found.stops_for) if found.stops_for else ""
    body += courtesy_footer(where) if where else ""
    return Claimed(
        found.id, found.message_id, found.recipient, found.subject, body, where, found.attempts > 1
    )


def mark_sent(session: Session, message: Claimed, now: datetime) -> None:
    """It was handed over."""
    found = session.get_one(OutboxMessage, message.id)
    found.state, found.sent_at = SENT, now
    _blank(found)
    _settle(session, [message.id])


def mark_all_sent(session: Session, ids: Sequence[str], now: datetime) -> None:
    """They were handed over; what was marked by then stays as it is."""
    among = (OutboxMessage.id.in_(ids), OutboxMessage.state.in_((WAITING, CLAIMED)))
    drawn = select(OutboxMessage).where(*among, OutboxMessage.link_id.is_not(None))
    for found in session.scalars(drawn.order_by(OutboxMessage.id)):
        _blank(found)
    session.flush()
    session.execute(update(OutboxMessage).where(*among).values(state=SENT, sent_at=now))
    _settle(session, ids)


def _settle(session: Session, ids: Sequence[str]) -> None:
    """An address that a later mail reached is refused no more."""
    session.flush()
    sent = aliased(OutboxMessage)
    later = exists().where(
        sent.id.in_(ids),
        sent.recipient == OutboxMessage.recipient,
        sent.claimed_at > OutboxMessage.claimed_at,
    )
    query = (
        update(OutboxMessage).where(OutboxMessage.state == UNDELIVERABLE, later).values(state=REACHED_SINCE)
    )
    session.execute(query, execution_options={"synchronize_session": False})


def mark_failed(session: Session, message: Claimed, now: datetime) -> None:
    """It was not taken: try again, after a longer wait each time and for as long as it takes."""
    found = session.get_one(OutboxMessage, message.id)
    found.state, found.next_at = WAITING, now + wait_after(found.attempts)


def mark_undeliverable(session: Session, message: Claimed, now: datetime) -> None:
    """The address does not exist: give up. Of one that is in use here a task tells the administrators; of any other, such
    as that of somebody elsewhere, one mail does."""
    found = session.get_one(OutboxMessage, message.id)
    known = is_in_use(session, message.recipient, london_day(now), viewer=UNBOUND)
    known = known or _is_refused_already(session, message.recipient)
    found.state = UNDELIVERABLE
    _blank(found)
    if not known:
        _tell_of(session, message.recipient, now)


def is_news(session: Session, bounced: Sequence[str], arrived: Sequence[str]) -> bool:
    """Whether one of these references says something that is not known yet; only reads."""
    back = and_(OutboxMessage.state == SENT, OutboxMessage.message_id.in_(bounced))
    found = session.scalar(select(OutboxMessage.id).where(back).limit(1)) is not None
    return found or session.scalar(select(OutboxMessage.id).where(_reached_by(arrived)).limit(1)) is not None


def mark_bounced(session: Session, bounced: Sequence[str], now: datetime) -> int:
    """Mails of these references were accepted and came back: told as an address that is refused at once."""
    query = select(OutboxMessage).where(OutboxMessage.state == SENT, OutboxMessage.message_id.in_(bounced))
    rows = session.scalars(query.order_by(OutboxMessage.id)).all()
    for found in rows:
        known = is_in_use(session, found.recipient, london_day(now), viewer=UNBOUND)
        known = known or _is_refused_already(session, found.recipient)
        found.state = BOUNCED
        session.flush()
        if not known:
            _tell_of(session, found.recipient, now)
    return len(rows)


def sent_of(session: Session, references: Sequence[str]) -> list[str]:
    """Those of these references that count as sent and could go out again, the oldest first; only reads. One that held a
    link that works once cannot: whoever asked for it asks for another."""
    query = select(OutboxMessage.message_id).where(
        OutboxMessage.state == SENT,
        OutboxMessage.message_id.in_(references),
        OutboxMessage.body.not_like(f"%{WAS_DRAWN}%"),
    )
    return list(session.scalars(query.order_by(OutboxMessage.created_at, OutboxMessage.id).limit(MOST_AGAIN)))


def send_again(session: Session, references: Sequence[str], now: datetime) -> int:
    """Mails that were accepted and failed on the way, through no fault of the address: they wait as before, each time for
    longer."""
    query = select(OutboxMessage).where(OutboxMessage.state == SENT, OutboxMessage.message_id.in_(references))
    rows = session.scalars(query.order_by(OutboxMessage.id)).all()
    for found in rows:
        found.state, found.sent_at, found.next_at = WAITING, None, now + wait_after(found.attempts)
    return len(rows)


def mark_arrived(session: Session, arrived: Sequence[str]) -> int:
    """A mail of one of these references arrived after one that came back: the address is reached again."""
    rows = session.scalars(select(OutboxMessage).where(_reached_by(arrived)).order_by(OutboxMessage.id)).all()
    for found in rows:
        found.state = REACHED_SINCE
    return len(rows)


def _reached_by(arrived: Sequence[str]) -> ColumnElement[bool]:
    later = aliased(OutboxMessage)
    since = exists().where(
        later.message_id.in_(arrived),
        later.recipient == OutboxMessage.recipient,
        later.claimed_at > OutboxMessage.claimed_at,
    )
    return and_(OutboxMessage.state == BOUNCED, since)


def _is_refused_already(session: Session, address: str) -> bool:
    query = select(OutboxMessage.id).where(OutboxMessage.state.in_(REFUSED))
    return session.scalar(query.where(OutboxMessage.recipient == address).limit(1)) is not None


def _tell_of(session: Session, recipient: str, now: datetime) -> None:
    letter = Letter(
        "A reminder could not be delivered",
        f"Mail to {recipient} was refused for good. Correct the address where it was entered.\n",
    )
    for address in _administrators(session, london_day(now)):
        if address != recipient:
            enqueue(session, address, letter, now=now)


def tell_administrators(session: Session, letter: Letter, *, now: datetime) -> None:
    """A letter to each administrator, in the same unit of work as what it tells of."""
    for address in _administrators(session, london_day(now)):
        enqueue(session, address, letter, now=now)


def _blank(found: OutboxMessage) -> None:
    """Nothing can be drawn from it again."""
    if found.link_id is not None:
        found.link_id, found.body = None, found.body.replace(LINK, WAS_DRAWN)


def wait_after(attempts: int) -> timedelta:
    """30 seconds, then twice as long each time, up to an hour."""
    doubled: int = 2 ** min(max(attempts, 1) - 1, 20)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def _claimable(now: datetime) -> Select[OutboxMessage]:
    open_ = OutboxMessage.state.in_((WAITING, CLAIMED))
    query = select(OutboxMessage).where(open_, is_its_turn(OutboxMessage, now))
    return query.order_by(OutboxMessage.next_at, OutboxMessage.id)


def is_its_turn(row: type[OutboxMessage | WebhookDelivery], now: datetime) -> ColumnElement[bool]:
    """Its time has come, or it was queued, or put off, while the machine's clock stood ahead: then it does not wait until
    the clock is there again."""
    queued = and_(row.attempts == 0, row.created_at > now)
    return or_(row.next_at <= now, queued, row.next_at > now + LONGEST_WAIT)


def _administrators(session: Session, today: date) -> list[str]:
    accounts = session.scalars(select(Account).where(open_on(today)).order_by(Account.email))
    return [account.email for account in accounts if Role.ADMINISTRATOR.value in account.roles]
