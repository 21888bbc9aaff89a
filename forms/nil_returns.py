"""What is asked when somebody has nothing to declare, or nothing has changed."""

from __future__ import annotations

from forms.days import DatePartsField
from forms.values import ValueForm
from register.domain.interests.interests import NewNilReturn


class NilReturnForm(ValueForm[NewNilReturn]):
    """A return without news, for a period."""

    submit_text = "Send"
    makes = NewNilReturn

    period_from = DatePartsField("From", thing="the start of the period")
    period_to = DatePartsField("To", thing="the end of the period")
