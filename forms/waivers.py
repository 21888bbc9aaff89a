"""What is asked about a waiver of competition: the request, the decision, and the report to the audit committee."""

from __future__ import annotations

from typing import Any

from forms.base import SearchForm
from forms.board_approvals import approval_rows
from forms.days import DatePartsField
from forms.fields import LongTextField, RadiosField, SelectField, TextField
from forms.numbers import PenceField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.authority.board_approvals import FIELD
from register.domain.contracts.waivers import NewAnswer, NewReport, NewWaiver, WaiverAnswer


class WaiverForm(ValueForm[NewWaiver]):
    """A request to buy without quotations or tenders: who buys what of whom, for how much, why, and who asks."""

    submit_text = "Save request"
    makes = NewWaiver

    organisation_id = RecordField(
        "Organisation that buys", of="organisation", thing="the organisation that buys"
    )
    supplier_id = RecordField("Supplier", of="organisation", thing="the supplier")
    service = TextField(
        "Code of the service", thing="the code of the service", hint="As contracts and delegations have it"
    )
    value_pence = PenceField(
        "Value", thing="the value", hint="The whole commitment with every option, including VAT"
    )
    waiver_reason = SelectField("Reason", thing="the reason code")
    justification = LongTextField("Why is there no competition?", thing="why there is no competition", rows=4)
    requester_id = RecordField(
        "Who asks for it?", of="person", thing="who asks for it", hint="The budget holder. Their interests are checked"
    )  # fmt: skip
    asked_on = DatePartsField("Asked for on", thing="the day it was asked for")
    contract_id = RecordField("Contract", of="contract", thing="the contract", optional=True)

    ROWS = approval_rows(1)

    @property
    def head(self) -> list[Any]:
        """The questions beside what a board approved."""
        return [field for field in self.questions if field.group not in (FIELD, "reason")]

    @property
    def last(self) -> list[Any]:
        """Why it changes."""
        return [field for field in self.questions if field.group == "reason"]


class AmendWaiverForm(WaiverForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)


class AnswerWaiverForm(ValueForm[NewAnswer]):
    """A decision about a request."""

    submit_text = "Decide"
    makes = NewAnswer

    waiver_answer = RadiosField(
        "What do you decide?", thing="what you decide",
        options=[(WaiverAnswer.APPROVED.value, "Approve"), (WaiverAnswer.REFUSED.value, "Refuse")],
        coerce=WaiverAnswer,
    )  # fmt: skip
    answer_note = LongTextField("Why?", thing="why", rows=2, optional=True, hint="A refusal needs a reason")


class ReportWaiverForm(ValueForm[NewReport]):
    """When the audit committee was told."""

    submit_text = "Save report"
    makes = NewReport

    reported_on = DatePartsField("Day of the meeting", thing="the day of the meeting")
    reported_minute = TextField("Minute", thing="the minute", hint="For example, Audit committee, item 9")


class SplitsForm(SearchForm):
    """Whose purchases are looked through?"""

    submit_text = "Show split purchases"

    organisation_id = RecordField(
        "Organisation that buys", of="organisation", thing="the organisation that buys", marked=False
    )
