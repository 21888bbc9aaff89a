"""What people type: each field of what is asked for says what kind of text it holds, how it is called and how long it
may be. It is brought to one form when it arrives, and refused where it could not be kept, shown or told apart."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from functools import cache
from typing import Any, NamedTuple, get_origin, get_type_hints

from register.domain.asked import Asked
from register.domain.characters import BLANKS, CONTROLS, INVISIBLE, LINE_ENDS, UNREADABLE, is_blank, seen
from register.domain.errors import Invalid

EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
"""The valid addresses of HTML (section 4.10.5.1.5), with a dot in the domain: nothing that only looks like a letter."""


@dataclasses.dataclass(frozen=True, slots=True)
class Text(Asked):
    """A kind of text, what it is called, and how many characters it may have."""

    longest: int = dataclasses.field(kw_only=True)

    def kept(self, typed: str) -> str:
        """As it is kept: composed (NFC), line ends as one character, without what cannot be seen, no blank at either
        end; nothing where nothing of it can be seen. Doing so twice changes nothing more."""
        text = seen(normalised(typed))
        text = text if text.isascii() else normalised(text)
        return "" if is_blank(text) else text

    def problem(self, kept: str | None, *, required: bool = True) -> str | None:
        """What is wrong with a text in the form in which it is kept, or None."""
        if not kept:
            return self.missing if required else None
        words = self._fault(kept) or _character_fault(kept)
        if words is None and len(kept) > self.longest:
            words = f"must be {self.longest:,} characters or fewer"
        return f"{sentence(self.thing)} {words}" if words else None

    def _fault(self, kept: str) -> str | None:
        return None


class Prose(Text):
    """Several lines of text."""

    __slots__ = ()


class Line(Text):
    """One line of text: the name of a person, a body or a thing, a title, a reference."""

    __slots__ = ()

    def kept(self, typed: str) -> str:
        return BLANKS.sub(" ", super().kept(typed))

    def _fault(self, kept: str) -> str | None:
        return "must be on one line" if "\n" in kept or "\t" in kept else None


class Code(Line):
    """One line that is looked up as it stands, so that a letter which nobody sees is refused and not taken out."""

    __slots__ = ()

    def kept(self, typed: str) -> str:
        return BLANKS.sub(" ", normalised(typed))

    def _fault(self, kept: str) -> str | None:
        hidden = INVISIBLE.search(kept)
        return "must not include characters that cannot be seen" if hidden else super()._fault(kept)


class Email(Code):
    """An email address, of plain letters only, so that none looks like another."""

    __slots__ = ()

    def problem(self, kept: str | None, *, required: bool = True) -> str | None:
        found = super().problem(kept, required=required)
        if found or not kept or EMAIL.fullmatch(kept):
            return found
        if not kept.isascii():
            return (
                f"{sentence(self.thing)} must use only the letters a to z, numbers and signs like . - and @"
            )
        return "Enter an email address in the correct format, like name@example.nhs.uk"


def normalised(value: str) -> str:
    """Unicode composed (NFC), line ends as one character, no space at either end."""
    if value.isascii() and value.isprintable():  # most are, and have nothing to compose and no line ends
        return value.strip()
    return unicodedata.normalize("NFC", LINE_ENDS.sub("\n", value)).strip()


def _character_fault(kept: str) -> str | None:
    if CONTROLS.search(kept):
        return "must not contain control characters or broken characters"
    return "must not include characters that cannot be read" if UNREADABLE.search(kept) else None


class _Field(NamedTuple):
    name: str
    text: Text | None
    empty: str | None
    required: bool


@cache
def _fields_of(cls: type[Any]) -> tuple[_Field, ...]:
    hints = get_type_hints(cls, include_extras=True)
    return tuple(_field(field, hints[field.name]) for field in dataclasses.fields(cls))


def _field(field: dataclasses.Field[object], hint: Any) -> _Field:
    kinds = (part for part in getattr(hint, "__metadata__", ()) if isinstance(part, Text))
    required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    return _Field(field.name, next(kinds, None), None if field.default is None else "", required)


class Typed:
    """Mixed into what somebody asks for: every text in it is brought to its one form as it is made.

    A field that people type says its kind: `name: Annotated[str, Line("the name", longest=200)]`. A kind on a list of
    texts is that of each. Other texts are ids and words of our own.
    """

    __slots__ = ()

    def __post_init__(self) -> None:
        made: Any = type(self)
        for name, text, empty, _ in _fields_of(made):
            value = getattr(self, name)
            if type(value) is str:
                kept = text.kept(value) if text else normalised(value)
                object.__setattr__(self, name, kept or empty)
            elif text is not None and type(value) is tuple:
                object.__setattr__(self, name, tuple(map(text.kept, value)))


def text_problems(new: Typed, **required: bool) -> dict[str, str | None]:
    """What is wrong with each text of this, by field, and with those of each row of its tables, as table, number and field.
    Required is a field without a default, unless told otherwise."""
    made: Any = type(new)
    own = {
        name: _problem(text, getattr(new, name), required.get(name, needed))
        for name, text, _, needed in _fields_of(made)
        if text is not None
    }
    return {**own, **_row_problems(new)}


@cache
def _tables_of(cls: type[Any]) -> tuple[str, ...]:
    hints = get_type_hints(cls)
    return tuple(one.name for one in dataclasses.fields(cls) if get_origin(hints[one.name]) is tuple)


def _row_problems(new: Typed) -> dict[str, str | None]:
    made: Any = type(new)
    rows = ((f"{name}-{n}", row) for name in _tables_of(made) for n, row in enumerate(getattr(new, name)))
    return {
        f"{where}-{name}": words
        for where, row in rows if isinstance(row, Typed) for name, words in text_problems(row).items() if words
    }  # fmt: skip


def _problem(text: Text, value: str | tuple[str, ...] | None, required: bool) -> str | None:
    if isinstance(value, tuple):
        return next(filter(None, (text.problem(one) for one in value)), None)
    return text.problem(value, required=required)


def texts_of(cls: type[Any], *, lists: bool = False) -> dict[str, Text]:
    """The kind of each text that people type into this; with `lists` also of the texts in each list."""
    made: Any = cls
    hints = get_type_hints(cls)
    return {
        name: text
        for name, text, _, _ in _fields_of(made)
        if text is not None and (lists or get_origin(hints[name]) is not tuple)
    }


def text_problem(value: str | None, label: str, longest: int, *, required: bool = True) -> str | None:
    """What is wrong with a text that may have several lines, or None. The label reads inside a sentence: "the title"."""
    return Prose(label, longest=longest).problem(value, required=required)


def sentence(label: str) -> str:
    """The label with a capital, to begin a sentence."""
    return label[:1].upper() + label[1:]


def check_text(value: str, label: str, longest: int, *, field: str = "text", required: bool = True) -> str:
    """Several lines of text as they will be kept; raises Invalid beside the field."""
    return checked(Prose(label, longest=longest), value, field=field, required=required)


def checked(text: Text, value: str, *, field: str, required: bool = True) -> str:
    """A text of this kind as it will be kept; raises Invalid beside the field."""
    kept = text.kept(value)
    problem = text.problem(kept, required=required)
    if problem:
        raise Invalid({field: problem})
    return kept
