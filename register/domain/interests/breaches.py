"""Possible policy breaches: what an officer decides about a late declaration, or a gift accepted against the rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from register.domain.asked import select
from register.domain.problems import refuse
from register.domain.texts import Prose, Typed, text_problems


class BreachOutcome(StrEnum):
    """A late declaration, or a gift accepted against the rule, is a possible breach until somebody else decides."""

    BREACH = "breach"
    NO_BREACH = "no_breach"

    @property
    def label(self) -> str:
        return OUTCOME_LABELS[self]


OUTCOME_LABELS = {BreachOutcome.BREACH: "A policy breach", BreachOutcome.NO_BREACH: "Not a policy breach"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBreachDecision(Typed):
    """A decision about one interest, with its ground, and what follows for a breach."""

    interest_id: Annotated[str, select("the interest")]
    outcome: Annotated[BreachOutcome, select("whether it was a policy breach")]
    ground: Annotated[str, Prose("why", longest=2000)]
    action: Annotated[str | None, Prose("what was done about it", longest=2000)] = None
    lesson: Annotated[str | None, Prose("what was learnt", longest=2000)] = None


def check_breach_decision(new: NewBreachDecision) -> None:
    """Raises Invalid. A breach says what was done about it."""
    refuse({**text_problems(new, action=new.outcome is BreachOutcome.BREACH)})
