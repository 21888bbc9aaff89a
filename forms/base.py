"""What every form does: read a browser's answers, name what is wrong, and never lose what was typed."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple, get_type_hints

from flask import current_app, request
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import CombinedMultiDict
from wtforms import Field
from wtforms.widgets import HiddenInput

from forms.fields import TextField
from forms.widgets import NhsWidget
from register.domain.errors import Invalid, NoRoom, Stale
from register.domain.texts import Text, Typed, texts_of

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
ITS_OWN = ("csrf_token", "once", "version")


def draw(widget: NhsWidget, field: Any) -> Markup:
    """The field as HTML; the macros escape every value."""
    macro = getattr(current_app.jinja_env.get_template(widget.template).module, widget.macro)
    return Markup(widget.finish(str(macro(widget.all_params(field)))))  # noqa: S704


@cache
def _texts_made_by(form: Any) -> dict[str, Text]:
    """The texts of the value that a form's `to_domain` gives back, by field."""
    makes = get_type_hints(form.to_domain).get("return") if hasattr(form, "to_domain") else None
    return texts_of(makes) if isinstance(makes, type) and issubclass(makes, Typed) else {}


class Problem(NamedTuple):
    """A line of the error summary: what is wrong, and the input that it is about (if any)."""

    text: str
    href: str


class OnceField(Field):
    """A word minted for each form drawn, so that a form posted twice is one act."""

    widget = HiddenInput()

    def process_data(self, value: Any) -> None:
        self.data = value or secrets.token_urlsafe(16)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist and _TOKEN.fullmatch(str(valuelist[0])):
            self.data = str(valuelist[0])

    def _value(self) -> str:
        return str(self.data)


class VersionField(Field):
    """The version that a person was looking at, so that a stale edit is noticed. An int, or None."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = str(valuelist[0]) if valuelist else ""
        self.data = int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) else None

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


class NhsForm(FlaskForm):
    """A form of our own. A subclass names its questions and gives `to_domain()`."""

    submit_text = "Continue"

    once = OnceField()
    version = VersionField()

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """A browser's answers only: never JSON, and an empty post is an answer too."""
            if form.is_submitted():
                return CombinedMultiDict([request.files, request.form])
            return None

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """A question for a text of what the form makes takes its kind, its length and its sentences from there."""
            cls: Any = type(form)
            text = _texts_made_by(cls).get(options["name"])
            takes = text is not None and issubclass(unbound_field.field_class, TextField)
            return super().bind_field(form, unbound_field, {**options, "text": text} if takes else options)

        def render_field(self, field: Any, render_kw: Any) -> Markup:
            """A question is drawn by its NHS macro, anything hidden by WTForms."""
            if not isinstance(field.widget, NhsWidget):
                return Markup(super().render_field(field, render_kw))  # noqa: S704  # WTForms escapes it
            return draw(field.widget, field)

    is_stale = False
    found_no_room = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether a browser sent this form and every answer can be read."""
        return bool(super().validate_on_submit(extra_validators))  # type: ignore[no-untyped-call]

    @property
    def questions(self) -> list[Any]:
        """The fields that a person sees, in order."""
        return [field for field in self if field.name not in ITS_OWN]

    @property
    def takes_files(self) -> bool:
        return any(field.takes_files for field in self.questions)

    @property
    def status(self) -> int:
        """What to answer with: 200, 422 for faults, 409 for a stale edit, 507 when there is no room to save it."""
        if self.is_stale or self.found_no_room:
            return 409 if self.is_stale else NoRoom.status
        return 422 if self.errors else 200

    def errors_summary(self) -> list[Problem]:
        """Every fault in the order of the page; each leads to the first input that needs changing."""
        beside = [Problem(field.message, f"#{field.first_input}") for field in self.questions if field.errors]
        return [Problem(str(text), "") for text in [*self._csrf_faults(), *self.form_errors]] + beside

    @contextmanager
    def blaming(self) -> Iterator[None]:
        """Turn a broken domain rule, a stale edit or a full disk into a fault on this form: nothing typed is lost."""
        try:
            yield
        except Invalid as fault:
            self.blame(fault.problems)
        except Stale as fault:
            self.is_stale = True
            self.blame({"": fault.message})
        except NoRoom as fault:
            self.found_no_room = True
            self.blame({"": fault.message})

    def blame(self, problems: dict[str, str]) -> None:
        """Put each fault beside the field it names; the rest belong to the whole form."""
        asked = {field.short_name: field for field in self.questions}
        for name, message in problems.items():
            if name in asked:
                asked[name].blame(message)
            else:
                self.form_errors.append(message)

    def _csrf_faults(self) -> list[str]:
        field = self._fields.get("csrf_token")
        return (
            ["This page was open for too long. Check your answers, then send them again."]
            if field is not None and field.errors
            else []
        )


class SearchForm(NhsForm):
    """Answers in the address of a page: filters and searches. Changes nothing, so it needs no token."""

    submit_text = "Show"

    class Meta(NhsForm.Meta):
        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            return request.args or None
