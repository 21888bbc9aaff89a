"""What is asked about a receiver of webhooks."""

from __future__ import annotations

from forms.base import NhsForm
from forms.fields import CheckboxesField, TextField
from forms.values import ValueForm
from register.domain.trail.webhooks import KINDS, NewWebhook


class WebhookForm(ValueForm[NewWebhook]):
    """Who is told, where, and of what."""

    submit_text = "Add this receiver"
    makes = NewWebhook

    name = TextField(
        "What is the receiver called?",
        thing="what the receiver is called",
        hint="For example: Finance system",
    )
    url = TextField(
        "At which address is it told?", thing="the address",
        hint="It begins with https:// and has no password and no question mark in it",
    )  # fmt: skip
    kinds = CheckboxesField(
        "Of which kinds of record is it told?", thing="the kinds of record",
        missing="Select at least one kind of record", options=[*KINDS.items()],
    )  # fmt: skip


class RotateForm(NhsForm):
    """One press."""

    submit_text = "Make a new secret"
