"""What is asked when somebody has nothing to declare, or nothing has changed."""

from __future__ import annotations

from forms.base import NhsForm
from forms.days import DatePartsField
from register.domain.interests import NewNilReturn


class NilReturnForm(NhsForm):
    """A return without news, for a period."""

    submit_text = "Send"

    period_from = DatePartsField("From", thing="the start of the period")
    period_to = DatePartsField("To", thing="the end of the period")

    def to_domain(self, person_id: str) -> NewNilReturn:
        return NewNilReturn(
            person_id=person_id, period_from=self.period_from.data, period_to=self.period_to.data
        )
