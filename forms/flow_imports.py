"""What is asked about a list of flows of information that is brought in: its file, and from whom they flow."""

from __future__ import annotations

from forms.base import NhsForm
from forms.brought import ListUploadForm, file_of, whose


class FlowsUploadForm(ListUploadForm):
    """A file, from which organisation what it holds flows, and how it is read."""

    file = file_of("The file with the flows", "the file with the flows")
    commissioner_id = whose(
        "Whose list is it?",
        "the organisation whose list it is",
        "Every row that names no sender flows from it",
    )


class BringFlowsForm(NhsForm):
    """Nothing but the word that it is to be done."""

    submit_text = "Bring these flows in"
