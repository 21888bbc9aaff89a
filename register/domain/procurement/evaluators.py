"""Evaluators: who judges the bids of a procurement, what each declared for it, and the scores that each gave."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.problems import refuse
from register.domain.separation.weights import BEST, repeated
from register.domain.texts import Line, Prose, Typed, text_problem, text_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvaluator(Typed):
    """That somebody judges the bids of a procurement, and in which part."""

    procurement_id: Annotated[str, select("the procurement")]
    person_id: Annotated[str, select("who it is")]
    evaluator_part: Annotated[str, Line("what they judge, or decide", longest=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredForIt(Typed):
    """What an evaluator declares for one procurement, having read who bids."""

    has_bidder_interest: Annotated[bool, select("whether you have an interest in one of them")]
    bidder_interest: Annotated[str | None, Prose("the interest", longest=2000)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled(Typed):
    """What somebody else says about an evaluator with an interest."""

    may_take_part: Annotated[bool, select("whether they may take part")]
    settled_because: Annotated[str, Prose("the reason", longest=2000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class BidScore(Typed):
    """What one evaluator gave a bid on one criterion, from 0 to 10, with the comment that explains it."""

    scored_bidder_id: Annotated[str, select("the bidder")]
    on_criterion: Annotated[str, Line("the criterion", longest=100)]
    bid_score: Annotated[int, enter("the score")]
    bid_comment: Annotated[str, Line("the comment", longest=300)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring(Typed):
    """Every score that one evaluator gives."""

    scores_given: Annotated[tuple[BidScore, ...], enter("the scores")] = ()


class EvaluatorState(StrEnum):
    """How far an evaluator is: bids may be read and scored in the states that say so, and in no other."""

    ASKED = "asked"
    READY = "ready"
    SUSPENDED = "suspended"
    CONFIRMED = "confirmed"
    STOOD_DOWN = "stood_down"
    SCORED = "scored"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def may_score(self) -> bool:
        return self in (EvaluatorState.READY, EvaluatorState.CONFIRMED, EvaluatorState.SCORED)


LABELS = {
    EvaluatorState.ASKED: "Has not declared for this procurement",
    EvaluatorState.READY: "May read and score bids",
    EvaluatorState.SUSPENDED: "Kept from the papers until somebody else answers",
    EvaluatorState.CONFIRMED: "May take part, as somebody else confirmed",
    EvaluatorState.STOOD_DOWN: "Takes no part",
    EvaluatorState.SCORED: "Has scored",
}


def state_of(
    *, declared_on: date | None, has_bidder_interest: bool | None, may_take_part: bool | None, scored_on: date | None,
    is_on_register: bool, is_closed: bool = False,
) -> EvaluatorState:  # fmt: skip
    """is_on_register: whether the register of interests holds an interest of theirs in a bidder that nobody answered,
    whatever they declared and were answered before; is_closed: one after which somebody said that papers stay closed."""
    if declared_on is None:
        return EvaluatorState.ASKED
    if is_closed or (may_take_part is not None and not may_take_part):
        return EvaluatorState.STOOD_DOWN
    if is_on_register or (has_bidder_interest and may_take_part is None):
        return EvaluatorState.SUSPENDED
    if scored_on is not None:
        return EvaluatorState.SCORED
    return EvaluatorState.READY if may_take_part is None else EvaluatorState.CONFIRMED


def check_evaluator(new: NewEvaluator) -> None:
    """Raises Invalid."""
    refuse(
        {
            **text_problems(new),
            "procurement_id": text_problem(new.procurement_id, "the procurement", 80),
            "person_id": text_problem(new.person_id, "who it is", 80),
        }
    )


def check_declared(new: DeclaredForIt) -> None:
    """Raises Invalid."""
    words = "Enter the interest" if new.has_bidder_interest and not new.bidder_interest else None
    refuse({**text_problems(new), "bidder_interest": words or text_problems(new)["bidder_interest"]})


def check_scores(scores: tuple[BidScore, ...], bidders: Collection[str], criteria: Collection[str]) -> None:
    """Raises Invalid."""
    found: dict[str, str | None] = {} if scores else {"scores_given": "Enter at least one score"}
    for n, one in enumerate(scores):
        for name, words in {**text_problems(one), **_score_problems(one, bidders, criteria)}.items():
            found[f"scores_given-{n}-{name}"] = words
    told = [(one.scored_bidder_id, one.on_criterion) for one in scores]
    refuse(found | {f"scores_given-{n}-on_criterion": "You have scored it already" for n in repeated(told)})


def _score_problems(
    one: BidScore, bidders: Collection[str], criteria: Collection[str]
) -> Mapping[str, str | None]:
    return {
        "scored_bidder_id": None if one.scored_bidder_id in bidders else "Select one of the bidders",
        "on_criterion": None
        if one.on_criterion in criteria
        else f"There is no criterion called {one.on_criterion}",
        "bid_score": None if 0 <= one.bid_score <= BEST else f"The score must be between 0 and {BEST}",
    }
