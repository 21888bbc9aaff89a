"""The answers that a person may choose between."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any, NamedTuple


class Option(NamedTuple):
    """One answer: the value sent, the words shown, and a hint for when the words are not enough."""

    value: str
    label: str
    hint: str = ""


def as_options(choices: Iterable[Option | tuple[str, ...] | str]) -> list[Option]:
    """Options from pairs, triples or plain words."""
    return [Option(choice, choice) if isinstance(choice, str) else Option(*choice) for choice in choices]


def sent(value: Any) -> str:
    """The value as a browser sends it back; nothing is an empty string."""
    if value is None:
        return ""
    return str(value.value if isinstance(value, Enum) else value)


ANSWERS = (("page", "On this page"), ("csv", "As a CSV file"), ("xlsx", "As an Excel file"))
"""How the answer to a file that is sent may come."""
