"""What each rule is called, in what it is measured, and how its value is told in words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from register.domain.dates import weekday_said
from register.domain.money import said
from register.domain.rules import JsonValue

PENCE, DATES = "pence", "dates"
_DAY = re.compile(r"\d{4}-[01]\d-[0-3]\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A rule's name, its measure ("" for none), its order of strictness: "lower", "higher", "", or the values of it from
    the loosest to the strictest; the rules that it may never be looser than; and what a row of its table is like, where it
    may have none."""

    key: str
    name: str
    measured: str = ""
    stricter: str = ""
    order: tuple[JsonValue, ...] = ()
    at_least: tuple[str, ...] = ()
    row: Mapping[str, JsonValue] = field(default_factory=dict)

    @property
    def has_order(self) -> bool:
        return bool(self.order) or self.stricter in ("lower", "higher")


@cache
def _data() -> Mapping[str, Any]:
    text = files("register.domain").joinpath("rulesets/terms.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def term(key: str) -> Term:
    """What is known of a rule; one that nobody named is called by the words of its key."""
    row = _data()["term"].get(key, {})
    stricter = row.get("stricter", "")
    name = row.get("name") or key.rpartition(".")[2].replace("_", " ").capitalize()
    return Term(
        key=key, name=name, measured=row.get("measured", ""), stricter=stricter,
        order=tuple(_data()["orders"].get(stricter, ())), at_least=tuple(row.get("at_least", ())),
        row=row.get("row", {}),
    )  # fmt: skip


def keys_named() -> tuple[str, ...]:
    """The rules that the terms name."""
    return tuple(_data()["term"])


def column_name(name: str) -> str:
    """What a column of a rule's table is called."""
    return str(_data()["columns"].get(name, name.replace("_", " ").capitalize()))


def word(value: JsonValue) -> str:
    """A single value in words."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(word(part) for part in value)
    return day_said(str(_data()["words"].get(str(value), value)))


def is_day(text: str) -> bool:
    """Whether a text of a rule is a day: 2026-04-03."""
    return bool(_DAY.fullmatch(text))


def day_said(text: str) -> str:
    """A day of a rule as people read it, Friday 3 April 2026; any other text as it is."""
    return weekday_said(date.fromisoformat(text)) if is_day(text) else text


def in_words(key: str, value: JsonValue) -> tuple[str, ...]:
    """A rule's value as people read it, a line for each part of it."""
    measured = term(key).measured
    if isinstance(value, list):
        return _rows(value, measured)
    if isinstance(value, Mapping):
        return _table(value, measured)
    if type(value) is int:
        return (said(value) if measured == PENCE else f"{value} {measured}".rstrip(),)
    return (word(value),)


def _rows(rows: Sequence[JsonValue], measured: str) -> tuple[str, ...]:
    if not any(isinstance(row, Mapping) for row in rows):
        return (word(list(rows)),) if rows else ("Nothing",)
    return tuple(line for row in rows for line in _table(row, measured))


def _table(row: Mapping[str, JsonValue], measured: str) -> tuple[str, ...]:
    if "outcome" in row:
        limit = f"Below {said(row['below'])}" if "below" in row else "Otherwise" if measured else "Always"
        return (f"{limit}: {word(row['outcome'])}. {row.get('words', '')}".rstrip(". "),)
    parts = (f"{column_name(name)}: {_part(part)}" for name, part in row.items())
    return ("; ".join(parts),)


def _part(value: JsonValue) -> str:
    rows = isinstance(value, list) and any(isinstance(row, Mapping) for row in value)
    return " / ".join(_rows(value, "")) if rows else word(value)
