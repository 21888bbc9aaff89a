"""Turns what an example says into the values that services take: names into ids, words into choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")
NAMED = "@"


def named(value: Any, known: Mapping[str, str]) -> Any:
    """The value with every `@key` in it replaced by the id that was recorded under that key."""
    if isinstance(value, str) and value.startswith(NAMED):
        return known[value.removeprefix(NAMED)]
    if isinstance(value, list):
        return [named(part, known) for part in value]
    if isinstance(value, dict):
        return {name: named(part, known) for name, part in value.items()}
    return value


def made(cls: type[T], given: Mapping[str, Any]) -> T:
    """One checked value of the rules, from those of the given entries that it has."""
    kinds = _kinds(cls)
    return cls(**{name: _as(kinds[name], value) for name, value in given.items() if name in kinds})


def _kinds(cls: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}


def _as(kind: Any, value: Any) -> Any:
    if NoneType in get_args(kind):
        kind = next(part for part in get_args(kind) if part is not NoneType)
    if get_origin(kind) is tuple:
        return tuple(_as(get_args(kind)[0], part) for part in value)
    if is_dataclass(kind):
        return made(kind, value)  # type: ignore[arg-type]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    return Decimal(str(value)) if kind is Decimal else value
