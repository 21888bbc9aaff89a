"""Turns what an example says into the values that services take: names into ids, words into choices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from register.domain.readers import named as fields_named
from register.domain.readers import read

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
    """One checked value of the rules, from those of the given entries that it has: read as calls and commands read
    theirs."""
    return read(cls, {name: _said(given[name]) for name in fields_named(cls) if name in given})


def _said(value: Any) -> Any:
    """An exact number as it was written, which TOML reads as a float."""
    if isinstance(value, list):
        return [_said(part) for part in value]
    if isinstance(value, Mapping):
        return {name: _said(part) for name, part in value.items()}
    return str(value) if isinstance(value, float) else value
