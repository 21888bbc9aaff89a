"""What is asked about how an interest or a dual role is managed."""

from __future__ import annotations

from typing import ClassVar

from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import LongTextField, RadiosField
from forms.records import RecordField
from forms.values import ValueForm
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


class EndMitigationForm(NhsForm):
    """The last day on which it holds."""

    submit_text = "End it"
    DRAWN_FROM: ClassVar = {"last_day": "valid_to"}

    last_day = DatePartsField("Last day", thing="the last day")
    reason = LongTextField("Why does it end?", thing="why it ends", rows=2)
