"""When a notice counts as served: by each way of sending, in operational days, forwards and backwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from register.domain.dates import add_months
from register.domain.rules import Ruleset
from register.domain.working_days import COMMITTEES, Counted, WorkingDays

WAYS = "contracts.notice_ways"


@dataclass(frozen=True, slots=True)
class Way:
    """A way of sending. working_days: after how many it counts as served; 0 for the day itself, or the next working day."""

    code: str
    name: str
    working_days: int


@dataclass(frozen=True, slots=True)
class Sending:
    """The last working day on which a notice may be sent in this way, so that it is served in time."""

    way: Way
    by: Counted


@dataclass(frozen=True, slots=True)
class Served:
    """A notice sent on a day: when it counts as served, and the earliest last day that it can bring about."""

    way: Way
    served: Counted
    earliest_end: date


@dataclass(frozen=True, slots=True)
class Committee:
    """The last meeting before a day. day: None where none is recorded before it; known_until: the last one recorded."""

    day: date | None
    known_until: date | None

    @property
    def recorded(self) -> bool:
        return self.known_until is not None


def ways(rules: Ruleset, edition: str, *, on: date) -> tuple[Way, ...]:
    """The ways that a contract of this edition allows: those the rules name for it, or else those for any contract."""
    rows = rules.value(WAYS, on=on)
    own = [row for row in rows if edition in row.get("editions", ())]
    found = own or [row for row in rows if "editions" not in row]
    return tuple(Way(row["way"], row["name"], row["working_days"]) for row in found)


def served_on(sent: date, way: Way, days: WorkingDays) -> Counted:
    """The day on which a notice counts as served. One handed over on a bank holiday is served on the next working day."""
    return days.after(sent, way.working_days) if way.working_days else days.on_or_after(sent)


def send_by(deadline: date, way: Way, days: WorkingDays) -> Counted:
    """The last working day on which to send it, so that it is served on the deadline at the latest."""
    last = days.on_or_before(deadline)
    sent = days.before(last.day, way.working_days)
    return Counted(sent.day, tuple(sorted({*last.unknown_years, *sent.unknown_years})))


def sendings(deadline: date, allowed: tuple[Way, ...], days: WorkingDays) -> tuple[Sending, ...]:
    """Every way with its last day, the earliest first."""
    found = [Sending(way, send_by(deadline, way, days)) for way in allowed]
    return tuple(sorted(found, key=lambda one: (one.by.day, one.way.code)))


def served_today(today: date, months: int, allowed: tuple[Way, ...], days: WorkingDays) -> tuple[Served, ...]:
    """What notice sent today would bring about: the notice period runs from the day on which it counts as served."""
    return tuple(_served(today, months, way, days) for way in allowed)


def _served(today: date, months: int, way: Way, days: WorkingDays) -> Served:
    served = served_on(today, way, days)
    return Served(way, served, max(add_months(served.day, months), today + timedelta(days=1)))


def committee_days(rules: Ruleset, *, on: date) -> tuple[date, ...]:
    """The days on which committees meet, as the rules name them for bodies that record none of their own."""
    return tuple(sorted(date.fromisoformat(text) for text in rules.value_or([], COMMITTEES, on=on)))


def committee_before(day: date, held: Sequence[date]) -> Committee:
    """The last committee on or before the day. held: the days on which committees meet, in their order."""
    before = [one for one in held if one <= day]
    return Committee(before[-1] if before else None, held[-1] if held else None)
