"""Who is reminded of a task, of which reminders, and what the letter says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from register.domain.accounts.letters import Letter
from register.domain.dates import after_hours, aware, london_day, moment
from register.domain.duties.duties import Rung
from register.domain.permissions import Role
from register.domain.rules import JsonValue, Ruleset

ON_TIME = timedelta(minutes=5)
"""A reminder sent within this long after its instant is not called late."""
SUBJECT_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Owners:
    """The role that acts where no person is named, and the roles told too when time runs short."""

    role: Role
    also: tuple[Role, ...] = ()
    also_hours_before: int = 0


def owners(kind: str, due_at: datetime, ruleset: Ruleset) -> Owners:
    """By the rules of the London day on which the task is due; a governance officer for any kind not named."""
    rows: Sequence[Mapping[str, JsonValue]] = ruleset.value_or([], "duties.owners", on=london_day(due_at))
    row = next((row for row in rows if row["kind"] == kind), None)
    if row is None:
        return Owners(Role.GOVERNANCE_OFFICER)
    also = tuple(Role(role) for role in row.get("also", ()))
    return Owners(Role(row["role"]), also, row.get("also_hours_before", 0))


def roles_told(found: Owners, rung: Rung, due_at: datetime) -> tuple[Role, ...]:
    """The owning role, and towards the end the others too."""
    short = aware(rung.at) >= after_hours(due_at, -found.also_hours_before)
    return (found.role, *found.also) if short and found.also else (found.role,)


def next_in_line(found: Owners, due_at: datetime, ruleset: Ruleset) -> tuple[Role, ...]:
    """Who is told, one role after another, where nobody can be reached or a barrier keeps the task from them all: those
    who are told when time runs short, then the line of rule duties.next_in_line of the day on which it is due."""
    line = ruleset.value_or([], "duties.next_in_line", on=london_day(due_at))
    return tuple(dict.fromkeys((found.role, *found.also, *map(Role, line), Role.ADMINISTRATOR)))


def still_to_send(rungs: Sequence[Rung], since: datetime) -> tuple[Rung, ...]:
    """Every reminder since the task was known; of those that would have fallen before, only the newest."""
    before = [rung for rung in rungs if rung.at <= since]
    return (*before[-1:], *(rung for rung in rungs if rung.at > since))


def is_late(rung: Rung, now: datetime, known: datetime | None = None) -> bool:
    """Whether it goes out after its time. known: since when the task is known; nothing is late for not having been sent
    before that."""
    meant = aware(rung.at) if known is None else max(aware(rung.at), aware(known))
    return aware(now) - meant > ON_TIME


def reminder(
    title: str, due_at: datetime, rung: Rung, *, now: datetime, address: str, known: datetime | None = None
) -> Letter:
    """What is due, when, and where to do it; a late reminder says so and when it should have come."""
    overdue = aware(due_at) < aware(now)
    opening = "Overdue" if overdue else "Reminder"
    late = is_late(rung, now, known)
    opening = f"Late {opening[:1].lower()}{opening[1:]}" if late and not overdue else opening
    lines = [title, "", f"{'This was due on' if overdue else 'This is due on'} {moment(due_at)}."]
    if late:
        lines.append(f"This reminder is late: it was meant for {moment(rung.at)}.")
    lines += ["", f"See your tasks: {address}", ""]
    return Letter(shortened(f"{opening}: {title}"), "\n".join(lines))


def shortened(words: str) -> str:
    """One line that fits a subject."""
    line = " ".join(words.split())
    return line if len(line) <= SUBJECT_LIMIT else line[: SUBJECT_LIMIT - 1] + "…"
