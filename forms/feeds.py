"""The one press that makes a secret address for a person's calendar."""

from __future__ import annotations

from forms.base import NhsForm


class FeedForm(NhsForm):
    """Nothing is asked."""

    submit_text = "Make an address"
