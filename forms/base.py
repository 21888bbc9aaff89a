"""What every form does: read a browser's answers, name what is wrong, and never lose what was typed."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, ClassVar, NamedTuple, Self, get_type_hints

from flask import current_app, g, request
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import CombinedMultiDict
from wtforms import Field
from wtforms.fields.core import UnboundField
from wtforms.widgets import HiddenInput

from forms.fields import TextField
from forms.widgets import NhsWidget
from register.domain.errors import Forbidden, Invalid, NotFound, Refused, Repeated, Stale
from register.domain.texts import Text, Typed, texts_of

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
ITS_OWN = ("csrf_token", "once", "version")
NEVER_DRAWN = frozenset({"reason", *ITS_OWN})
"""What a change says of itself: it is not part of what it changes, so no form begins with it."""
OPEN_TOO_LONG = "This page was open for too long. Check your answers, then send them again."


def answers_sent() -> Any:
    """What a browser sent with this page, or sent before its visit ended and sends again now; None for neither."""
    if request.method in ("POST", "PUT", "PATCH", "DELETE"):
        return request.form
    return g.get("kept_answers")


def draw(widget: NhsWidget, field: Any) -> Markup:
    """The field as HTML; the macros escape every value."""
    params = widget.all_params(field)
    drawn = _drawn_once if widget.is_blank(params) else _drawn
    return Markup(widget.finish(drawn(widget.template, widget.macro, _Given(params))))  # noqa: S704


class _Given:
    """What a macro is given, compared as it is written: True is not 1, and escaped text is not plain text."""

    def __init__(self, params: dict[str, Any]) -> None:
        self.params, self._written = params, repr(params)

    def __hash__(self) -> int:
        return hash(self._written)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Given) and self._written == other._written


def _drawn(template: str, macro: str, given: _Given) -> str:
    return str(getattr(current_app.jinja_env.get_template(template).module, macro)(given.params))


_drawn_once = lru_cache(2_000)(_drawn)
"""A question that nobody has answered is drawn by what its form says of it, alike for everybody: half of what a page
with a form took was drawing such questions anew. Nobody's answers are kept."""


@cache
def _texts_made_by(form: Any) -> dict[str, Text]:
    """The texts of the value that a form makes, by field."""
    hinted = get_type_hints(form.to_domain).get("return") if hasattr(form, "to_domain") else None
    makes = getattr(form, "makes", hinted)
    return texts_of(makes) if isinstance(makes, type) and issubclass(makes, Typed) else {}


