"""What is asked about whoever judges bids, and of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forms.fields import LongTextField, SelectField, TextField, YesNoField
from forms.numbers import WholeNumberField
from forms.records import RecordField
from forms.values import Rows, ValueForm
from register.domain.procurement.evaluators import BidScore, DeclaredForIt, NewEvaluator, Scoring, Settled
from register.domain.separation.weights import BEST

SOME: Any = {"optional": True, "marked": False}


class EvaluatorForm(ValueForm[NewEvaluator]):
    """Who judges which part of which procurement."""

    submit_text = "Save evaluator"
    makes = NewEvaluator

    procurement_id = RecordField("Procurement", of="procurement", thing="the procurement")
    person_id = RecordField("Who is it?", of="person", thing="who it is")
    evaluator_part = TextField("What do they judge, or decide?", thing="what they judge, or decide")


class AmendEvaluatorForm(EvaluatorForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)


class DeclareForItForm(ValueForm[DeclaredForIt]):
    """What an evaluator declares, having read who bids."""

    submit_text = "Declare"
    makes = DeclaredForIt

    has_bidder_interest = YesNoField(
        "Do you, or somebody close to you, have an interest in one of them?",
        thing="whether you have an interest in one",
    )
    bidder_interest = LongTextField(
        "Which interest, in which of them?", thing="the interest", rows=3, optional=True
    )


class SettleForm(ValueForm[Settled]):
    """What somebody else says about it."""

    submit_text = "Save this answer"
    makes = Settled

    may_take_part = YesNoField("May they take part?", thing="whether they may take part")
    settled_because = LongTextField("Why, and on which conditions?", thing="the reason", rows=3)


def _score(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Score {number + 1}"
    yield "scored_bidder_id", SelectField(f"{said}: bidder", thing="the bidder", **SOME)
    yield "on_criterion", SelectField(f"{said}: criterion", thing="the criterion", **SOME)
    yield "bid_score", WholeNumberField(f"{said}: from 0 to {BEST}", thing="the score", high=BEST, **SOME)
    yield "bid_comment", TextField(f"{said}: comment", **SOME)


class ScoreForm(ValueForm[Scoring]):
    """The scores that one evaluator gives, each with its comment."""

    submit_text = "Save your scores"
    makes = Scoring

    ROWS = {"scores_given": Rows(BidScore, _score, drawn=4)}  # noqa: RUF012

    def blame(self, problems: Any) -> None:
        """What is wrong with all of them stands in the first."""
        super().blame(
            {
                "scores_given-0-bid_score" if name == "scores_given" else name: words
                for name, words in problems.items()
            }
        )
