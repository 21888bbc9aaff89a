"""One reading of plain values (JSON, TOML) as the values of the rules: a day is a day, pence are whole, nothing is bent.

A day is text like 2026-04-01, an instant such text with its zone, an amount a whole number, an exact number text or a
whole number, a choice its word. What is not known is refused. Every fault is found and stands beside its field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from register.domain.asked import Asked, by_name
from register.domain.errors import Invalid
from register.domain.problems import refuse
from register.domain.texts import Prose, Text, sentence

T = TypeVar("T")
LONGEST = 20_000
MOST, MOST_ITEMS = 10**15, 500
UNKNOWN = "There is no field of this name"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}(Z|[+-][0-9]{2}:[0-9]{2})")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")


@dataclass(frozen=True, slots=True)
class Named:
    """One field of a value: its type, whether it may be left out, and how it is asked for."""

    name: str
    kind: Any
    needed: bool
    nullable: bool
    asked: Asked


def read(cls: type[T], given: object, **fixed: Any) -> T:
    """The value in what was given. `fixed`: fields that the address says already; to say them again is no fault,
    to say them otherwise is. Raises Invalid, each fault beside its field."""
    faults: dict[str, str | None] = {}
    value = _value(cls, _with(fixed, given), "", faults)
    refuse(faults)
    found: T = value
    return found


def tried(cls: Any, given: object, faults: dict[str, str], **fixed: Any) -> Any:
    """The same for a part of what was given: its faults join those there are, and there is no value then."""
    try:
        return read(cls, given, **fixed)
    except Invalid as fault:
        faults |= fault.problems
        return None


def named(cls: Any) -> dict[str, Named]:
    """The fields of a value in their order."""
    return _fields_of(cls)


@cache
def _fields_of(cls: Any) -> dict[str, Named]:
    hints = get_type_hints(cls, include_extras=True)
    return {one.name: _named(one, hints[one.name]) for one in fields(cls)}


def _named(one: Field[Any], hint: Any) -> Named:
    notes = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    bare = get_args(hint)[0] if notes else hint
    nullable = NoneType in get_args(bare)
    if nullable:
        (bare,) = (part for part in get_args(bare) if part is not NoneType)
    needed = one.default is MISSING and one.default_factory is MISSING
    asked = next((note for note in notes if isinstance(note, Asked)), by_name(one.name))
    return Named(one.name, bare, needed, nullable, asked)


def _with(fixed: Mapping[str, Any], given: object) -> object:
    """What was given with what the address says; another answer to the same question is a fault."""
    if not isinstance(given, Mapping):
        return given
    other = [name for name, value in fixed.items() if given.get(name, value) != value]
    refuse(dict.fromkeys(other, "This is settled already, and cannot be something else here"))
    return {**given, **fixed}


def _value(cls: Any, given: object, place: str, faults: dict[str, str | None]) -> Any:
    if not isinstance(given, Mapping):
        faults[place] = "This must be an object with its fields by name"
        return None
    known, before = named(cls), len(faults)
    faults |= {_join(place, str(name)[:100]): UNKNOWN for name in given if name not in known}
    found = {
        one.name: _field(one, given, place, faults)
        for one in known.values()
        if one.needed or one.name in given
    }
    return cls(**found) if len(faults) == before else None


def _field(one: Named, given: Mapping[str, Any], place: str, faults: dict[str, str | None]) -> Any:
    where = _join(place, one.name)
    value = given.get(one.name)
    if value is None:
        if not one.nullable:
            faults[where] = one.asked.missing
        return None
    return _read(one, value, where, faults)


def _read(one: Named, value: object, where: str, faults: dict[str, str | None]) -> Any:
    kind = one.kind
    if get_origin(kind) is tuple:
        return _items(one, value, where, faults)
    if is_dataclass(kind):
        return _value(kind, value, where, faults)
    try:
        return _text(value, one.asked) if kind is str else _reader(kind)(value)
    except ValueError as fault:
        faults[where] = _words(str(fault), one.asked)
        return None


def _words(fault: str, asked: Asked) -> str:
    return fault.replace("{thing}", asked.thing).replace("{Thing}", sentence(asked.thing))


def _items(one: Named, value: object, where: str, faults: dict[str, str | None]) -> Any:
    if not isinstance(value, list | tuple) or len(value) > MOST_ITEMS:
        faults[where] = f"{sentence(one.asked.thing)} must be a list of {MOST_ITEMS} or fewer"
        return None
    item = Named(one.name, get_args(one.kind)[0], needed=True, nullable=False, asked=one.asked)
    return tuple(_read(item, part, _join(where, str(n)), faults) for n, part in enumerate(value))


def _join(place: str, name: str) -> str:
    """Where a fault belongs, as forms name their fields: lines-0-code."""
    return f"{place}-{name}" if place else name


def _text(value: object, kind: Asked) -> str:
    """A text that says its kind is refused as that kind refuses it; any other where it could not be kept."""
    if not isinstance(value, str):
        raise ValueError("{Thing} must be text")
    of = kind if isinstance(kind, Text) else Prose(kind.thing, longest=LONGEST)
    problem = of.problem(of.kept(value), required=False)
    if problem:
        raise ValueError(problem)
    return value


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("{Thing} must be a real date, written like 2026-04-01")
    return _sound(date.fromisoformat, value, "{Thing} must be a real date, written like 2026-04-01")


def _instant(value: object) -> datetime:
    words = "{Thing} must be a real time with its zone, written like 2026-10-23T17:00:00+01:00"
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise ValueError(words)
    return _sound(datetime.fromisoformat, value, words)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= MOST:
        raise ValueError("{Thing} must be a whole number, written like 1250")
    return value


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("{Thing} must be true or false")
    return value


def _exact(value: object) -> Decimal:
    whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < MOST
    if isinstance(value, Decimal) or whole:
        return Decimal(value)  # type: ignore[arg-type]
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise ValueError('{Thing} must be a number, written like 12 or "12.5"')
    return Decimal(value)


def _table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError("{Thing} must be an object")
    return value


def _sound(read: Callable[[str], T], text: str, words: str) -> T:
    try:
        return read(text)
    except ValueError:
        raise ValueError(words) from None


_READERS: dict[Any, Callable[[object], Any]] = {
    date: _day, datetime: _instant, int: _whole, bool: _yes_or_no, Decimal: _exact,
}  # fmt: skip


def _reader(kind: Any) -> Callable[[object], Any]:
    if kind in _READERS:
        return _READERS[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: _choice(kind, value)
    return _table if get_origin(kind) is Mapping else lambda value: value


def _choice(kind: type[Enum], value: object) -> Enum:
    words = {one.value: one for one in kind}
    if not isinstance(value, str) or value not in words:
        raise ValueError("Select {thing} from the list")
    return words[value]
