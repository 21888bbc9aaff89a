"""What is asked before an approved scheme is published, and before it is taken back."""

from __future__ import annotations

from forms.base import NhsForm
from forms.fields import LongTextField


class PublishSchemeForm(NhsForm):
    """The confirmation."""

    submit_text = "Publish this scheme"


class WithdrawSchemeForm(NhsForm):
    """Why it is no longer published."""

    submit_text = "Stop publishing it"

    reason = LongTextField("Why is it no longer published?", thing="why it is no longer published", rows=2)
