"""A value and its plain form: as it is kept (JSON in a column, text for an exact number) and as machines are told it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache, partial
from typing import Any, TypeVar, get_args, get_origin

from register.domain.leaves import stamp
from register.domain.readers import Named, named

T = TypeVar("T")
Make = Callable[[Any], Any]


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date | Decimal):
        return str(value)
    if isinstance(value, tuple | list | frozenset | set):
        return [plain(part) for part in value]
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    return value


def kept(value: Any) -> dict[str, Any]:
    """The fields of a value as columns keep them: days and instants as they are, all else plain."""
    held = ((one.name, getattr(value, one.name)) for one in fields(value))
    return {name: part if isinstance(part, date) else plain(part) for name, part in held}


def recorded(cls: type[T], row: Any, **more: Any) -> T:
    """The value that a row keeps, each field from what bears its name; `more` says what does not. What whoever reads
    the row may not see is empty."""
    of: Any = cls
    hidden = vars(row).get("masked", ())
    found = {
        name: make(None if name in hidden else getattr(row, name))
        for name, make in _makers(of)
        if name not in more
    }
    return cls(**found, **more)


def reader_of(cls: type[T], *names: str, **made: Make) -> Callable[[Sequence[Any]], T]:
    """Makes the value from what columns keep, in the order of these names, which are all its fields. What was brought to its
    one form when it was recorded is not brought to it again: of hundreds of rows that took most of the time. made: how a
    field is made of a column that is read in another form than it is kept."""
    of: Any = cls
    assert set(names) == {one.name for one in fields(of)}, names
    made_by = tuple(
        (at, name, made.get(name) or _from_column(named(of)[name])) for at, name in enumerate(names)
    )
    as_it_is = tuple((at, name) for at, name, make in made_by if make is _same)
    worked = tuple((at, name, make) for at, name, make in made_by if make is not _same)
    put = object.__setattr__

    def read(row: Sequence[Any]) -> T:
        one: T = object.__new__(of)
        for at, name in as_it_is:
            put(one, name, row[at])
        for at, name, make in worked:
            put(one, name, make(row[at]))
        return one

    return read


def _from_column(one: Named) -> Make:
    """A column keeps days as days. To look a word up takes a tenth of the time that it takes to make it anew."""
    if isinstance(one.kind, type) and issubclass(one.kind, Enum):
        words: dict[Any, Any] = {None: None, **{word.value: word for word in one.kind}}
        return words.__getitem__
    return _same if one.kind is date else _maker(one)


@cache
def _makers(cls: Any) -> tuple[tuple[str, Make], ...]:
    return tuple((one.name, _maker(one)) for one in named(cls).values())


def _maker(one: Named) -> Make:
    """How a kept value becomes one of the rules; a text that was erased reads as empty."""
    make = _of(one.kind)
    if one.kind is str and not one.nullable:
        return lambda held: held or ""
    return make if make is _same else partial(_unless_none, make)


def _unless_none(make: Make, held: Any) -> Any:
    return None if held is None else make(held)


def _same(held: Any) -> Any:
    return held


def _of(kind: Any) -> Make:
    if get_origin(kind) is tuple:
        item = _of(get_args(kind)[0])
        return lambda held: tuple(item(part) for part in held)
    if is_dataclass(kind):
        return partial(part_of, kind)
    if kind is Decimal or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind
    return _text_in_json.get(kind, _same)


def part_of(cls: Any, held: Mapping[str, Any]) -> Any:
    """A value within a value, which JSON keeps: days as text, and what is empty left out."""
    return cls(**{name: make(held[name]) for name, make in _makers(cls) if name in held})


def _day(held: Any) -> Any:
    return date.fromisoformat(held) if isinstance(held, str) else held


_text_in_json: dict[Any, Make] = {date: _day}
