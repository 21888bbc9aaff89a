"""The questions above a list: its filters, and the day it is about."""

from __future__ import annotations

from typing import Any

from forms.base import SearchForm
from forms.days import DatePartsField
from forms.fields import CheckboxField, RadiosField, SelectField, TextField

BASES = (("asserted", "Also what its source asserts"),)
"""Besides what had been recorded here by the day, which counts unless something else is chosen."""


class ListForm(SearchForm):
    """What narrows a list, and the days that it may be asked for."""

    DAYS = ("on", "known", "basis")


def asking(
    filters: list[tuple[str, str, tuple[tuple[str, str], ...]]], *, bitemporal: bool, ends: bool = False
) -> ListForm:
    """A form for filters given as (key, label, choices), with the two days when the list keeps history,
    and what counts as declared by the second. ends: whether what it lists ends some day."""
    fields: dict[str, Any] = {key: _question(label, choices) for key, label, choices in filters}
    if ends:
        fields["ended"] = CheckboxField("Also what has ended", optional=True)
    if bitemporal:
        fields["on"] = DatePartsField(
            "Show the register for", thing="the day to show the register for", optional=True
        )
        fields["known"] = DatePartsField(
            "Using only what had been declared by", thing="the day things had been declared by", optional=True
        )
        fields["basis"] = SelectField(
            "What counts as declared by then", options=list(BASES), optional=True, marked=False,
            prompt="Only what was recorded here",
        )  # fmt: skip
    form: ListForm = type("AskingForm", (ListForm,), fields)()
    return form


def _question(label: str, choices: tuple[tuple[str, str], ...]) -> Any:
    if not choices:
        return TextField(label, optional=True, marked=False)
    kind = SelectField if len(choices) > 2 else RadiosField
    more = {"prompt": "Any"} if kind is SelectField else {"inline": True}
    return kind(label, options=list(choices), optional=True, marked=False, **more)
