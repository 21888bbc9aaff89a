"""The decision check of an award: interests of evaluators in anybody who bids, whoever it is awarded to."""

from __future__ import annotations

from collections.abc import Iterator

from register.domain.contracts.assessments import Reason, Severity, because
from register.domain.contracts.decision_facts import Facts, Judge
from register.domain.people.organisations import Party

JUDGE = "evaluator_interest"


def evaluators(facts: Facts) -> Iterator[Reason]:
    """An interest that nobody answered stops the award; one that was answered is a condition, or for the record."""
    bidders = {party.id: party for party in (facts.provider, *facts.other_bidders)}
    for judge in facts.judges:
        severity, words = _found(judge)
        links = [("person", judge.person_id)]
        links += [("interest", judge.interest_id)] if judge.interest_id else []
        links += [("organisation", judge.bidder_id)] if judge.bidder_id else []
        yield because(JUDGE, severity, f"{_what(judge, bidders.get(judge.bidder_id))}{words}", *links)


def _what(judge: Judge, bidder: Party | None) -> str:
    if bidder is not None:
        return f"An evaluator has an interest in {bidder.name}, which bids"
    return "An evaluator declared an interest for this procurement"


def _found(judge: Judge) -> tuple[Severity, str]:
    if judge.only_asks:
        return (
            Severity.CONDITION,
            ". It closes no papers by itself, and nobody has said yet whether it matters",
        )
    if judge.may_take_part is None:
        return Severity.STOP, ". Somebody else must answer it first"
    if judge.may_take_part:
        return Severity.CONDITION, ". It is managed as was decided"
    if judge.has_scored:
        words = (
            ", and takes no part since. Scores of theirs are recorded: the reasons have to stand without them"
        )
        return Severity.CONDITION, words
    return Severity.NOTE, ", and takes no part"
