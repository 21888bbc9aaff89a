"""What is asked about assistants who prepare declarations, and about what they prepared."""

from __future__ import annotations

from forms.base import NhsForm
from forms.fields import TextField
from forms.values import ValueForm
from register.domain.interests.prepared import NewAssistant


class AssistantForm(ValueForm[NewAssistant]):
    """Who prepares somebody's declarations."""

    submit_text = "Save"
    makes = NewAssistant

    email = TextField(
        "Their work email address", thing="the email address of the assistant", optional=True,
        hint="Leave it empty if nobody prepares declarations",
    )  # fmt: skip


class DropForm(NhsForm):
    """One press: it is not to be sent."""

    submit_text = "Do not use it"


class SendForm(NhsForm):
    """One press of a mailed link."""

    submit_text = "Send it"
