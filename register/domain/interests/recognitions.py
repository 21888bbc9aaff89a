"""Recognitions: somebody's answer whether the organisation that an interest names, or a post is with, is a body of the
register."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from register.domain.asked import select
from register.domain.folding import folded
from register.domain.interests.interests import Interest
from register.domain.problems import refuse
from register.domain.texts import Prose, Typed, text_problems


class Answer(StrEnum):
    """The value is stored."""

    SAME = "same"
    ANOTHER = "another"

    @property
    def label(self) -> str:
        return ANSWER_LABELS[self]


ANSWER_LABELS = {Answer.SAME: "The same body", Answer.ANOTHER: "Another body"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecognition(Typed):
    """An answer about one body, and one interest or the body that posts are with. answered_by: the person who answers,
    never the one whose interest it is nor one who holds such a post. reason: how they know."""

    interest_id: str | None = None
    employer_id: str | None = None
    organisation_id: str
    answer: Annotated[Answer, select("whether the two are the same body")]
    answered_by: str
    reason: Annotated[str, Prose("how you know", longest=2000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """A recorded answer, with what the interest named then: the answer is about that and nothing else."""

    id: str
    n: int
    interest_id: str | None = None
    employer_id: str | None = None
    organisation_id: str
    answer: Answer
    named_id: str | None = None
    named: str | None = None

    def is_about(self, interest: Interest) -> bool:
        """Whether the interest still names what it named when this was answered."""
        same_name = folded(self.named or "") == folded(interest.organisation_name or "")
        return self.interest_id == interest.id and self.named_id == interest.organisation_id and same_name


def check_recognition(new: NewRecognition) -> None:
    """Raises Invalid."""
    itself = new.employer_id is not None and new.employer_id == new.organisation_id
    refuse(
        {
            **text_problems(new),
            "organisation_id": "Choose another body: this is the body of the post itself" if itself else None,
        }
    )
