"""Tasks of somebody who has left: handed over to a named person with a reason, all of them or some."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from register.domain.asked import select
from register.domain.duties.duties import NOBODY_ELSES, Duty
from register.domain.problems import refuse
from register.domain.texts import Email, Prose, Typed, text_problems

Key = tuple[str, str, str, str]
"""Kind, subject, part and who had it: a task whenever it comes again, whatever its day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHandover(Typed):
    """Who takes over, by their email address, and why. tasks: ids of those handed over; all of them where none is given."""

    to: Annotated[str, Email("the email address of whoever takes over", longest=254)]
    tasks: Annotated[tuple[str, ...], select("the tasks")] = ()
    reason: Annotated[str, Prose("why this person takes over", longest=500)]


def check_handover(new: NewHandover, open_: Collection[str]) -> None:
    """Raises Invalid. open_: the ids of the tasks that are there to be handed over."""
    gone = "Select tasks that are still to be handed over" if set(new.tasks) - set(open_) else None
    refuse({**text_problems(new), "tasks": gone})


def key_of(duty: Duty) -> Key:
    """What a handover is found by."""
    return (duty.kind.value, duty.subject_id, duty.part, duty.owner_id or "")


def placed(duty: Duty, gone: Container[str], given: Mapping[Key, str]) -> Duty:
    """The task as it falls to somebody: to whoever took it over once its owner has left, or whoever took it from them;
    to its role where nobody did, which then remembers whose it was. What only its owner could do stays theirs."""
    been: set[str] = set()
    whose = duty
    while whose.owner_id and whose.owner_id in gone and duty.kind not in NOBODY_ELSES:
        been.add(whose.owner_id)
        to = given.get(key_of(whose))
        if to is None or to in been:
            return replace(whose, owner_id=None, left_by=whose.owner_id)
        whose = replace(whose, owner_id=to)
    return whose
