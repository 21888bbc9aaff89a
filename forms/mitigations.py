"""What is asked about how an interest or a dual role is managed."""

from __future__ import annotations

from typing import ClassVar

from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import LongTextField, RadiosField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.interests.follow_ups import CarriedOut, NewFollowUp
from register.domain.interests.mitigations import NewMitigation


class MitigationForm(ValueForm[NewMitigation]):
    """What was agreed, for which decisions, from when to when."""

    submit_text = "Record how it is managed"
    makes = NewMitigation

    kind = RadiosField("How will it be managed?", thing="how the interest will be managed")
    text = LongTextField(
        "What was agreed?", thing="what was agreed", rows=3, optional=True, marked=False,
        hint="In words that the person and an auditor both understand. Leave it empty where no further action is needed",
    )  # fmt: skip
    contract_id = RecordField(
        "Is it for one contract only?",
        of="contract",
        thing="the contract",
        optional=True,
        marked=False,
        prompt="No, for all",
    )
    valid_from = DatePartsField("From", thing="the start date")
    valid_to = DatePartsField(
        "Until", thing="the end date", optional=True, hint="It is looked at again by then"
    )
    seen_to_by = RecordField(
        "Who sees that it is done?", of="person", thing="who sees that it is done", optional=True, marked=False,
        prompt="Whoever agreed it", hint="They are reminded, and say what shows that it is done",
    )  # fmt: skip
    review_on = DatePartsField(
        "Looked at again on", thing="the day it is looked at again", optional=True,
        hint="If you leave this empty, as often as the rules say",
    )  # fmt: skip


class FollowUpForm(ValueForm[NewFollowUp]):
    """Whether it is done, and what shows it."""

    submit_text = "Record what you found"
    makes = NewFollowUp
    adds = True

    carried_out = RadiosField(
        "Is it done as agreed?", thing="whether it is done as agreed", coerce=CarriedOut,
        options=[(one.value, one.label) for one in CarriedOut],
    )  # fmt: skip
    evidence = LongTextField(
        "What shows it?",
        thing="what shows it",
        rows=3,
        hint="For example the minutes, or the list of who had the papers",
    )
    review_on = DatePartsField(
        "Looked at again on", thing="the day it is looked at again", optional=True,
        hint="If you leave this empty, as often as the rules say",
    )  # fmt: skip


class EndMitigationForm(NhsForm):
    """The last day on which it holds."""

    submit_text = "End it"
    DRAWN_FROM: ClassVar = {"last_day": "valid_to"}

    last_day = DatePartsField("Last day", thing="the last day")
    reason = LongTextField("Why does it end?", thing="why it ends", rows=2)


class WithdrawMitigationForm(NhsForm):
    """What was recorded in error counts on no day."""

    submit_text = "Withdraw it"

    reason = LongTextField("What was wrong with it?", thing="what was wrong with it", rows=2)
