"""The small conditions a pack may use: `name=a|b`, `name`, `!name`, `used(part-id)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

GRAMMAR = re.compile(r"^(!?)(?:used\(([a-z0-9-]+)\)|([a-z][a-z0-9_.]*)(?:=([a-z0-9_|/]+))?)$")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition read from its text; exactly one of `part` and `name` is set."""

    negated: bool
    part: str
    name: str
    accepted: tuple[str, ...]

    def holds(self, values: Mapping[str, Any], used_parts: Iterable[str]) -> bool:
        """Whether the condition holds for these values."""
        if self.part:
            answer = self.part in used_parts
        elif self.accepted:
            answer = values.get(self.name) in self.accepted
        else:
            answer = is_given(values.get(self.name))
        return answer != self.negated


def read_condition(text: str) -> Condition:
    """The condition in this text, or a ValueError that quotes it."""
    match = GRAMMAR.match(text.strip())
    if match is None:
        raise ValueError(f"the condition “{text}” is not one of name=a|b, name, !name, used(part)")
    accepted = tuple(match[4].split("|")) if match[4] else ()
    return Condition(bool(match[1]), match[2] or "", match[3] or "", accepted)


def is_given(value: Any) -> bool:
    """Whether somebody gave a value: nothing, an empty text and an empty list are not values; nought is."""
    return value is not None and value != "" and value != []
