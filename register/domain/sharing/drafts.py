"""A draft of a notification: the addressee's own questions in their own order, each with its answer or still empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from register.domain.dates import london_day
from register.domain.rules import JsonValue, Ruleset


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the form. takes: what of the record answers it; "" where somebody types the answer."""

    key: str
    asks: str
    takes: str
    answer: str

    @property
    def is_empty(self) -> bool:
        return not self.answer


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the form."""

    title: str
    questions: tuple[Question, ...]

    @property
    def typed(self) -> tuple[Question, ...]:
        """The questions that somebody types an answer to."""
        return tuple(one for one in self.questions if not one.takes)


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole form. to: whose form it is, by the code of the addressee."""

    name: str
    to: str
    parts: tuple[Part, ...]

    @property
    def empty(self) -> int:
        """How many answers are still missing."""
        return sum(one.is_empty for part in self.parts for one in part.questions)


def draft(
    ruleset: Ruleset, on: datetime, known: Mapping[str, str], typed: Mapping[str, str], *, body: str | None = None
) -> Draft | None:  # fmt: skip
    """The draft by the form of that day for that kind of body; None where the rules of that day have no form. known: what
    the record says, by name; typed: the answers that were kept, by key."""
    found = ruleset.find("incidents.form", on=london_day(on), body=body)
    if found is None:
        return None
    parts = tuple(
        Part(row["title"], tuple(_question(one, known, typed) for one in row["asks"]))
        for row in found.value["parts"]
    )
    return Draft(found.value["name"], found.value["to"], parts)


def _question(row: Mapping[str, JsonValue], known: Mapping[str, str], typed: Mapping[str, str]) -> Question:
    takes = row.get("takes", "")
    answer = known.get(takes, "") if takes else typed.get(row["key"], "")
    return Question(row["key"], row["asks"], takes, answer)
