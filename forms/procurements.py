"""What is asked about a procurement: its route, its conflicts, who bids, what was published, and to whom it goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from forms.base import NhsForm, SearchForm
from forms.criteria import SOME, asked_as
from forms.days import DatePartsField
from forms.fields import LongTextField, NameField, RadiosField, SelectField, TextField
from forms.numbers import PenceField, WholeNumberField
from forms.records import RecordField
from forms.values import Rows, ValueForm
from register.domain.procurement.awards import AwardDecision, KeyReason, Proposal
from register.domain.procurement.procurements import (
    AwardCriterion,
    Bidder,
    Further,
    Moderation,
    NewProcurement,
    Notice,
    Representation,
)
from register.domain.separation.weights import BEST


def _bidder(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Bidder {number + 1}"
    yield "bidder_id", RecordField(said, of="organisation", thing="the bidder", **SOME)
    yield (
        "exclusion_checked_on",
        DatePartsField(
            f"{said}: looked up on the list of excluded suppliers on",
            thing="the day it was looked up",
            **SOME,
        ),
    )
    yield "exclusion_found", TextField(f"{said}: what was found", **SOME)


def _notice(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Notice {number + 1}"
    yield "notice_kind", SelectField(said, thing="the notice", **SOME)
    yield "published_on", DatePartsField(f"{said}: published on", thing="the day it was published", **SOME)
    yield "notice_reference", TextField(f"{said}: its reference", limit=200, **SOME)


def _moderation(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Agreed score {number + 1}"
    yield "moderated_id", RecordField(f"{said}: bidder", of="organisation", thing="the bidder", **SOME)
    yield "moderated_criterion", TextField(f"{said}: criterion", limit=100, **SOME)
    yield (
        "moderated_score",
        WholeNumberField(f"{said}: from 0 to {BEST}", thing="the agreed score", high=BEST, **SOME),
    )
    yield "moderated_because", TextField(f"{said}: reason", **SOME)
    yield "moderated_on", DatePartsField(f"{said}: agreed on", thing="the day it was agreed", **SOME)


def _representation(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Representation {number + 1}"
    yield "representation_on", DatePartsField(f"{said}: received on", thing="the day it was received", **SOME)
    yield (
        "received_from_id",
        RecordField(f"{said}: received from", of="organisation", thing="who it came from", **SOME),
    )
    yield "representation", LongTextField(f"{said}: what it says", rows=2, **SOME)
    yield "answered_on", DatePartsField(f"{said}: answered on", thing="the day it was answered", **SOME)
    yield "answer", LongTextField(f"{said}: the answer", rows=2, **SOME)


def _key_reason(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Key criterion {number + 1}"
    yield "key_criterion", SelectField(said, thing="the key criterion", **SOME)
    yield "key_reason", LongTextField(f"{said}: the reason", thing="the reason", rows=2, **SOME)


WHOLES = {"award_criteria": "award_criteria-0-award_weight", "bidders": "bidders-0-bidder_id"}
"""Where a fault of a whole table stands."""
FURTHER = tuple((one.value, one.label) for one in Further)


class ProcurementForm(ValueForm[NewProcurement]):
    """A procurement as it begins: what is bought, for whom, by which route and why."""

    submit_text = "Save procurement"
    makes = NewProcurement

    title = NameField("Title of the procurement", thing="the title of the procurement")
    description = LongTextField("What is bought?", thing="what is bought", rows=3)
    commissioner_id = RecordField("Who buys it?", of="organisation", thing="who buys it")
    starts_on = DatePartsField(
        "Day it began", thing="the day it began", hint="Its rules are those of this day"
    )
    route = SelectField("Route", thing="the route")
    route_reason = LongTextField("Why this route?", thing="why this route", rows=3)
    value_pence = PenceField("Value over its whole life", thing="the value over the whole life")
    service_id = RecordField("Service", of="care_service", thing="the service", optional=True)
    replaces_id = RecordField(
        "Contract that it follows", of="contract", thing="the contract that it follows", optional=True,
        hint="Leave empty where the service is new",
    )  # fmt: skip
    cpv = TextField("CPV code", width="10", thing="the CPV code", optional=True)
    clinical_lead_id = RecordField("Clinical lead", of="person", thing="the clinical lead", optional=True)
    contract_manager_id = RecordField(
        "Contract manager", of="person", thing="the contract manager", optional=True
    )
    committee = TextField(
        "How and by which committee is it decided?", thing="how it is decided", optional=True
    )
    comments = LongTextField("Comments", thing="comments", rows=2, optional=True)

    def blame(self, problems: Mapping[str, str]) -> None:
        """What is wrong with a whole table stands in its first row."""
        super().blame({WHOLES.get(name, name): words for name, words in problems.items()})


class AmendProcurementForm(ProcurementForm):
    """The same, with what comes later: conflicts, bidders, notices, agreed scores, representations; and why it changes."""

    submit_text = "Save changes"

    conflicts_assessed_on = DatePartsField(
        "Day of the conflicts assessment", thing="the day of the conflicts assessment", optional=True,
        hint="It comes before the first notice",
    )  # fmt: skip
    conflicts_summary = LongTextField(
        "What did the conflicts assessment find?", thing="what it found", rows=3, optional=True
    )
    conflicts_actions = LongTextField(
        "How are conflicts managed?", thing="how they are managed", rows=3, optional=True
    )
    papers_open_on = DatePartsField(
        "Day from which bids may be read", thing="the day from which bids may be read", optional=True
    )
    ROWS = {  # noqa: RUF012
        "award_criteria": Rows(AwardCriterion, asked_as("award_criterion", "award_weight"), drawn=2),
        "bidders": Rows(Bidder, _bidder, drawn=2),
        "notices": Rows(Notice, _notice, drawn=2),
        "moderations": Rows(Moderation, _moderation, drawn=2),
        "representations": Rows(Representation, _representation, drawn=1),
    }
    standstill_until = DatePartsField(
        "Last day of a voluntary standstill", thing="the last day of the voluntary standstill", optional=True
    )
    further_decision = SelectField(
        "Further decision after representations", thing="the further decision", options=FURTHER, coerce=Further,
        optional=True, prompt="None",
    )  # fmt: skip
    further_decided_on = DatePartsField(
        "Day of the further decision", thing="the day of the further decision", optional=True
    )
    led_to_id = RecordField(
        "Contract that it led to", of="contract", thing="the contract that it led to", optional=True,
        hint="Once the award is decided: the two are then shown on each other's page and published together",
    )  # fmt: skip
    further_reasons = LongTextField(
        "Reasons for the further decision",
        thing="the reasons for the further decision",
        rows=2,
        optional=True,
    )
    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)


class ProposeAwardForm(ValueForm[Proposal]):
    """To whom it shall go, and why."""

    submit_text = "Propose this award"
    makes = Proposal
    ROWS = {"key_reasons": Rows(KeyReason, _key_reason, drawn=5)}  # noqa: RUF012

    awarded_to_id = RadiosField("Award it to", thing="the bidder")
    award_reasons = LongTextField("Reasons by the criteria", thing="the reasons by the criteria", rows=4)


class DecideAwardForm(ValueForm[AwardDecision]):
    """Where the decision stands written; all else is asked of the decision check."""

    submit_text = "Check and award"
    makes = AwardDecision

    award_minute = TextField("Minute or paper that says so", thing="the minute or paper that says so")


class WithdrawAwardForm(NhsForm):
    """Why an award is taken back."""

    submit_text = "Take the award back"

    reason = LongTextField("Why is it taken back?", thing="why it is taken back", rows=3)


class SummaryForm(SearchForm):
    """Of which year the summary is."""

    submit_text = "Show this year"

    year = WholeNumberField(
        "Year that begins on 1 April of", thing="the year", low=2000, high=2199, optional=True
    )
