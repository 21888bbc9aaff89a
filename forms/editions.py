"""What is asked before an edition of a register is published."""

from __future__ import annotations

from forms.base import NhsForm, SearchForm
from forms.days import DatePartsField
from forms.fields import RadiosField, TextField
from register.domain.publication.counted_as_declared import BASES


class EditionForm(SearchForm):
    """The day and what counts; answers stay in the address, so that the preview can be looked at again."""

    submit_text = "Show the rows"

    held_on = DatePartsField("Show the register for", thing="the day of the edition")
    declared_by = DatePartsField(
        "Using only what had been declared by", thing="the day things had been declared by", optional=True,
        hint="The same day if you leave it empty",
    )  # fmt: skip
    drawn_basis = RadiosField(
        "What counts as declared by that day?",
        thing="what counts as declared",
        default="recorded",
        options=[
            ("recorded", BASES["recorded"]),
            ("asserted", BASES["asserted"], "For records that were brought in from elsewhere"),
        ],
    )
    title = TextField("Title", thing="the title", optional=True, hint="The usual one if you leave it empty")


class PublishForm(NhsForm):
    """The confirmation."""

    submit_text = "Publish this edition"
