"""What is asked about a list of services that is brought in: its file, and who commissions its services."""

from __future__ import annotations

from forms.base import NhsForm
from forms.fields import FileField, SelectField
from forms.imports import ACCEPTED
from forms.records import RecordField


class ServicesUploadForm(NhsForm):
    """A file, who commissions what it holds, and how it is read."""

    submit_text = "Upload and look at it"

    file = FileField(
        "The file with the services", thing="the file with the services", accept=ACCEPTED,
        hint="A spreadsheet (.xlsx, .ods), a CSV file or a zip file of such, at most 25 MB",
    )  # fmt: skip
    commissioner_id = RecordField(
        "Who commissions these services?", of="organisation", thing="who commissions these services",
        hint="The commissioner of every row that names none",
    )  # fmt: skip
    mapping = SelectField(
        "What kind of file is it?", thing="what kind of file it is", optional=True, marked=False,
        prompt="Say so from its headings",
    )  # fmt: skip


class BringServicesForm(NhsForm):
    """Nothing but the word that it is to be done."""

    submit_text = "Bring these services in"
