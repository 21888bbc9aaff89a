"""What is asked when the document of a contract was made elsewhere."""

from __future__ import annotations

from forms.base import NhsForm
from forms.fields import FileField
from register.domain.contracts.documents import ELSEWHERE_SUFFIXES


class OutsideDocumentForm(NhsForm):
    """The document as it will go out for signature."""

    submit_text = "Keep the document"

    file = FileField(
        "Document", thing="the document", accept=ELSEWHERE_SUFFIXES, hint="The Word file or PDF that will be signed"
    )  # fmt: skip
