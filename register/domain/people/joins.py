"""Joins: two records that are one person's, or two people who were taken for one; both records keep their history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from register.domain.asked import select
from register.domain.problems import refuse
from register.domain.texts import Prose, Typed, text_problems


class Answer(StrEnum):
    """The value is stored."""

    ONE_PERSON = "one_person"
    TWO_PEOPLE = "two_people"

    @property
    def label(self) -> str:
        return ANSWER_LABELS[self]


ANSWER_LABELS = {Answer.ONE_PERSON: "One person", Answer.TWO_PEOPLE: "Two people"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJoin(Typed):
    """What somebody says of two records of people, and how they know."""

    person_id: Annotated[str, select("the first record")]
    other_id: Annotated[str, select("the second record")]
    answer: Annotated[Answer, select("whether they are one person or two")]
    reason: Annotated[str, Prose("how you know", longest=2000)]


def check_join(new: NewJoin) -> None:
    """Raises Invalid."""
    same = "Select another record than the first" if new.person_id == new.other_id else None
    refuse({**text_problems(new), "other_id": same})


class Identities:
    """Which records are one person's: joined directly, or by way of others."""

    def __init__(self, joined: Iterable[tuple[str, str]]) -> None:
        self._groups: dict[str, frozenset[str]] = {}
        for one, other in joined:
            whole = self.records_of(one) | self.records_of(other)
            self._groups.update(dict.fromkeys(whole, whole))

    def records_of(self, person_id: str) -> frozenset[str]:
        """This record and every other one of the same person."""
        return self._groups.get(person_id, frozenset({person_id}))

    def one(self, person_id: str) -> str:
        """One record that stands for all of the person's, always the same."""
        return min(self.records_of(person_id))

    def are_one(self, person_id: str | None, other_id: str | None) -> bool:
        """Whether both are records of one person; nobody is nobody's."""
        return person_id is not None and other_id is not None and other_id in self.records_of(person_id)
