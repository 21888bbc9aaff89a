"""Receivers of webhooks: added, changed, given a new secret, paused, tried and ended; and what becomes of each delivery.

The audit trail is the outbox: an event and what it is about are one transaction because the entry is the event. What a
receiver is told is copied from it by number, so that a kill loses nothing and sends nothing under a second id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from register.domain.accounts.letters import Letter
from register.domain.dates import aware, london_day, moment
from register.domain.errors import Refused
from register.domain.permissions import Actor, Permission, check
from register.domain.rules import Ruleset
from register.domain.trail.webhooks import OVERLAP, TEST, Event, NewWebhook, body_of, check_webhook
from register.models.base import new_id
from register.models.webhooks import Webhook, WebhookDelivery
from register.queries.rules import ruleset
from register.queries.trail.webhooks import heard, newest_seq, open_references, webhook
from register.services import ledger
from register.services.outbox import is_its_turn, tell_administrators, wait_after
from register.services.upserts import insert_into

ACTIVE, PAUSED, ENDED = "active", "paused", "ended"
WAITING, SENT, WITHHELD = "waiting", "sent", "withheld"
LEASE = timedelta(minutes=5)
AT_ONCE = 20
"""So many deliveries of one receiver are sent together."""
DELIVERIES: Table = WebhookDelivery.__table__  # type: ignore[assignment]
D = WebhookDelivery


def add_webhook(
    session: Session, new: NewWebhook, *, own_network: bool, actor: Actor, now: datetime
) -> Webhook:
    """A receiver, told of what is recorded from now on."""
    check(actor, Permission.KEEP_ACCOUNTS)
    check_webhook(new, own_network=own_network)
    row = Webhook(
        id=new_id(), name=new.name, url=new.url, kinds=" ".join(sorted(new.kinds)), state=ACTIVE, generation=1,
        after_seq=newest_seq(session), added_at=now,
    )  # fmt: skip
    session.add(row)
    _note(session, "webhook.added", row, actor)
    return row


def amend_webhook(
    session: Session, key: str, new: NewWebhook, *, own_network: bool, actor: Actor, now: datetime
) -> Webhook:  # fmt: skip
    """Another name, address or choice of kinds."""
    row = _kept(session, key, actor)
    check_webhook(new, own_network=own_network)
    after = (new.name, new.url, " ".join(sorted(new.kinds)))
    if after == (row.name, row.url, row.kinds):
        return row
    row.name, row.url, row.kinds = after
    row.failing_since = row.told_at = None
    _at_once(session, row, now)
    _note(session, "webhook.amended", row, actor)
    return row


def rotate_secret(session: Session, key: str, *, actor: Actor, now: datetime) -> Webhook:
    """A new secret; for a day everything is signed with the one before too."""
    row = _kept(session, key, actor)
    row.generation, row.both_until = row.generation + 1, now + OVERLAP
    _note(session, "webhook.secret_rotated", row, actor)
    return row


def pause_webhook(session: Session, key: str, *, actor: Actor) -> Webhook:
    """Nothing is sent until it goes on; nothing is lost either."""
    row = _kept(session, key, actor)
    if row.state == PAUSED:
        return row
    row.state = PAUSED
    _note(session, "webhook.paused", row, actor)
    return row


def resume_webhook(session: Session, key: str, *, actor: Actor, now: datetime) -> Webhook:
    """What was recorded meanwhile is sent, the oldest first."""
    row = _kept(session, key, actor)
    if row.state == ACTIVE:
        return row
    row.state, row.failing_since, row.told_at = ACTIVE, None, None
    _at_once(session, row, now)
    _note(session, "webhook.resumed", row, actor)
    return row


def end_webhook(session: Session, key: str, *, actor: Actor) -> None:
    """It is told nothing any more, and what waited is not sent. Nothing happens where it has ended."""
    check(actor, Permission.KEEP_ACCOUNTS)
    ended = session.get(Webhook, key)
    if ended is not None and ended.state == ENDED:
        return
    row = _kept(session, key, actor)
    row.state = ENDED
    waiting = update(D).where(D.webhook_id == row.id, D.state == WAITING)
    session.execute(waiting.values(state=WITHHELD))
    _note(session, "webhook.ended", row, actor)


def try_webhook(session: Session, key: str, *, actor: Actor, now: datetime) -> str:
    """The id of a delivery that says it is a test; it goes out with the next ones. Refused while it is paused."""
    row = _kept(session, key, actor)
    if row.state != ACTIVE:
        raise Refused("It is paused: let it go on first")
    event = Event(id=new_id(), event=TEST, reference="", recorded_at=now, number=0, leaf="", root="")
    session.add(_delivery(row, event, "", now, None))
    _note(session, "webhook.tried", row, actor)
    return event.id


def _kept(session: Session, key: str, actor: Actor) -> Webhook:
    check(actor, Permission.KEEP_ACCOUNTS)
    return webhook(session, key, viewer=actor.viewer)


def _note(session: Session, event: str, row: Webhook, actor: Actor) -> None:
    told = {"name": row.name, "url": row.url, "kinds": row.kinds, "secret": str(row.generation)}
    ledger.note(session, event, row.id, {**told}, actor=actor)


def _at_once(session: Session, row: Webhook, now: datetime) -> None:
    waiting = update(D).where(D.webhook_id == row.id, D.state == WAITING)
    session.execute(waiting.values(next_at=now))


def _delivery(row: Webhook, event: Event, subject: str, now: datetime, seq: int | None) -> WebhookDelivery:
    return WebhookDelivery(
        id=event.id, webhook_id=row.id, seq=seq, event=event.event, subject_id=subject,
        body=body_of(event).decode("ascii"), state=WAITING, attempts=0, created_at=now, next_at=now, why="",
    )  # fmt: skip


def take_in(session: Session, key: str, now: datetime) -> int:
    """Make deliveries of what was recorded since, and move on, in one unit of work; safe for several at once. Returns how
    many entries were looked at."""
    row = session.get_one(Webhook, key, with_for_update=True, populate_existing=True)
    if row.state != ACTIVE:
        return 0
    found = heard(session, row.after_seq, row.kinds.split())
    rows = [_row(_delivery(row, event, subject, now, event.number)) for event, subject in found.events]
    if rows:
        adding = insert_into(session.connection(), DELIVERIES).on_conflict_do_nothing(
            index_elements=["webhook_id", "seq"]
        )
        session.execute(adding, rows)
    looked, row.after_seq = found.up_to - row.after_seq, max(row.after_seq, found.up_to)
    return looked


def _row(one: WebhookDelivery) -> dict[str, object]:
    return {column.name: getattr(one, column.name, None) for column in DELIVERIES.columns}


@dataclass(frozen=True, slots=True)
class ToSend:
    """A delivery that was claimed."""

    id: str
    webhook_id: str
    url: str
    body: bytes
    generations: tuple[int, ...]


def claim_deliveries(session: Session, now: datetime) -> list[ToSend]:
    """Claim some of each receiver; what a barrier concerns by now is withheld for good."""
    due = select(D, Webhook).join(Webhook, Webhook.id == D.webhook_id)
    due = due.where(D.state == WAITING, is_its_turn(D, now), Webhook.state == ACTIVE)
    due = due.order_by(D.next_at, D.id).limit(AT_ONCE).with_for_update(of=D, skip_locked=True)
    rows = session.execute(due).all()
    open_ = open_references(session, [(one.event, one.subject_id) for one, _ in rows])
    claimed = []
    for one, row in rows:
        if one.event != TEST and one.subject_id not in open_:
            one.state = WITHHELD
            continue
        one.attempts, one.next_at = one.attempts + 1, now + LEASE
        claimed.append(ToSend(one.id, row.id, row.url, one.body.encode("ascii"), _generations(row, now)))
    return claimed


def _generations(row: Webhook, now: datetime) -> tuple[int, ...]:
    both = row.both_until is not None and aware(row.both_until) > aware(now)
    return (row.generation, row.generation - 1) if both else (row.generation,)


def any_delivery(session: Session, now: datetime) -> bool:
    """Whether anything may be claimed; only reads."""
    query = select(D.id).join(Webhook, Webhook.id == D.webhook_id)
    query = query.where(D.state == WAITING, is_its_turn(D, now), Webhook.state == ACTIVE)
    return session.scalar(query.limit(1)) is not None


def mark_delivered(session: Session, one: ToSend, status: int, now: datetime) -> None:
    """The receiver took it."""
    row = session.get_one(D, one.id)
    row.state, row.sent_at, row.status, row.why = SENT, now, status, ""
    kept = session.get_one(Webhook, one.webhook_id)
    kept.failing_since = kept.told_at = None


def mark_refused(session: Session, one: ToSend, status: int, why: str, now: datetime) -> None:
    """It was not taken: again after a longer wait each time. Administrators are told once it has failed for so many hours,
    and again when it is paused for having failed for so many days."""
    row = session.get_one(D, one.id)
    row.status, row.why, row.next_at = status or None, why[:300], now + wait_after(row.attempts)
    kept = session.get_one(Webhook, one.webhook_id)
    kept.failing_since = kept.failing_since or now
    _see_to(session, kept, ruleset(session), now)


def _see_to(session: Session, kept: Webhook, rules: Ruleset, now: datetime) -> None:
    today, failing = london_day(now), aware(now) - aware(kept.failing_since or now)
    hours = int(rules.value_or(1, "webhooks.tell_after_hours", on=today))
    days = int(rules.value_or(3, "webhooks.pause_after_days", on=today))
    if kept.state == ACTIVE and failing >= timedelta(days=days):
        kept.state = PAUSED
        tell_administrators(
            session, _letter(kept, "was paused", "Nothing is lost: let it go on once it answers."), now=now
        )
    elif kept.told_at is None and failing >= timedelta(hours=hours):
        kept.told_at = now
        tell_administrators(
            session, _letter(kept, "does not answer", "It is tried again and again."), now=now
        )


def _letter(kept: Webhook, what: str, then: str) -> Letter:
    since = moment(kept.failing_since) if kept.failing_since else ""
    return Letter(
        f"Webhook {kept.name} {what}",
        f"The receiver {kept.name} has taken nothing since {since}. {then}\nSee Settings, Webhooks.\n",
    )
