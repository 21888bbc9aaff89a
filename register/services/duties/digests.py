"""The one mail of the day: every reminder that waited for it, for each recipient, in the unit of work that marks them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, Table, delete, select, update
from sqlalchemy.orm import Session

from register.domain.dates import aware, london_day
from register.domain.duties.digests import digest_day, digest_id, digest_letter
from register.domain.duties.duties import Rung
from register.domain.permissions import UNBOUND
from register.models.base import new_id
from register.models.duties import Alert, Duty, OutboxMessage
from register.queries.accounts.mail_choices import BY_DEFAULT, all_choices
from register.queries.duties.duties import Reachable, reachable
from register.queries.rules import ruleset
from register.services.duties.duties import NEEDED_NO_MORE, OPEN
from register.services.duties.letters import THEIR_OWN, Letters
from register.services.duties.reminding import Eyes
from register.services.outbox import WAITING, enqueue_all
from register.services.upserts import insert_into

OUTBOX: Table = OutboxMessage.__table__  # type: ignore[assignment]
Waiting = Row[Alert, Duty]


@dataclass(frozen=True, slots=True)
class _Sorted:
    """What becomes of the alerts that waited: told now, needed no more, or to be raised anew for whoever is next."""

    there: dict[str, Reachable]
    told: dict[str, list[Waiting]]
    settled: list[str]
    anew: list[str]


def any_digest(session: Session, now: datetime) -> bool:
    """Whether a reminder's mail of the day is due; only reads."""
    return session.execute(_waiting(now).limit(1)).first() is not None


def send_digests(session: Session, now: datetime, *, tasks_address: str = "") -> int:
    """Queue the mail of the day of everybody for whom something waited; returns how many mails were queued. An address
    has one a day, which its Message-ID sees to: what comes after it goes out by itself."""
    rows = session.execute(_waiting(now).with_for_update(of=Alert)).all()
    found = _sort(session, rows, now)
    away = {alert.stands_for for alert, _ in rows}
    letters = Letters(session, [duty for _, duty in rows], tasks_address, away=away, now=now)
    _settle(session, found)
    queued = _queue(session, found, letters, now, tasks_address)
    alone = [row for address, told in found.told.items() if address not in queued for row in told]
    _send_alone(session, found, alone, letters, now)
    return len(queued) + len(alone)


def _waiting(now: datetime) -> Select[Alert, Duty]:
    query = select(Alert, Duty).join(Duty, Duty.id == Alert.duty_id)
    return query.where(Alert.digest_at <= now, Alert.carried_in.is_(None)).order_by(Alert.id)


def _sort(session: Session, rows: Iterable[Waiting], now: datetime) -> _Sorted:
    """Looked at again, since hours have passed: a task that is done or in hand needs no reminder, and what its recipient
    may see no more, or can be told no more, is for the next in line."""
    there: dict[str, Reachable] = {}
    for one in reachable(session, london_day(now), viewer=UNBOUND):
        there.setdefault(one.address, one)
    found, eyes, chosen = _Sorted(there, {}, [], []), Eyes(session), all_choices(session)
    for row in rows:
        alert, duty = row
        to = there.get(alert.recipient)
        unwanted = alert.courtesy and to is not None and not chosen.get(to.holder_id, BY_DEFAULT).early
        if duty.state != OPEN or _is_quiet(duty, now) or unwanted:
            found.settled.append(alert.id)
        elif not _may_see(duty, to, eyes):
            found.anew.append(alert.id)
        else:
            found.told.setdefault(alert.recipient, []).append(row)
    return found


def _is_quiet(duty: Duty, now: datetime) -> bool:
    return duty.quiet_until is not None and aware(duty.quiet_until) > aware(now)


def _may_see(duty: Duty, one: Reachable | None, eyes: Eyes) -> bool:
    return one is not None and (duty.kind in THEIR_OWN or eyes.see(one, duty))


def _settle(session: Session, found: _Sorted) -> None:
    _mark(session, found.settled, carried_in=NEEDED_NO_MORE)
    session.execute(delete(Alert).where(Alert.id.in_(found.anew)))


def _mark(session: Session, ids: Sequence[str], **values: Any) -> None:
    if ids:
        session.execute(update(Alert).where(Alert.id.in_(ids)).values(**values))


def _queue(session: Session, found: _Sorted, letters: Letters, now: datetime, address: str) -> set[str]:
    """The addresses whose mail of the day was queued now, and not before."""
    rules, told = ruleset(session), found.told
    days = {to: digest_day(now, _newest(rows), rules) for to, rows in told.items()}
    mails = [
        _mail(found.there[to], rows, letters, now, days[to], address) for to, rows in sorted(told.items())
    ]
    if not mails:
        return set()
    adding = insert_into(session.connection(), OUTBOX).on_conflict_do_nothing(index_elements=["message_id"])
    queued = session.execute(adding.returning(OUTBOX.c.id, OUTBOX.c.recipient), mails).all()
    for row in queued:
        _mark(session, [alert.id for alert, _ in told[row.recipient]], carried_in=row.id)
    return {row.recipient for row in queued}


def _newest(rows: Sequence[Waiting]) -> datetime:
    return max(alert.digest_at for alert, _ in rows if alert.digest_at is not None)


def _mail(
    one: Reachable, rows: Sequence[Waiting], letters: Letters, now: datetime, day: date, address: str
) -> dict[str, Any]:
    to, stops_for = one.address, one.holder_id if any(a.courtesy for a, _ in rows) else None
    items = [
        letters.among_others(duty, aware(a.rung_at) if a.late else None, a.stands_for) for a, duty in rows
    ]
    letter = digest_letter(items, day, now=now, address=address)
    return {
        "id": new_id(), "alert_id": None, "message_id": digest_id(day, to), "recipient": to,
        "subject": letter.subject, "body": letter.body, "link_id": None, "created_at": now, "next_at": now,
        "state": WAITING, "attempts": 0,
        "stops_for": stops_for,
    }  # fmt: skip


def _send_alone(
    session: Session, found: _Sorted, rows: Sequence[Waiting], letters: Letters, now: datetime
) -> None:
    new = []
    for alert, duty in rows:
        rung = Rung(name=alert.rung, at=aware(alert.rung_at))
        known = None if alert.late else max(aware(alert.raised_at), aware(alert.digest_at or now))
        told: dict[str, Any] = {"now": now, "known": known, "stands_for": alert.stands_for}
        letter = letters.alone(alert.id, duty, rung, alert.recipient, **told)
        holder = found.there[alert.recipient].holder_id
        new.append(replace(letter, stops_for=holder if alert.courtesy else None))
    _mark(session, [alert.id for alert, _ in rows], digest_at=None)
    enqueue_all(session, new, now=now)
