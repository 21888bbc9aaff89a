"""What is asked about a flow of information."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forms.agreements import ROLES
from forms.days import DatePartsField
from forms.fields import CheckboxesField, LongTextField, NameField, RadiosField, SelectField, TextField
from forms.records import RecordField
from forms.values import Rows, ValueForm
from register.domain.sharing.agreements import PartyRole
from register.domain.sharing.flows import DIRECTION_LABELS, FlowApproval, FlowDirection, NewFlow

WAYS = [(code.value, words) for code, words in DIRECTION_LABELS.items()]
SAID: Any = {"optional": True, "prompt": "Not said"}


def _approval(number: int) -> Iterable[tuple[str, Any]]:
    which = ("first", "second", "third")[number] if number < 3 else f"{number + 1}th"
    yield (
        "approver",
        TextField(f"Who gave the {which} approval?", thing="the name of who approved it", optional=True),
    )
    yield "approver_post", TextField("In which post?", thing="the post of who approved it", optional=True)
    yield "approval_on", DatePartsField("On which day?", thing="the date it was approved", optional=True)


class FlowForm(ValueForm[NewFlow]):
    """A flow: from whom to whom, what and what for, on what basis and under which agreement, how, and who owns it."""

    submit_text = "Save flow"
    makes = NewFlow

    title = NameField("What flows?", thing="what flows", hint="For example: referrals to community nursing")
    from_organisation_id = RecordField("From which organisation?", of="organisation", thing="who shares it")
    to_organisation_id = RecordField("To which organisation?", of="organisation", thing="who receives it")
    flow_direction = RadiosField(
        "Which way does it flow?", thing="which way it flows", options=WAYS, coerce=FlowDirection
    )
    purposes = CheckboxesField("What may it be used for?", thing="what the information may be used for")
    categories = CheckboxesField("What kinds of information?", thing="what kinds of information flow")
    subjects = CheckboxesField("Whom is it about?", thing="whom the information is about", optional=True)
    lawful_basis = SelectField("Lawful basis", thing="the lawful basis")
    special_basis = SelectField(
        "Condition for special category data", thing="the condition for special category data", optional=True,
        prompt="None: no health or other special category data",
    )  # fmt: skip
    schedule_condition = SelectField(
        "Condition of Schedule 1 to the Data Protection Act 2018", thing="the condition of Schedule 1", **SAID
    )
    confidentiality_basis = SelectField(
        "How is the duty of confidence met?", thing="how the duty of confidence is met", **SAID
    )
    agreement_id = RecordField(
        "Under which agreement?", of="agreement", thing="the agreement", optional=True, prompt="None, or not known"
    )  # fmt: skip
    recipient_role = SelectField(
        "What does the recipient do with it?", thing="what the recipient does with the information",
        options=ROLES, optional=True, marked=False, prompt="Controller", coerce=PartyRole,
    )  # fmt: skip
    asset_id = RecordField(
        "Which information asset does it come from?", of="information_asset",
        thing="the information asset it comes from", optional=True, prompt="None, or not known",
    )  # fmt: skip
    method = TextField("How is it sent?", thing="how the information is sent", optional=True)
    systems = TextField("Through which systems?", thing="the systems it goes through", optional=True)
    frequency = SelectField("How often?", thing="how often it is shared", **SAID)
    volume_band = SelectField("How much of it?", thing="how much of it there is", **SAID)
    retention = TextField("How long does the recipient keep it?", thing="how long it is kept", optional=True)
    disposal = TextField("How is it disposed of?", thing="how it is disposed of", optional=True)
    held_abroad = TextField(
        "Is it held or sent abroad?", thing="where it is held abroad", optional=True,
        hint="If so: where, and what allows it",
    )  # fmt: skip
    flow_owner_id = RecordField(
        "Who owns the flow?", of="person", thing="the owner of the flow", optional=True, prompt="Nobody yet"
    )
    risk_likelihood = SelectField("How likely is harm?", thing="how likely harm is", **SAID)
    risk_impact = SelectField("How much harm would it be?", thing="how much harm it would be", **SAID)
    risk_reviewed_on = DatePartsField("When was the risk last looked at?", thing="the day", optional=True)
    ROWS = {"flow_approvals": Rows(FlowApproval, _approval, drawn=2)}  # noqa: RUF012
    starts_on = DatePartsField("Start date")
    ends_on = DatePartsField("End date", optional=True)
    review_due_on = DatePartsField("Review date", hint="The day by which it must be looked at again")


class AmendFlowForm(FlowForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
