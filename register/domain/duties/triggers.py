"""When somebody is asked to declare by themselves: on appointment, on a change of post, and before they leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from register.domain.dates import end_of_day
from register.domain.duties.duties import Duty, DutyKind
from register.domain.rules import Ruleset

LEAVING = timedelta(days=28)
"""So long before their last day somebody is asked what has ended."""
FORGOTTEN = timedelta(days=365)
"""What began longer ago is left to the yearly return."""


class Trigger(StrEnum):
    """The value is the rule that switches it on."""

    APPOINTMENT = "declarations.asked_on_appointment"
    ROLE_CHANGE = "declarations.asked_on_role_change"
    LEAVING = "declarations.asked_on_leaving"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """Decision-making staff in a post. earlier: whether they held another post before; stays: whether another one goes on
    when this one ends; returned_on: their last return."""

    person_id: str
    post: str
    since: date
    until: date | None = None
    earlier: bool = False
    stays: bool = False
    returned_on: date | None = None


def switched_on(ruleset: Ruleset, on: date) -> dict[Trigger, date]:
    """The triggers of the day, each with the day from which it holds: nothing that began earlier is asked about."""
    found = {trigger: ruleset.find(trigger.value, on=on) for trigger in Trigger}
    return {trigger: rule.valid_from or date.min for trigger, rule in found.items() if rule and rule.value}


def plan_triggers(deciders: Iterable[Decider], ruleset: Ruleset, *, on: date) -> Iterator[Duty]:
    """A task for each whom a trigger asks and who has made no return since."""
    asking = switched_on(ruleset, on)
    for who in deciders if asking else ():
        yield from _on_beginning(who, asking, ruleset, on)
        yield from _on_leaving(who, asking, on)


def _on_beginning(who: Decider, asking: dict[Trigger, date], ruleset: Ruleset, on: date) -> Iterator[Duty]:
    trigger = Trigger.ROLE_CHANGE if who.earlier else Trigger.APPOINTMENT
    returned = who.returned_on is not None and who.returned_on >= who.since
    recent = on - FORGOTTEN < who.since <= on
    if trigger not in asking or who.since < asking[trigger] or returned or not recent:
        return
    days = ruleset.value_or(28, "interests.declare_within_days", on=who.since)
    words = (
        "Declare your interests: your post changed to"
        if who.earlier
        else "Declare your interests: you began as"
    )
    yield _asked(who, who.since + timedelta(days=days), f"{words} {who.post}")


def _on_leaving(who: Decider, asking: dict[Trigger, date], on: date) -> Iterator[Duty]:
    """Whoever goes on to another post does not leave."""
    if Trigger.LEAVING not in asking or who.until is None or who.stays:
        return
    first = who.until - LEAVING
    returned = who.returned_on is not None and who.returned_on >= first
    if first <= on <= who.until and who.until >= asking[Trigger.LEAVING] and not returned:
        yield _asked(who, who.until, f"Say what has ended before you leave as {who.post}")


def _asked(who: Decider, day: date, words: str) -> Duty:
    return Duty(
        kind=DutyKind.ASKED_BY_TRIGGER, subject_kind="person", subject_id=who.person_id, due_at=end_of_day(day),
        words=words, owner_id=who.person_id,
    )  # fmt: skip
