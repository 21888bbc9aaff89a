"""From a question to the NHS macro that draws it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from markupsafe import Markup


class NhsWidget:
    """Says which macro of nhsuk-frontend-jinja draws a question, and with what."""

    component = ""
    macro = ""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        raise TypeError("A question is drawn by an NhsForm only.")

    @property
    def template(self) -> str:
        return f"nhsuk/components/{self.component}/macro.jinja"

    def all_params(self, field: Any) -> dict[str, Any]:
        """Everything the macro is given."""
        return {**_shared(field), **self.params(field)}

    def is_blank(self, params: Mapping[str, Any]) -> bool:
        """Whether nobody's answer is in what the macro is given: such a question looks alike wherever it is asked."""
        return False

    def finish(self, html: str) -> str:
        """A last change to what the macro drew."""
        return html

    def params(self, field: Any) -> dict[str, Any]:
        """What this macro needs beyond what all need."""
        raise NotImplementedError


def _shared(field: Any) -> dict[str, Any]:
    shared = {"id": field.id, "name": field.name}
    if field.hint:
        shared["hint"] = {"text": field.hint}
    if field.message:
        shared["errorMessage"] = {"text": field.message}
    return shared


def _label(field: Any) -> dict[str, Any]:
    return {"label": {"text": field.label.text, "size": "s"}}


def _fieldset(field: Any) -> dict[str, Any]:
    return {"fieldset": {"legend": {"text": field.label.text, "size": "s"}}}


class TextInput(NhsWidget):
    """One line: text, money, a number, a time."""

    component, macro = "input", "input"

    def __init__(self, type: str = "text", **fixed: str) -> None:
        self.fixed = {"type": type, **fixed}

    def params(self, field: Any) -> dict[str, Any]:
        own = {name: getattr(field, name, "") for name in ("width", "suffix")}
        given = {name: value for name, value in own.items() if value}
        return {**_label(field), "value": field.typed, **self.fixed, **given}

    def is_blank(self, params: Mapping[str, Any]) -> bool:
        return not params["value"] and "errorMessage" not in params


class Offered(NhsWidget):
    """One line, and what may stand in it, offered while somebody types."""

    component, macro = "input", "input"

    def params(self, field: Any) -> dict[str, Any]:
        key = f"{field.id}-offered"
        words = Markup("").join(
            Markup('<option value="{}"></option>').format(option.label) for option in field.choices_offered()
        )
        return {
            **_label(field), "value": field.typed, "attributes": {"list": key, "autocomplete": "off"},
            "formGroup": {"afterInput": {"html": Markup('<datalist id="{}">{}</datalist>').format(key, words)}},
        }  # fmt: skip


class TextArea(NhsWidget):
    """Several lines, with a count of what is left (in words without JavaScript)."""

    component, macro = "character-count", "characterCount"

    def params(self, field: Any) -> dict[str, Any]:
        return {**_label(field), "value": field.typed, "rows": str(field.rows), "maxlength": str(field.limit)}

    def is_blank(self, params: Mapping[str, Any]) -> bool:
        return not params["value"] and "errorMessage" not in params


class Select(NhsWidget):
    """A list that opens."""

    component, macro = "select", "select"

    def params(self, field: Any) -> dict[str, Any]:
        prompt = {"value": "", "text": field.prompt}
        offered = [
            {"value": option.value, "text": option.label, "selected": field.is_chosen(option)}
            for option in field.choices_offered()
        ]
        return {**_label(field), "items": [prompt, *offered]}


class Choices(NhsWidget):
    """Answers that are all in view."""

    def all_params(self, field: Any) -> dict[str, Any]:
        """The id belongs to the first answer, whose label and whose fault lead to it, so not to the group too."""
        return {name: value for name, value in super().all_params(field).items() if name != "id"}

    def params(self, field: Any) -> dict[str, Any]:
        return {
            **_fieldset(field),
            "idPrefix": field.id,
            "items": [_item(field, o) for o in field.choices_offered()],
        }


class Radios(Choices):
    """Round buttons: one answer."""

    component, macro = "radios", "radios"

    def params(self, field: Any) -> dict[str, Any]:
        return {**super().params(field), "inline": field.inline}


class Checkboxes(Choices):
    """Square boxes: any number of answers, or one statement to confirm."""

    component, macro = "checkboxes", "checkboxes"

    def params(self, field: Any) -> dict[str, Any]:
        drawn = super().params(field)
        if hasattr(field, "statement"):
            drawn["fieldset"] = None
        return drawn


class Looking(NhsWidget):
    """A box to type part of a name in, a button that looks, and what was found."""

    macro = "looking"

    @property
    def template(self) -> str:
        return "macros/looking.html"

    def params(self, field: Any) -> dict[str, Any]:
        return {
            "legend": field.label.text, "words": field.words, "looked": field.words, "multiple": field.is_multiple,
            "items": [_item(field, option) for option in field.choices_offered()],
            "searched": bool(field.words),
            "pressed": field.pressed, "more": field.more, "count": field.count,
            "add": field.add_at,
        }  # fmt: skip


class DateParts(NhsWidget):
    """A box for each part: a day, a month and a year, and a time where that is asked too."""

    component, macro = "date-input", "dateInput"
    WIDTHS: ClassVar[Mapping[str, str]] = {"year": "4", "time": "5"}

    def __init__(self, *parts: str) -> None:
        self.parts = parts

    def params(self, field: Any) -> dict[str, Any]:
        return {**_fieldset(field), "items": [self._part(field, part) for part in self.parts]}

    def is_blank(self, params: Mapping[str, Any]) -> bool:
        return not any(item["value"] for item in params["items"]) and "errorMessage" not in params

    def _part(self, field: Any, part: str) -> dict[str, Any]:
        return {
            "name": f"{field.name}-{part}",
            "id": f"{field.id}-{part}",
            "label": part.capitalize(),
            "value": field.parts[part],
            "width": self.WIDTHS.get(part, "2"),
            "inputmode": "text" if part == "time" else "numeric",
            "error": bool(field.message) and part in field.bad_parts,
        }


class FileUpload(NhsWidget):
    """A button that chooses a file."""

    component, macro = "file-upload", "fileUpload"
    SCRIPTED = ' data-module="nhsuk-file-upload"'

    def finish(self, html: str) -> str:
        """Keep the browser's own button: the scripted one has a name that does not hold its visible words."""
        return html.replace(self.SCRIPTED, "")

    def params(self, field: Any) -> dict[str, Any]:
        return {**_label(field), "attributes": {"accept": ",".join(field.accept)} if field.accept else {}}


def _item(field: Any, option: Any) -> dict[str, Any]:
    item = {"value": option.value, "text": option.label, "checked": field.is_chosen(option)}
    return {**item, "hint": {"text": option.hint}} if option.hint else item
