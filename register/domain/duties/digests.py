"""Which reminders wait for the one mail of the day, when that goes out, and what it says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from register.domain.accounts.letters import Letter
from register.domain.dates import LONDON, after_hours, aware, london_day, moment, said
from register.domain.duties.duties import DutyKind
from register.domain.rules import JsonValue, Ruleset

STATUTORY = frozenset({DutyKind.INCIDENT_DEADLINE.value, DutyKind.COMPLAINT_DEADLINE.value})
"""Deadlines that a law sets: no rule and no choice makes their reminders wait."""
OWN_LETTER = frozenset({DutyKind.ROUND_DECLARATION.value, DutyKind.PAPERS_CLOSED.value})
"""Their letter carries a link for one person, or asks for nothing: it stands in no other mail."""
MOST = 100
"""So many tasks one mail names; it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Urgency:
    """From so many hours before its deadline a task's reminders go out at once; overdue: those after it too."""

    hours_before: int = 0
    overdue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One reminder as the mail of the day tells it. meant_for: when it should have come, where it is late. note: why its
    reader is told of somebody else's task."""

    title: str
    due_at: datetime
    address: str
    meant_for: datetime | None = None
    note: str = ""


def digest_on(day: date, ruleset: Ruleset) -> datetime:
    """The one instant of a London day at which its mail goes out, whatever the clocks do on that day."""
    hour = int(ruleset.value_or(8, "duties.digest_hour", on=day))
    return datetime.combine(day, time(min(max(hour, 0), 23)), LONDON).astimezone(UTC)


def next_digest(start: datetime, ruleset: Ruleset) -> datetime:
    """The first mail of a day at or after this instant."""
    today = digest_on(london_day(start), ruleset)
    return today if today >= aware(start) else digest_on(london_day(start) + timedelta(days=1), ruleset)


def digest_day(now: datetime, newest: datetime, ruleset: Ruleset) -> date:
    """The day whose mail goes out now. newest: the latest instant that anything in it waited for."""
    today = london_day(now)
    last = today if digest_on(today, ruleset) <= aware(now) else today - timedelta(days=1)
    return max(last, london_day(newest))


def urgency(kind: str, due_at: datetime, ruleset: Ruleset) -> Urgency:
    """By the rules of the London day on which the task is due; the deadline's own reminder always goes at once."""
    rows: Sequence[Mapping[str, JsonValue]] = ruleset.value_or([], "duties.urgent", on=london_day(due_at))
    row = next((row for row in rows if row["kind"] == kind), {})
    return Urgency(int(row.get("hours_before", 0)), bool(row.get("overdue", False)))


def waits_until(kind: str, due_at: datetime, start: datetime, ruleset: Ruleset) -> datetime | None:
    """The mail of the day that a reminder waits for; None where it goes out at once. start: when it may first be sent.
    None that comes before its deadline waits until after it."""
    due, first = aware(due_at), aware(start)
    found, digest = urgency(kind, due_at, ruleset), next_digest(start, ruleset)
    if kind in STATUTORY or kind in OWN_LETTER:
        return None
    if first > due:
        return None if found.overdue else digest
    return None if first >= after_hours(due, -found.hours_before) or due <= digest else digest


def digest_id(day: date, address: str) -> str:
    """The Message-ID of an address's mail of a day: the same however often it is made."""
    whose = hashlib.sha256(address.encode()).hexdigest()[:32]
    return f"<digest-{day.isoformat()}-{whose}@armslength>"


def digest_letter(items: Sequence[Item], day: date, *, now: datetime, address: str) -> Letter:
    """Every reminder of a day in one mail, by due time: what is overdue stands first."""
    shown = sorted(items, key=lambda one: (one.due_at, one.title))
    lines = [line for one in shown[:MOST] for line in _lines(one, now)]
    if len(shown) > MOST:
        lines += [f"And {len(shown) - MOST} more.", ""]
    count = "1 reminder" if len(shown) == 1 else f"{len(shown)} reminders"
    return Letter(
        f"Your tasks on {said(day)}: {count}", "\n".join([*lines, f"See your tasks: {address}", ""])
    )


def _lines(one: Item, now: datetime) -> list[str]:
    overdue = aware(one.due_at) < aware(now)
    when = f"{'Overdue: this was' if overdue else 'This is'} due on {moment(one.due_at)}."
    meant = one.meant_for
    late = meant and f"This reminder is late: it was meant for {moment(meant)}."
    return [*(line for line in (" ".join(one.title.split()), when, late, one.note, one.address) if line), ""]
