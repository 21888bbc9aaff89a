"""What is decided at the end of a preferred supplier's term: it ends, the market is tested, or it is extended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.contracts.stages import RUNNING, Stage
from register.domain.dates import said
from register.domain.problems import day_problem, refuse
from register.domain.texts import Line, Prose, Typed, text_problems


class TermOutcome(StrEnum):
    """What became of a term."""

    ENDED = "ended"
    RETESTED = "retested"
    EXTENDED = "extended"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    TermOutcome.ENDED: "It ends", TermOutcome.RETESTED: "The market is tested", TermOutcome.EXTENDED: "It is extended",
}  # fmt: skip
OVER = frozenset({TermOutcome.ENDED, TermOutcome.RETESTED})
"""What leaves nothing to decide at the end of the term."""
DECIDED_IN = (Stage.PART_SIGNED, Stage.SIGNED, *RUNNING)
"""Stages of a contract at which the end of its term is decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermDecision(Typed):
    """What was decided about the end of a preferred supplier's term. preferred_supplier_until: the last day of the term
    as extended, for an extension alone. preferred_procurement_id: the procurement by which the market is tested, where
    there is one already; retest_route: the route of the one that begins with this decision, where there is none."""

    preferred_outcome: Annotated[TermOutcome, select("what was decided")]
    preferred_decided_on: Annotated[date, enter("the day this was decided")]
    preferred_minute: Annotated[str, Line("the minute that decides it", longest=300)]
    preferred_because: Annotated[str, Prose("why", longest=2000)]
    preferred_supplier_until: Annotated[date | None, enter("the new end of the term")] = None
    preferred_procurement_id: Annotated[str | None, select("the procurement that tests the market")] = None
    retest_route: Annotated[
        str | None, select("the route by which the market is tested", "procurement.routes")
    ] = None


def check_term(new: TermDecision, *, until: date, reaches: date, today: date) -> None:
    """Raises Invalid. until: the last day of the term as it is; reaches: that of the contract, with its options."""
    late = (
        "The day this was decided must be today or in the past" if new.preferred_decided_on > today else None
    )
    refuse(
        {
            **text_problems(new),
            "preferred_decided_on": late or day_problem(new.preferred_decided_on, "The day this was decided"),
            **_until_problem(new, until, reaches),
            **_retest_problems(new),
        }
    )


def _retest_problems(new: TermDecision) -> Mapping[str, str | None]:
    """The market is tested by one procurement: the one that is there, or the one that begins now."""
    if new.preferred_outcome is not TermOutcome.RETESTED:
        stray = "Leave this empty: the market is not tested"
        return {
            "preferred_procurement_id": stray if new.preferred_procurement_id else None,
            "retest_route": stray if new.retest_route else None,
        }
    if new.preferred_procurement_id:
        return {
            "retest_route": "Leave this empty: the procurement is there already" if new.retest_route else None
        }
    return {
        "retest_route": None
        if new.retest_route
        else "Select the route, or the procurement if there is one already"
    }


def _until_problem(new: TermDecision, until: date, reaches: date) -> Mapping[str, str | None]:
    day, name = new.preferred_supplier_until, "preferred_supplier_until"
    if new.preferred_outcome is not TermOutcome.EXTENDED:
        return {name: "Leave this empty: the term is not extended" if day else None}
    if day is None:
        return {name: "Enter the new end of the term"}
    if day <= until:
        return {name: f"The new end must be after {said(until)}, when the term ends now"}
    past = f"The term cannot reach beyond the contract, which with its options ends on {said(reaches)}"
    return {name: past if day > reaches else None}
