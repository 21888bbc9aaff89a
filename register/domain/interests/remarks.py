"""What a reviewer asks back about an interest, and what its person answers: a conversation that stays with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from register.domain.problems import refuse
from register.domain.rules import Ruleset
from register.domain.texts import Prose, Typed, text_problems


class RemarkKind(StrEnum):
    """Which side of the conversation it is."""

    ASKED = "asked"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRemark(Typed):
    """What is asked or answered."""

    said: Annotated[str, Prose("what you want to say", longest=4000)]


def check_remark(new: NewRemark) -> None:
    """Raises Invalid."""
    refuse(text_problems(new))


def answer_by(asked_on: date, ruleset: Ruleset) -> date:
    """The day by which an answer is hoped for."""
    days: int = ruleset.value_or(14, "interests.answer_within_days", on=asked_on)
    return asked_on + timedelta(days=days)
