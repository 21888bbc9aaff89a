"""Choosing a record: from a list where there are few, by typing part of its name and looking where there are many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms.validators import StopValidation

from forms import widgets
from forms.fields import KEPT, CheckboxesField, ChoiceField, SelectField
from forms.options import Option, as_options, sent
from forms.validators import drawable

WORDS, LOOKED = "find", "found"
"""The inputs beside the answer: what to look for, and what was looked for last."""
LOOK = "find"
"""The button that looks; its value is the question it looks for."""
LONGEST = 200
"""Letters of what was typed that are looked for."""


class Looking(ChoiceField):
    """What both questions share. `of` names the kind of record.

    Until `offer_some` is called it is the plain list. Then what was typed is kept beside the answer, and the page
    draws the records that hold it; nothing is done with the form until one of them is chosen."""

    is_multiple = False

    def __init__(self, label: str, *args: Any, of: str, **kwargs: Any) -> None:
        super().__init__(label, *args, **kwargs)
        self.of = of
        self.words = self.looked = ""
        self.is_long, self.more, self.pressed, self.count = False, False, False, 0
        self.add_at: tuple[str, str] | None = None

    def process(self, formdata: Any, data: Any = ..., extra_filters: Any = None) -> None:
        given = {} if data is ... else {"data": data}
        super().process(formdata, extra_filters=extra_filters, **given)
        if formdata is not None:
            self.words = _line(formdata.get(f"{self.name}-{WORDS}"))
            self.looked = _line(formdata.get(f"{self.name}-{LOOKED}"))
            self.pressed = self.name in formdata.getlist(LOOK)

    @property
    def looks(self) -> bool:
        """Whether this is a step of looking: the form is then drawn again with all that was typed, and that is all."""
        return self.pressed or (bool(self.words) and self.words != self.looked)

    @property
    def chosen_ids(self) -> list[str]:
        """Whatever was chosen or is recorded, by what a browser sends for it."""
        values = [*(self.raw_data or ()), *self._values(self.data), *self._values(self.object_data)]
        return [value for value in dict.fromkeys(map(sent, values)) if value and value != KEPT]

    def offer_all(self, options: Iterable[tuple[str, str]]) -> None:
        """There are few: all of them are in view."""
        self.options = as_options(options)

    def offer_some(
        self, chosen: Iterable[tuple[str, str]], found: Iterable[tuple[str, str]], *, more: bool
    ) -> None:
        """There are many: what is chosen already, and what was found. more: whether others hold the words too."""
        known, found = dict(chosen), list(found)
        self.is_long, self.more, self.count = True, more, len(found)
        self.options = as_options(
            [*known.items(), *((key, words) for key, words in found if key not in known)]
        )
        self.widget = widgets.Looking()

    def know(self, more: Iterable[tuple[str, str]]) -> None:
        """The words for records that somebody else recorded meanwhile."""
        there = {option.value for option in as_options(self.options)}
        self.options = as_options([*self.options, *((key, words) for key, words in more if key not in there)])

    def pre_validate(self, form: Any) -> None:
        if self.is_unanswered and not self.process_errors:
            raise StopValidation(self.unanswered)
        super().pre_validate(form)

    @property
    def unanswered(self) -> str:
        return " ".join(("Select", self.thing, "from those found, or clear what you typed"))

    @property
    def is_unanswered(self) -> bool:
        """Whether something was typed and looked for, and nothing was chosen, not even that it is none of them."""
        return self.is_long and bool(self.words) and not self.raw_data and not self._values(self.data)

    def _values(self, data: Any) -> list[Any]:
        return [] if data is None or data == "" else [data]


class RecordField(Looking, SelectField):
    """One record, or none where that is an answer."""

    def choices_offered(self) -> list[Option]:
        offered = super().choices_offered()
        if not self.is_long or not (self.optional and offered):
            return offered
        return [*offered, Option("", self.nobody)]

    @property
    def nobody(self) -> str:
        """The words for no answer."""
        return "None of these" if self.prompt.startswith("Select ") else self.prompt

    def is_chosen(self, option: Option) -> bool:
        if option.value == "" and not self.raw_data:
            return False
        return super().is_chosen(option)


class RecordsField(Looking, CheckboxesField):
    """Any number of records: those that are ticked stay while others are looked for."""

    is_multiple = True

    def _values(self, data: Any) -> list[Any]:
        return list(data or ())


def _line(text: str | None) -> str:
    return drawable(" ".join((text or "").split()))[:LONGEST]
