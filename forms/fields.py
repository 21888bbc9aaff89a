"""The questions a form may ask. Each cleans and reads its answer; a fault becomes a sentence beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import Field
from wtforms.validators import StopValidation

from forms import widgets
from forms.options import Option, as_options, sent
from forms.validators import (
    LINE_LIMIT,
    NAME_LIMIT,
    TEXT_LIMIT,
    drawable,
    sentence,
)
from register.domain.folding import folded
from register.domain.texts import Email, Line, Prose, Text, normalised

KEPT = "as-recorded"
"""What a browser sends for a recorded answer that is not among those offered."""


class Question(Field):
    """What all questions share. Required unless optional.

    thing: how a message names the answer ("the date the interest began"); made from the label if not given.
    missing: the whole message for an empty answer. marked: whether the label says "(optional)".
    """

    verb = "Enter"
    empty: Any = None
    takes_files = False
    is_secret = False
    is_long = False
    is_typed = True
    """Whether an answer costs more to give again than a press."""

    def __init__(
        self,
        label: str,
        validators: Sequence[Any] = (),
        *,
        thing: str = "",
        hint: str = "",
        optional: bool = False,
        marked: bool = True,
        missing: str = "",
        **kwargs: Any,
    ) -> None:
        shown = f"{label} (optional)" if optional and marked else label
        super().__init__(shown, list(validators), **kwargs)
        self.thing = thing or label[:1].lower() + label[1:].rstrip("?")
        self.hint, self.optional = hint, optional
        self.missing = missing or f"{self.verb} {self.thing}"

    @property
    def looks(self) -> bool:
        """Whether what was sent is a step of looking for an answer, and no answer yet."""
        return False

    @property
    def typed(self) -> str:
        """What to show in the box: what was typed, or else the value in words a person would type."""
        return drawable(str(self.raw_data[0])) if self.raw_data else self.spell(self.data)

    @property
    def first_input(self) -> str:
        """The id of the input that an error leads to."""
        return str(self.id)

    @property
    def message(self) -> str:
        """The first fault, or an empty string."""
        return str(self.errors[0]) if self.errors else ""

    def spell(self, value: Any) -> str:
        return sent(value)

    def read(self, typed: str) -> Any:
        """The answer in what was typed; ValueError says what is wrong with it."""
        raise NotImplementedError

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = normalised(str(valuelist[0])) if valuelist else ""
        self.data = self.empty
        if self.is_as_drawn(typed):
            self.data = self.object_data
        elif typed:
            self.data = self.read(typed)
        elif not self.optional:
            raise ValueError(self.missing)

    def is_as_drawn(self, typed: str) -> bool:
        """Whether the box came back as it was drawn: then the answer is the recorded value itself, to the letter."""
        return (
            bool(typed) and self.object_data is not None and typed == normalised(self.spell(self.object_data))
        )

    def is_same(self, one: Any, other: Any) -> bool:
        """Whether two answers read alike."""
        return self.spell(one) == self.spell(other)

    def draw_again(self, value: Any) -> None:
        """Forget what was typed and show this value."""
        self.raw_data = None
        self.process(None, value)

    @property
    def group(self) -> str:
        """What changes as a whole: the question itself, or the rows that it stands in."""
        return str(self.short_name).partition("-")[0]

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation

    def blame(self, message: str) -> None:
        """Put a fault that was found later beside this question."""
        self.errors = [*self.errors, message]

    def _fault(self, words: str) -> ValueError:
        return ValueError(f"{sentence(self.thing)} {words}")


class TextField(Question):
    """One line of text; the answer is a string, empty when nothing was typed."""

    widget: widgets.NhsWidget = widgets.TextInput()
    empty = ""
    kind: type[Text] = Line

    def __init__(
        self,
        label: str,
        *args: Any,
        limit: int = LINE_LIMIT,
        width: str = "",
        text: Text | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, *args, **kwargs)
        self.text, self.width = text or self.kind(self.thing, longest=limit), width
        self.limit = self.text.longest

    def read(self, typed: str) -> str:
        """As the register keeps it, or the same sentence about it as the register's."""
        kept = self.text.kept(typed)
        if not kept and not self.optional:
            raise ValueError(self.missing)
        problem = self.text.problem(kept, required=False)
        if problem:
            raise ValueError(problem)
        return kept


class NameField(TextField):
    """The name of a person, a body or a thing."""

    def __init__(self, label: str, *args: Any, limit: int = NAME_LIMIT, **kwargs: Any) -> None:
        super().__init__(label, *args, limit=limit, **kwargs)


class EmailField(TextField):
    """An email address, checked for its shape only."""

    widget = widgets.TextInput(type="email", autocomplete="email")
    kind = Email


