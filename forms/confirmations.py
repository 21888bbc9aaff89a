"""What a second person is asked, and who somebody elsewhere is."""

from __future__ import annotations

from forms.base import NhsForm
from forms.fields import EmailField, NameField, RadiosField


class AnswerForm(NhsForm):
    """The second person's word."""

    submit_text = "Record my answer"

    answer = RadiosField(
        "What do you answer?",
        thing="what you answer",
        options=[("yes", "Yes, do it"), ("no", "No, do not do it")],
    )


class ElsewhereForm(NhsForm):
    """Somebody outside this body who gives a second person's word."""

    submit_text = "Register this person"

    name = NameField("Full name", thing="their full name", limit=300)
    email = EmailField(
        "Email address", thing="their email address", limit=254, hint="Somebody who has no account here"
    )
