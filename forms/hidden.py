"""What a page remembers of itself and sends along: nobody is asked it."""

from __future__ import annotations

from wtforms.widgets import HiddenInput

from forms.fields import Question


class HiddenField(Question):
    """A word that the page was drawn with; nothing where it had none."""

    widget = HiddenInput()
    empty = ""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__("", optional=True, marked=False, **kwargs)  # type: ignore[arg-type]

    def read(self, typed: str) -> str:
        return typed

    def _value(self) -> str:
        return str(self.data or "")
