"""When somebody works, is away, and who stands in for them: what reminders that are not urgent keep to."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.dates import aware, london_day, said
from register.domain.duties.digests import digest_on, waits_until
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import Ruleset
from register.domain.texts import Email, Prose, Typed, text_problems

FAR = timedelta(days=800)
"""So far ahead a next working day is looked for."""
LONGEST = timedelta(days=366)
"""The longest absence that is entered at once."""


class Weekday(StrEnum):
    """The value is stored, sent and shown."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


EVERY_DAY = tuple(Weekday)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWorkingDays(Typed):
    """The days of the week on which somebody works."""

    weekdays: Annotated[tuple[Weekday, ...], select("the days on which you work")]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAbsence(Typed):
    """Days on which somebody does not work, and who gets their reminders meanwhile. person: who is away, by their email
    address; whoever says it where none is given. reason: why this deputy, or why somebody else enters it."""

    person: Annotated[str | None, Email("the email address of whoever is away", longest=254)] = None
    first_day: Annotated[date, enter("the first day away")]
    last_day: Annotated[date, enter("the last day away")]
    deputy: Annotated[str | None, Email("the email address of whoever stands in", longest=254)] = None
    reason: Annotated[str, Prose("the reason", longest=500)] = ""


@dataclass(frozen=True, slots=True)
class Away:
    """Days away, both included. deputy_id: who stands in, by the id under which mail is chosen."""

    first_day: date
    last_day: date
    deputy_id: str | None = None
    id: str = ""

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def meets(self, first: date, last: date) -> bool:
        return self.first_day <= last and self.last_day >= first


@dataclass(frozen=True, slots=True)
class Working:
    """When somebody works; whoever said nothing works every day."""

    weekdays: tuple[Weekday, ...] = EVERY_DAY
    absences: tuple[Away, ...] = ()

    def away(self, day: date) -> Away | None:
        return next((one for one in self.absences if one.covers(day)), None)

    def at_work(self, day: date) -> bool:
        return EVERY_DAY[day.weekday()] in self.weekdays and self.away(day) is None

    def next_day(self, start: date) -> date | None:
        """The first working day from this one on; None where there is none for a long time."""
        days = (start + timedelta(days=n) for n in range(FAR.days))
        return next((day for day in days if self.at_work(day)), None)


ALWAYS = Working()
Everybody = Mapping[str, Working]
"""When people work, by the id under which they choose their mail; only those who said something."""


class Course(StrEnum):
    """What becomes of a reminder to somebody. AS_EVER: they work. WAITS: for their next working day. ANYHOW: it goes
    although they do not work, being urgent. TOO_SOON: it would have waited, but its deadline comes first."""

    AS_EVER = "as_ever"
    WAITS = "waits"
    ANYHOW = "anyhow"
    TOO_SOON = "too_soon"


@dataclass(frozen=True, slots=True)
class Fate:
    """The course of a reminder, the day on which it would have been read, and the mail of a day it waits for; at once
    where there is none."""

    course: Course
    day: date
    waits: datetime | None


def fate(
    kind: str, due_at: datetime, start: datetime, now: datetime, rules: Ruleset, working: Working, *, at_once: bool
) -> Fate:  # fmt: skip
    """What an urgent reminder does it does anyhow. start: when it may first be sent. at_once: its reader wants each by
    itself."""
    digest = waits_until(kind, due_at, start, rules)
    usual = None if at_once else digest
    day = london_day(usual or now)
    if working.at_work(day):
        return Fate(Course.AS_EVER, day, usual)
    if digest is None:
        return Fate(Course.ANYHOW, day, None)
    back = working.next_day(day)
    later = None if back is None else digest_on(back, rules)
    past = aware(start) <= aware(due_at) and (later is None or later >= aware(due_at))
    return Fate(Course.TOO_SOON, day, usual) if past else Fate(Course.WAITS, day, later or usual)


def deputy_of(everybody: Everybody, holder_id: str, day: date) -> str | None:
    """Who stands in on the day: the deputy, or the deputy's own while they are away too."""
    been, at = {holder_id}, holder_id
    while (away := everybody.get(at, ALWAYS).away(day)) is not None:
        if away.deputy_id is None or away.deputy_id in been:
            return None
        at = away.deputy_id
        been.add(at)
    return None if at == holder_id else at


def check_working_days(new: NewWorkingDays) -> None:
    """Raises Invalid."""
    none = None if new.weekdays else "Select the days on which you work"
    refuse({**text_problems(new), "weekdays": none})


def check_absence(new: NewAbsence, *, today: date, mine: Working) -> None:
    """Raises Invalid. mine: what its owner said before."""
    order = order_problem(new.first_day, new.last_day, "The last day away must be on or after the first")
    refuse(
        {
            **text_problems(new),
            "first_day": day_problem(new.first_day, "The first day away") or _taken(new, mine),
            "last_day": day_problem(new.last_day, "The last day away") or order or _reach(new, today),
            "reason": "Say why this person stands in" if new.deputy and not new.reason else None,
        }
    )


def _taken(new: NewAbsence, mine: Working) -> str | None:
    found = next((one for one in mine.absences if one.meets(new.first_day, new.last_day)), None)
    return None if found is None else (
        f"These days meet an absence from {said(found.first_day)} to {said(found.last_day)}: end that one first"
    )  # fmt: skip


def _reach(new: NewAbsence, today: date) -> str | None:
    if new.last_day < today:
        return "The last day away must be today or later"
    long = new.last_day - new.first_day > LONGEST
    return "An absence may last a year at most: enter the rest as another" if long else None


def goes_in_circle(
    everybody: Everybody, records: Container[str], deputy_id: str, first: date, last: date
) -> bool:
    """Whether, on any of these days, standing in would lead back to whoever is away. records: every one of theirs."""
    return _leads(everybody, deputy_id, records, first, last, frozenset())


def _leads(
    everybody: Everybody, at: str, back_to: Container[str], first: date, last: date, been: frozenset[str]
) -> bool:
    if at in back_to:
        return True
    if at in been:
        return False
    further = (one for one in everybody.get(at, ALWAYS).absences if one.meets(first, last) and one.deputy_id)
    return any(
        _leads(
            everybody, one.deputy_id or "", back_to, max(first, one.first_day), min(last, one.last_day),
            been | {at},
        )
        for one in further
    )  # fmt: skip


def away_words(away: Away, deputy: str | None) -> str:
    """As lists of tasks say it."""
    until = f"away until {said(away.last_day)}"
    return f"{until}, {deputy} stands in" if deputy else f"{until}, nobody stands in"


def standing_in_words(name: str, away: Away) -> str:
    """What a reminder to a deputy ends with."""
    return f"You are told because you stand in for {name}, who is away until {said(away.last_day)}."
