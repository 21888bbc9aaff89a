"""What is asked before a national variation is proposed for many contracts: which one, for which, and that it is."""

from __future__ import annotations

from forms.base import NhsForm, SearchForm
from forms.fields import SelectField, TextField
from forms.records import RecordField


class WhichVariedForm(SearchForm):
    """Which national variation, and which contracts."""

    submit_text = "Preview"

    variation = SelectField("National variation", thing="the national variation", marked=False)
    edition = SelectField("Edition", thing="the edition", prompt="Any edition", optional=True, marked=False)
    service = TextField(
        "Service", thing="the code or the name of the service", optional=True,
        hint="Its code, or its name as the contract has it",
    )  # fmt: skip
    provider = RecordField(
        "Provider", of="organisation", thing="the provider", optional=True, prompt="Any provider", marked=False
    )  # fmt: skip
    commissioner = RecordField(
        "Commissioner", of="organisation", thing="the commissioner", optional=True, prompt="Any commissioner",
        marked=False,
    )  # fmt: skip


class ProposeNationalForm(NhsForm):
    """That it is proposed."""

    submit_text = "Propose it"
