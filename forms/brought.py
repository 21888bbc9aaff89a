"""What is asked about every list that is brought in: its file, whose it is, and how it is read."""

from __future__ import annotations

from forms.base import NhsForm
from forms.fields import FileField, SelectField
from forms.imports import ACCEPTED
from forms.records import RecordField


class ListUploadForm(NhsForm):
    """A file, whose it is, and how it is read. What the file holds and whose it is, each list says in its own words."""

    submit_text = "Upload and look at it"

    mapping = SelectField(
        "What kind of file is it?", thing="what kind of file it is", optional=True, marked=False,
        prompt="Say so from its headings",
    )  # fmt: skip


def file_of(label: str, thing: str) -> FileField:
    """The question for the file."""
    return FileField(
        label, thing=thing, accept=ACCEPTED,
        hint="A spreadsheet (.xlsx, .ods), a CSV file or a zip file of such, at most 25 MB",
    )  # fmt: skip


def whose(label: str, thing: str, hint: str) -> RecordField:
    """The question for the organisation that stands for rows that name none."""
    return RecordField(label, of="organisation", thing=thing, hint=hint)
