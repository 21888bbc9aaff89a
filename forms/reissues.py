"""What is asked before the Word files of many contracts are made again: which contracts, and that they are made."""

from __future__ import annotations

from forms.base import NhsForm, SearchForm
from forms.fields import SelectField, TextField
from forms.records import RecordField


class WhichContractsForm(SearchForm):
    """Which contracts."""

    submit_text = "Preview"

    edition = SelectField("Edition", thing="the edition", prompt="Any edition", optional=True, marked=False)
    service = TextField(
        "Service", thing="the code or the name of the service", optional=True,
        hint="Its code, or its name as the contract has it",
    )  # fmt: skip
    provider = RecordField(
        "Provider",
        of="organisation",
        thing="the provider",
        optional=True,
        prompt="Any provider",
        marked=False,
    )


class ReissueForm(NhsForm):
    """That the files are made."""

    submit_text = "Make the Word files"
