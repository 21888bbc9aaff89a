"""What is asked before every open contract is checked again: nothing but that it is done."""

from __future__ import annotations

from forms.base import NhsForm


class CheckContractsForm(NhsForm):
    """That they are checked."""

    submit_text = "Check every open contract now"
