"""Who held which rights when, told from the audit trail's own entries about accounts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.accounts.accounts import Access
from register.domain.dates import end_of_day
from register.domain.leaves import decode_header
from register.domain.permissions import Permission, Role, Viewer
from register.models.ledger import LedgerEntry, LedgerPayload
from register.queries.labels import actors, labels

EVENTS = (
    "account.opened", "account.roles_changed", "account.access_changed", "account.scope_changed",
    "account.switched_off", "account.switched_on",
)  # fmt: skip
"""What changes the rights of an account."""


@dataclass(frozen=True, slots=True)
class Held:
    """What one account gave one person from one entry to the next; `until` is None for what it gives now."""

    account: str
    person_id: str | None
    roles: tuple[str, ...]
    active: bool
    first_day: date | None
    last_day: date | None
    since: datetime
    until: datetime | None
    seq: int
    by: str
    opened: datetime
    person: str = ""

    @property
    def role_words(self) -> str:
        return ", ".join(sorted(Role(role).label for role in self.roles))

    def is_open(self, on: date) -> bool:
        """Whether the account could be used on that day."""
        return Access(active=self.active, starts_on=self.first_day, ends_on=self.last_day).is_open(on)


AT_ONCE = 500
"""So many accounts are read at once for a file."""


def page_of_rights(
    session: Session, *, viewer: Viewer, on: date | None = None, after: int = 0, limit: int
) -> tuple[list[Held], int | None]:
    """Every stretch of rights of so many accounts, account by account, of those that were opened after this entry of the
    trail; and the entry that opened the last, where more follow. `on`: what somebody could use at the end of that day.
    Empty for whoever audits within a scope, which holds no accounts."""
    if viewer.is_scoped or not viewer.may(Permission.AUDIT):
        return [], None
    found: list[Held] = []
    last: int | None = after
    while not found and last is not None:
        accounts, last = _opened(session, last, limit)
        found = [one for one in _of(session, accounts) if on is None or _holds(one, on)]
    return _named(session, found, viewer), last


def rights(session: Session, *, viewer: Viewer, on: date | None = None) -> list[Held]:
    """The same of every account, for a file."""
    found, last = page_of_rights(session, viewer=viewer, on=on, limit=AT_ONCE)
    while last is not None:
        more, last = page_of_rights(session, viewer=viewer, on=on, after=last, limit=AT_ONCE)
        found += more
    return found


def _opened(session: Session, after: int, limit: int) -> tuple[list[str], int | None]:
    """The accounts in the order in which they were opened, and the entry of the last where more were."""
    query = select(LedgerEntry.seq, LedgerEntry.subject).where(
        LedgerEntry.event == EVENTS[0], LedgerEntry.seq > after
    )
    rows = session.execute(query.order_by(LedgerEntry.seq).limit(limit + 1)).all()
    return [row.subject for row in rows[:limit]], rows[limit - 1].seq if len(rows) > limit else None


def _of(session: Session, accounts: Sequence[str]) -> list[Held]:
    told: dict[str, list[Held]] = {account: [] for account in accounts}
    for one in _stretches(session, accounts):
        told[one.account].append(one)
    return [one for stretches in told.values() for one in stretches]


def usable_on(session: Session, on: date, *, viewer: Viewer) -> list[Held]:
    """What each account gave that could be used at the end of that day, for whoever weighs it; nobody is called by name."""
    return [one for one in _stretches(session) if viewer.may(Permission.AUDIT) and _holds(one, on)]


def _holds(one: Held, on: date) -> bool:
    end = end_of_day(on)
    return one.since <= end and (one.until is None or one.until > end) and one.is_open(on)


def _stretches(session: Session, accounts: Sequence[str] | None = None) -> Iterator[Held]:
    """Each entry begins what held after it, and ends what held before; of these accounts, or of all."""
    now: dict[str, Held] = {}
    for seq, at, event, account, by, note in _entries(session, accounts):
        before = now.get(account)
        if before is not None:
            yield replace(before, until=at)
        now[account] = _after(before, account, event, note, at, seq, by)
    yield from sorted(now.values(), key=lambda one: one.seq)


def _entries(
    session: Session, accounts: Sequence[str] | None
) -> Iterator[tuple[int, datetime, str, str, str, dict[str, Any]]]:
    query = select(
        LedgerEntry.seq, LedgerEntry.recorded_at, LedgerEntry.event, LedgerEntry.subject, LedgerEntry.header,
        LedgerPayload.body,
    )  # fmt: skip
    query = query.join(LedgerPayload, LedgerPayload.seq == LedgerEntry.seq).where(
        LedgerEntry.event.in_(EVENTS)
    )
    if accounts is not None:
        query = query.where(LedgerEntry.subject.in_(accounts))
    for row in session.execute(query.order_by(LedgerEntry.seq)):
        by = decode_header(bytes(row.header)).actor
        yield row.seq, row.recorded_at, row.event, row.subject, by, json.loads(row.body)["note"]


def _after(
    before: Held | None, account: str, event: str, note: Mapping[str, Any], at: datetime, seq: int, by: str
) -> Held:
    held = before or Held(account, None, (), False, None, None, at, None, seq, by, at)
    held = replace(held, since=at, until=None, seq=seq, by=by)
    if event == "account.roles_changed":
        return replace(held, roles=tuple(note["after"]))
    if event in ("account.switched_off", "account.switched_on"):
        return replace(held, active=event.endswith("on"))
    if event == "account.scope_changed":
        return held
    told = replace(
        held, person_id=note["person_id"], first_day=_day(note["access_from"]), last_day=_day(note["access_ends_on"])
    )  # fmt: skip
    return (
        told
        if event != "account.opened"
        else replace(told, roles=tuple(note["roles"]), active=note["active"])
    )


def _named(session: Session, found: Sequence[Held], viewer: Viewer) -> list[Held]:
    people = labels(session, [one.person_id for one in found if one.person_id], viewer=viewer)
    doers = actors(session, {one.by for one in found}, viewer=viewer)
    return [
        replace(
            one, person=people.get(one.person_id or "", "" if one.person_id is None else "Somebody not shown"),
            by=doers.get(one.by, "An account that is gone"),
        )
        for one in found
    ]  # fmt: skip


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
