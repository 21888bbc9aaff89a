"""What is asked about a contracts register that is brought in: its file, whose it is, and which organisation is meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forms.base import NhsForm
from forms.brought import ListUploadForm, file_of, whose
from forms.fields import RadiosField
from forms.imports import SOMEBODY_ELSE, Meant, PeopleForm


class ContractsUploadForm(ListUploadForm):
    """A file, whose contracts it holds, and how it is read."""

    file = file_of("The contracts register's file", "the contracts register's file")
    commissioner_id = whose(
        "Whose register is it?",
        "the body whose register it is",
        "The commissioner of every row that names none",
    )


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
