"""What is asked about a contracts register that is brought in: its file, whose it is, and which organisation is meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forms.base import NhsForm
from forms.fields import FileField, RadiosField, SelectField
from forms.imports import ACCEPTED, SOMEBODY_ELSE, Meant, PeopleForm
from forms.records import RecordField


class ContractsUploadForm(NhsForm):
    """A file, whose contracts it holds, and how it is read."""

    submit_text = "Upload and look at it"

    file = FileField(
        "The contracts register's file", thing="the contracts register's file", accept=ACCEPTED,
        hint="A spreadsheet (.xlsx, .ods), a CSV file or a zip file of such, at most 25 MB",
    )  # fmt: skip
    commissioner_id = RecordField(
        "Whose register is it?", of="organisation", thing="the body whose register it is",
        hint="The commissioner of every row that names none",
    )  # fmt: skip
    mapping = SelectField(
        "What kind of file is it?", thing="what kind of file it is", optional=True, marked=False,
        prompt="Say so from its headings",
    )  # fmt: skip


class BringContractsForm(NhsForm):
    """Nothing but the word that it is to be done."""

    submit_text = "Bring these contracts in"


class PartiesForm(PeopleForm):
    """Which organisation is meant by each name."""


def parties_form(asked: Sequence[Meant]) -> PartiesForm:
    """A question for each name."""
    questions: dict[str, Any] = {
        f"who_{at}": RadiosField(
            f"Which organisation is “{one.name}”?", thing=f"which organisation {one.name} is", optional=True, marked=False,
            options=[*one.candidates, (SOMEBODY_ELSE, "Another organisation: add it")],
        )
        for at, one in enumerate(asked)
    }  # fmt: skip
    form: PartiesForm = type("AskedPartiesForm", (PartiesForm,), {**questions, "count": len(asked)})()
    return form
