"""What is asked about an options appraisal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from forms.base import NhsForm
from forms.criteria import SOME, asked_as
from forms.days import DatePartsField
from forms.fields import LongTextField, SelectField, TextField
from forms.numbers import WholeNumberField
from forms.records import RecordField
from forms.values import Rows, ValueForm
from register.domain.separation.appraisals import (
    Benefit,
    Criterion,
    Joined,
    NewAppraisal,
    Option,
    Score,
)
from register.domain.separation.weights import BEST


def _option(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Option {number + 1}"
    yield "option", TextField(f"{said}: short name", limit=40, width="10", **SOME)
    yield (
        "option_form",
        SelectField(f"{said}: form of organisation", thing="the form of organisation", **SOME),
    )
    yield "keeps", TextField(f"{said}: what integration it keeps", **SOME)
    yield "loses", TextField(f"{said}: what integration it loses", **SOME)
    yield "risks", TextField(f"{said}: its risks", **SOME)


def _score(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Score {number + 1}"
    yield "scored_option", TextField(f"{said}: option", limit=40, width="10", **SOME)
    yield "scored_criterion", TextField(f"{said}: criterion", limit=100, **SOME)
    yield "score", WholeNumberField(f"{said}: from 0 to {BEST}", thing="the score", high=BEST, **SOME)
    yield "score_reason", TextField(f"{said}: reason", **SOME)
    yield "scored_by", RecordField(f"{said}: given by", of="person", thing="who gave the score", **SOME)


def _benefit(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Benefit {number + 1}"
    yield "promised_option", TextField(f"{said}: option", limit=40, width="10", **SOME)
    yield "measure", TextField(f"{said}: measure", limit=200, **SOME)
    yield "baseline", TextField(f"{said}: where it stands today", limit=200, **SOME)
    yield (
        "promised_by",
        DatePartsField(f"{said}: promised by", thing="the day by which it is promised", **SOME),
    )


def _joined(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Agreement {number + 1}"
    yield "joined_option", TextField(f"{said}: option", limit=40, width="10", **SOME)
    yield (
        "document",
        TextField(f"{said}: what it is called", limit=100, hint="The same for each of its parties", **SOME),
    )
    yield (
        "party_id",
        RecordField(f"{said}: a party of it", of="organisation", thing="the organisation", **SOME),
    )
    yield (
        "document_kind",
        SelectField(f"{said}: kind", thing="the kind of agreement", prompt="Not said", **SOME),
    )


WHOLES = {"criteria": "criteria-0-weight", "options": "options-0-option"}
"""Where a fault of a whole table stands."""


class AppraisalForm(ValueForm[NewAppraisal]):
    """An options appraisal: the board's criteria, the options, who scored them how, and what was declared."""

    submit_text = "Save appraisal"
    makes = NewAppraisal

    service_id = RecordField("Service", of="care_service", thing="the service")
    programme_id = RecordField("Programme", of="programme", thing="the programme", optional=True)
    ROWS = {  # noqa: RUF012
        "criteria": Rows(Criterion, asked_as("criterion", "weight"), drawn=4),
        "options": Rows(Option, _option, drawn=3),
        "scores": Rows(Score, _score, drawn=6),
        "benefits": Rows(Benefit, _benefit, drawn=2),
        "structure": Rows(Joined, _joined, drawn=4),
    }
    FOLDED = {  # noqa: RUF012
        "criteria": "Criteria", "options": "Options", "scores": "Scores", "benefits": "Promised benefits",
        "structure": "Agreements that each option makes, party by party",
    }  # fmt: skip
    chosen = TextField(
        "Option that the board chose", width="10", thing="the option that was chosen", optional=True
    )
    chosen_on = DatePartsField("Day it was chosen", thing="the day it was chosen", optional=True)
    chosen_minute = TextField("Minute that says so", thing="the minute", optional=True)
    overseer_id = RecordField("Who oversees it?", of="organisation", thing="who oversees it", optional=True)
    agreed_on = DatePartsField("Day whoever oversees it agreed", thing="the day it was agreed", optional=True)
    next_review_on = DatePartsField("Next review", thing="the day of the next review", optional=True)

    def blame(self, problems: Mapping[str, str]) -> None:
        """What is wrong with a whole table stands in its first row."""
        super().blame({WHOLES.get(name, name): words for name, words in problems.items()})


class AmendAppraisalForm(AppraisalForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)


class GiveUpForm(NhsForm):
    """Why a promised benefit is given up."""

    submit_text = "Give this benefit up"

    waived_because = TextField("Why is it given up?", thing="why it is given up")
