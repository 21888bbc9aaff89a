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


MOST_TOGETHER = 200
"""So many cases at most are decided at once: as many as a page shows."""
OUTCOME_LABELS = {BreachOutcome.BREACH: "A policy breach", BreachOutcome.NO_BREACH: "Not a policy breach"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBreachDecision(Typed):
    """A decision about one interest, with its ground, and what follows for a breach."""

    interest_id: Annotated[str, select("the interest")]
    outcome: Annotated[BreachOutcome, select("whether it was a policy breach")]
    ground: Annotated[str, Prose("why", longest=2000)]
    action: Annotated[str | None, Prose("what was done about it", longest=2000)] = None
    lesson: Annotated[str | None, Prose("what was learnt", longest=2000)] = None
    published_words: Annotated[str | None, Prose("what the public reads", longest=1000)] = None


def check_breach_decision(new: NewBreachDecision) -> None:
    """Raises Invalid. A breach says what was done about it."""
    refuse({**text_problems(new, action=new.outcome is BreachOutcome.BREACH)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Together(Typed):
    """One decision about many alike. interests: the reference or id of each."""

    interests: tuple[str, ...]
    outcome: Annotated[BreachOutcome, select("whether they were policy breaches")]
    ground: Annotated[str, Prose("why", longest=2000)]
    action: Annotated[str | None, Prose("what was done about it", longest=2000)] = None
    lesson: Annotated[str | None, Prose("what was learnt", longest=2000)] = None

    def about(self, interest_id: str) -> NewBreachDecision:
        return NewBreachDecision(
            interest_id=interest_id,
            outcome=self.outcome,
            ground=self.ground,
            action=self.action,
            lesson=self.lesson,
        )


def check_together(new: Together) -> None:
    """Raises Invalid. Each is named once, and no more than can be looked at on one page."""
    problem = None if new.interests else "Select at least one case"
    if len(new.interests) > MOST_TOGETHER:
        problem = f"Decide at most {MOST_TOGETHER} cases together"
    breach = new.outcome is BreachOutcome.BREACH
    refuse({**text_problems(new, action=breach), "interests": problem})
