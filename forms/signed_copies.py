"""What is asked when the file of a signed copy is kept."""

from __future__ import annotations

from forms.days import DatePartsField
from forms.fields import FileField, TextField
from forms.values import ValueForm
from register.domain.contracts.signed_copies import SUFFIXES, NewSignedCopy


class SignedCopyForm(ValueForm[NewSignedCopy]):
    """The file that came back, when it was signed, and in which capacity."""

    submit_text = "Keep the signed copy"
    makes = NewSignedCopy

    signed_on = DatePartsField("Signed on", thing="the day it was signed")
    capacity = TextField(
        "Signed as", thing="the capacity in which it was signed, like Chief Executive",
        hint="As it stands under the signature, for example, Chief Executive",
    )  # fmt: skip
    file = FileField(
        "Signed copy", thing="the signed copy", accept=SUFFIXES, hint="A PDF, a Word file or a picture of every page"
    )  # fmt: skip