class Problem(NamedTuple):
    """A line of the error summary: what is wrong, and the input that it is about (if any)."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Part:
    """Questions of a form that stand together. heading: behind which they are folded; none where they stand open."""

    heading: str
    questions: list[Any]
    is_open: bool = True


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
    may_repeat: ClassVar[bool] = False
    """Whether the same answers may be sent again at once, and mean another act each time."""

    adds: ClassVar[bool] = False
    """Whether it adds something to a record: the same answers sent again at once are the same thing sent twice, though
    the record has another version by then."""

    once = OnceField()
    version = VersionField()

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """A browser's answers only: never JSON, and an empty post is an answer too."""
            if form.is_submitted():
                return CombinedMultiDict([request.files, request.form])
            return answers_sent()

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

    DRAWN_FROM: ClassVar[Mapping[str, str]] = {}
    """Questions that are not called what the value calls them: question -> attribute."""

    recorded: Any = None
    behind: Stale | None = None
    refusal: Refused | None = None
    caught_up: Any = None
    """What a page tells of what somebody else changed, once this form was laid over it."""
    is_done = False

    def __init__(self, *, data: Mapping[str, Any] | None = None, **answers: Any) -> None:
        """data, answers: what to begin with, by question. There is no way to hand over a row: see `about`."""
        if "obj" in answers:
            raise TypeError("a row never reaches a form: give the recorded value to `about`")
        super().__init__(data=data, **answers)  # type: ignore[no-untyped-call]

    @classmethod
    def about(cls, value: Any, *, version: int | None = None, **more: Any) -> Self:
        """The form as it is answered by a recorded value of the domain: the inverse of `to_domain`."""
        if not type(value).__module__.startswith("register.domain."):
            raise TypeError(f"a form is about a value of the domain, not {type(value).__name__}")
        form = cls(data={**cls.answers_about(value), **more}, version=version)
        form.recorded = value
        return form

    @classmethod
    def answers_about(cls, value: Any) -> dict[str, Any]:
        """The answer to each question that the value answers."""
        names = [name for name in cls.asked_names() if name not in NEVER_DRAWN]
        return {name: getattr(value, cls.DRAWN_FROM.get(name, name), None) for name in names}

    @classmethod
    def asked_names(cls) -> list[str]:
        """The names of all questions, whether or not a page asks them all."""
        return [name for name in dir(cls) if isinstance(getattr(cls, name, None), UnboundField)]

    def catch_up(self, was: Any, now: Any, version: int) -> list[tuple[Any, Any]]:
        """Lay what was typed over a version that somebody recorded meanwhile: what was left as it was drawn takes
        the newer answer. The questions that both changed, each in another way, with the newer answer.

        was, now: the recorded value that the page was drawn from, and the newest; None where there is none to
        compare with."""
        self.version.data = version
        if was is None or now is None:
            return []
        old, new = self.answers_about(was), self.answers_about(now)
        old, new = ({n: a for n, a in answers.items() if n not in NEVER_DRAWN} for answers in (old, new))
        self.recorded = now
        groups = (group for name, group in self._groups().items() if name not in self.tables)
        return [field for group in groups for field in _caught_up(group, old, new)]

    @property
    def tables(self) -> Collection[str]:
        """Groups of questions that come once for each row of a table."""
        return ()

    def _groups(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for field in self.questions:
            found.setdefault(field.group, []).append(field)
        return found

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether a browser sent this form, with the token of this visit, and every answer can be read. A step of
        looking for a record is no answer yet."""
        if self.is_looking:
            return False
        sound = bool(super().validate_on_submit(extra_validators))  # type: ignore[no-untyped-call]
        if sound and g.get("csrf_failed", False):
            self.form_errors.append(OPEN_TOO_LONG)
            return False
        if sound and "too_many" in g:
            self.start_over()
            self.refusal = g.too_many
            self.blame({"": g.too_many.message})
            return False
        return sound

    @property
    def questions(self) -> list[Any]:
        """The fields that a person sees, in order."""
        return [field for field in self if field.name not in ITS_OWN]

    @property
    def parts(self) -> list[Part]:
        """The same in the parts that a page draws."""
        return [Part("", self.questions)]

    @property
    def is_looking(self) -> bool:
        """Whether somebody looks for a record to choose: the page is drawn again with all that was typed."""
        return any(field.looks for field in self.questions)

    @property
    def has_long_choice(self) -> bool:
        """Whether a question draws a button of its own, so that Enter must not press the first that stands there."""
        return any(field.is_long for field in self.questions)

    @property
    def has_words(self) -> bool:
        """Whether somebody typed into it what would be lost on another page."""
        return any(field.is_typed and field.data for field in self.questions)

    @property
    def takes_files(self) -> bool:
        return any(field.takes_files for field in self.questions)

    @property
    def holds_secrets(self) -> bool:
        """Whether it asks for a password or a code, which are kept nowhere."""
        return any(field.is_secret for field in self.questions)

    @property
    def is_behind(self) -> bool:
        """Whether it was drawn from a version that is no longer the newest, as far as the page knows."""
        drawn, newest = self.version.data, self.version.object_data
        return drawn is not None and newest is not None and drawn != newest

    def start_over(self) -> None:
        """Forget what was found wrong with the form as a whole, before it is tried again."""
        self.behind = self.refusal = None
        self.form_errors = []

    @property
    def is_stale(self) -> bool:
        return self.behind is not None

    @property
    def status(self) -> int:
        """What to answer with: 200, 422 for faults, or the status of what was refused, such as 409 for a stale edit."""
        refused = self.behind or self.refusal
        if refused is not None:
            return refused.status
        return 422 if self.errors else 200

    def errors_summary(self) -> list[Problem]:
        """Every fault in the order of the page; each leads to the first input that needs changing."""
        beside = [
            Problem(_with_its_row(field), f"#{field.first_input}") for field in self.questions if field.errors
        ]
        return [Problem(str(text), "") for text in [*self._csrf_faults(), *self.form_errors]] + beside

    @contextmanager
    def blaming(self) -> Iterator[None]:
        """Turn what was refused into a fault on this form, so that nothing typed is lost: a broken rule, a stale
        edit, a record that has moved on, a full disk. What is not theirs to do or to see stays a page of its own."""
        try:
            yield
        except (Forbidden, NotFound, Repeated):
            raise
        except Invalid as fault:
            self.blame(fault.problems)
        except Stale as fault:
            self.behind = fault
            self.blame({"": fault.message})
        except Refused as fault:
            self.refusal = fault
            self.blame({"": fault.message})

    def blame(self, problems: dict[str, str]) -> None:
        """Put each fault beside the field it names; the rest belong to the whole form."""
        asked = {field.short_name: field for field in self.questions}
        for name, message in problems.items():
            if name in asked:
                asked[name].blame(message)
            else:
                self.form_errors.append(message)

    def blame_besides(self, problems: Mapping[str, str]) -> None:
        """Put faults beside fields that have none yet; what is said of others, and of the form as a whole, waits."""
        told, whole = {field.name: list(field.errors) for field in self.questions}, list(self.form_errors)
        self.blame(dict(problems))
        self.form_errors = whole
        for field in self.questions:
            if told[field.name]:
                field.errors = told[field.name]

    leaves_out = False
    """Whether rows of tables in which an answer lacks are left out of what the rules are asked about."""

    @property
    def may_be_looked_over(self) -> bool:
        """Whether a browser sent answers that the rules can be asked about though some of them are at fault."""
        refused = self.behind or self.refusal or self._csrf_faults() or "too_many" in g
        sent: bool = self.is_submitted()  # type: ignore[no-untyped-call]
        apart = refused or self.is_looking or self.takes_files or self.holds_secrets
        return sent and bool(self.errors) and not apart

    def _csrf_faults(self) -> list[str]:
        field = self._fields.get("csrf_token")
        return [OPEN_TOO_LONG] if field is not None and field.errors else []


def _with_its_row(field: Any) -> str:
    """The fault, away from its field: of a row of a table it says which one, as the label does."""
    row = str(field.label.text).partition(": ")[0]
    is_in_row = field.group != field.short_name and row[-1:].isdigit()
    return f"{row}: {field.message}" if is_in_row else str(field.message)


def _caught_up(group: list[Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    """Draw the questions of a group anew unless somebody typed there; those where both did."""
    asked = [(field, old.get(field.short_name), new.get(field.short_name)) for field in group]
    if all(field.short_name not in new for field in group):
        return []
    if all(field.is_same(field.data, before) for field, before, _ in asked):
        for field, _, after in asked:
            field.draw_again(after)
        return []
    return [
        (field, after)
        for field, before, after in asked
        if not field.is_same(before, after) and not field.is_same(field.data, after)
    ]


class SearchForm(NhsForm):
    """Answers in the address of a page: filters and searches. Changes nothing, so it needs no token."""

    submit_text = "Show"
    DAYS: ClassVar[tuple[str, ...]] = ()
    """Questions about the day that a list is shown for, which are drawn apart."""

    @property
    def narrowing(self) -> list[Any]:
        return [field for field in self.questions if field.short_name not in self.DAYS]

    @property
    def days(self) -> list[Any]:
        return [field for field in self.questions if field.short_name in self.DAYS]

    class Meta(NhsForm.Meta):
        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            return None if formdata is None else request.args or None

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether every answer can be read; a step of looking for a record is no answer yet."""
        return not self.is_looking and bool(super().validate(extra_validators))
