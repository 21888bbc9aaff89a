"""What is asked about how an interest or a dual role is managed."""

from __future__ import annotations

from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import LongTextField, RadiosField, SelectField
from register.domain.mitigations import NewMitigation


class MitigationForm(NhsForm):
    """What was agreed, for which decisions, from when to when."""

    submit_text = "Record how it is managed"

    kind = RadiosField("How will it be managed?", thing="how the interest will be managed")
    text = LongTextField(
        "What was agreed?", thing="what was agreed", rows=3,
        hint="In words that the person and an auditor both understand",
    )  # fmt: skip
    contract_id = SelectField(
        "Is it for one contract only?",
        thing="the contract",
        optional=True,
        marked=False,
        prompt="No, for all",
    )
    valid_from = DatePartsField("From", thing="the start date")
    valid_to = DatePartsField(
        "Until", thing="the end date", optional=True, hint="It is looked at again by then"
    )

    def to_domain(
        self, agreed_by: str, *, interest_id: str | None = None, person_id: str | None = None
    ) -> NewMitigation:
        return NewMitigation(
            kind=self.kind.data,
            text=self.text.data,
            agreed_by=agreed_by,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            interest_id=interest_id,
            dual_role_person_id=person_id,
            contract_id=self.contract_id.data or None,
        )


class EndMitigationForm(NhsForm):
    """The last day on which it holds."""

    submit_text = "End it"

    last_day = DatePartsField("Last day", thing="the last day")
    reason = LongTextField("Why does it end?", thing="why it ends", rows=2)
