"""What is asked about a list of services that is brought in: its file, and who commissions its services."""

from __future__ import annotations

from forms.base import NhsForm
from forms.brought import ListUploadForm, file_of, whose


class ServicesUploadForm(ListUploadForm):
    """A file, who commissions what it holds, and how it is read."""

    file = file_of("The file with the services", "the file with the services")
    commissioner_id = whose(
        "Who commissions these services?", "who commissions these services",
        "The commissioner of every row that names none",
    )  # fmt: skip


class BringServicesForm(NhsForm):
    """Nothing but the word that it is to be done."""

    submit_text = "Bring these services in"