class LongTextField(TextField):
    """Several lines of text, with a count of the characters left."""

    widget = widgets.TextArea()
    kind = Prose

    def __init__(self, label: str, *args: Any, limit: int = TEXT_LIMIT, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(label, *args, limit=limit, **kwargs)
        self.rows = rows


class ChoiceField(Question):
    """One answer out of several. `options` may be set after the form is made; coerce makes the answer."""

    verb = "Select"
    is_typed = False

    def __init__(
        self,
        label: str,
        *args: Any,
        options: Iterable[Option | tuple[str, ...] | str] = (),
        coerce: Callable[[str], Any] = str,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, *args, **kwargs)
        self.options = as_options(options)
        self.coerce = coerce

    def read(self, typed: str) -> str:
        return typed

    def is_as_drawn(self, typed: str) -> bool:
        return (typed == KEPT and self.object_data is not None) or super().is_as_drawn(typed)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data is not None and self.data is not self.object_data:
            self.data = self.pick(sent(self.data))

    def pick(self, value: str) -> Any:
        """The answer behind a value, or a fault when it was not among those offered."""
        if value not in {option.value for option in as_options(self.options)}:
            raise StopValidation(f"{self.verb} {self.thing} from the list")
        return self.coerce(value)

    def choices_offered(self) -> list[Option]:
        """What may be chosen, and what is recorded where that is not among it: it may have been withdrawn, or
        not be for whoever looks to see."""
        offered = as_options(self.options)
        recorded = self.spell(self.object_data)
        lost = recorded and recorded not in {option.value for option in offered}
        return [*offered, Option(KEPT, "As it is recorded now")] if lost else offered

    def is_chosen(self, option: Option) -> bool:
        if option.value == KEPT:
            return self.data is not None and self.data is self.object_data
        return option.value in [sent(value) for value in self.raw_data or [self.data]]


class SelectField(ChoiceField):
    """One answer out of a long list: organisations, people, posts."""

    widget = widgets.Select()

    def __init__(self, label: str, *args: Any, prompt: str = "", **kwargs: Any) -> None:
        super().__init__(label, *args, **kwargs)
        self.prompt = prompt or f"Select {self.thing}"


class OfferedField(ChoiceField):
    """One answer out of more than anybody reads through: its words are typed, or taken from those offered meanwhile."""

    verb = "Enter"
    is_typed = True
    widget = widgets.Offered()

    @property
    def typed(self) -> str:
        given = super().typed
        return next((option.label for option in self.choices_offered() if option.value == given), given)

    def pick(self, value: str) -> Any:
        """By its words however they are written, or by the value that an address carries."""
        offered = as_options(self.options)
        meant = next(
            (o.value for o in offered if value == o.value or folded(value) == folded(o.label)), value
        )
        return super().pick(meant)


class RadiosField(ChoiceField):
    """One answer out of a few, all of them in view."""

    widget = widgets.Radios()

    def __init__(self, label: str, *args: Any, inline: bool = False, **kwargs: Any) -> None:
        super().__init__(label, *args, **kwargs)
        self.inline = inline

    def offer(self, options: Iterable[tuple[str, str]]) -> None:
        """What may be chosen; where that is one answer, it is chosen already."""
        self.options = as_options(options)
        if len(self.options) == 1 and self.raw_data is None:
            self.data = self.options[0].value


class YesNoField(RadiosField):
    """A question answered by yes or no; the answer is True or False."""

    def __init__(self, label: str, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("missing", "Select yes or no")
        kwargs = {"inline": True, "options": ["Yes", "No"], "coerce": "Yes".__eq__, **kwargs}
        super().__init__(label, *args, **kwargs)

    def spell(self, value: Any) -> str:
        return {True: "Yes", False: "No"}.get(value, "")

    def is_chosen(self, option: Option) -> bool:
        return option.value == self.typed


class CheckboxesField(ChoiceField):
    """Any number of answers; the answer is a list."""

    widget = widgets.Checkboxes()
    empty: Any = ()

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [str(value) for value in valuelist]
        if valuelist and {sent(value) for value in self.object_data or ()} == set(self.data):
            self.data = self.object_data
        elif not valuelist and not self.optional:
            raise ValueError(self.missing)

    def pre_validate(self, form: Any) -> None:
        Question.pre_validate(self, form)
        recorded = {sent(value): value for value in self.object_data or ()}
        if self.data is not self.object_data:
            self.data = [recorded.get(sent(v)) or self.pick(sent(v)) for v in self.data or ()]

    def choices_offered(self) -> list[Option]:
        offered = as_options(self.options)
        known = {option.value for option in offered}
        lost = [sent(value) for value in self.object_data or () if sent(value) not in known]
        return [*offered, *(Option(code, code.replace("_", " ").capitalize()) for code in lost)]

    def is_chosen(self, option: Option) -> bool:
        return option.value in [sent(value) for value in self.data or ()]

    def spell(self, value: Any) -> str:
        return "; ".join(sorted(sent(part) for part in value or ()))


class CheckboxField(Question):
    """One box to tick: a statement that a person confirms. The answer is True or False."""

    widget = widgets.Checkboxes()
    empty = False
    is_typed = False

    def __init__(self, label: str, *args: Any, **kwargs: Any) -> None:
        kwargs = {"marked": False, "missing": "Tick the box to confirm", **kwargs}
        super().__init__(label, *args, **kwargs)
        self.statement = label

    def read(self, typed: str) -> bool:
        return typed == "yes"

    def choices_offered(self) -> list[Option]:
        return [Option("yes", self.statement)]

    def is_chosen(self, option: Option) -> bool:
        return bool(self.data)


class FileField(Question):
    """A file to send; the answer is werkzeug's FileStorage, or None when nothing was sent."""

    widget = widgets.FileUpload()
    verb = "Choose"
    takes_files = True

    def __init__(self, label: str, *args: Any, accept: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(label, *args, **kwargs)
        self.accept = accept

    def process_formdata(self, valuelist: list[Any]) -> None:
        files = [file for file in valuelist if isinstance(file, FileStorage) and file.filename]
        self.data = files[0] if files else None
        if self.data is None and not self.optional:
            raise ValueError(self.missing)
        if (
            self.data is not None
            and self.accept
            and not str(self.data.filename).lower().endswith(self.accept)
        ):
            raise self._fault(f"must be a file ending in {' or '.join(self.accept)}")
