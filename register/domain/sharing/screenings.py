"""Whether the sharing under an agreement needs a data protection impact assessment: questions, answers, and a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.problems import day_problem, refuse
from register.domain.rules import JsonValue
from register.domain.texts import Line, Prose, Typed, text_problem, text_problems


class ScreeningAnswer(StrEnum):
    """The value is stored."""

    NOT_SAID = "not_said"
    YES = "yes"
    NO = "no"

    @property
    def label(self) -> str:
        return {self.NOT_SAID: "Not answered yet", self.YES: "Yes", self.NO: "No"}[self]


class ScreeningOutcome(StrEnum):
    """What a person decided; the answers only advise."""

    OPEN = "open"
    NEEDED = "needed"
    NOT_NEEDED = "not_needed"

    @property
    def label(self) -> str:
        return OUTCOME_LABELS[self]


OUTCOME_LABELS = {
    ScreeningOutcome.OPEN: "Not decided yet", ScreeningOutcome.NEEDED: "An impact assessment is needed",
    ScreeningOutcome.NOT_NEEDED: "No impact assessment is needed",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningPoint(Typed):
    """One question, a code of the rule sharing.screening_questions, with its answer."""

    screening_question: Annotated[str, select("the question", "sharing.screening_questions")]
    screening_answer: Annotated[ScreeningAnswer, select("the answer")] = ScreeningAnswer.NOT_SAID
    screening_words: Annotated[str | None, Line("what the answer rests on", longest=300)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewScreening(Typed):
    """The screening of an agreement. A new one without answers gets the questions of the rules of its day."""

    agreement_id: Annotated[str, select("the agreement")]
    screened_on: Annotated[date, enter("the day of the screening")]
    screening_outcome: Annotated[ScreeningOutcome, select("what was decided")] = ScreeningOutcome.OPEN
    screening_reason: Annotated[str | None, Prose("why it was decided so", longest=4000)] = None
    answers: tuple[ScreeningPoint, ...] = ()


def check_screening(
    new: NewScreening, asked: Mapping[str, JsonValue], enough: int, *, today: date, kept: NewScreening | None = None
) -> None:  # fmt: skip
    """Raises Invalid. asked: the questions of the rules, by code. enough: so many answers of yes advise an assessment."""
    decided = new.screening_outcome is not ScreeningOutcome.OPEN
    against = new.screening_outcome is ScreeningOutcome.NOT_NEEDED and advises(new, asked, enough)
    known = {*asked, *(one.screening_question for one in (kept.answers if kept else ()))}
    refuse(
        {
            **text_problems(new),
            "agreement_id": text_problem(new.agreement_id, "the agreement", 80),
            "screened_on": "The day of the screening must be today or in the past"
            if new.screened_on > today
            else day_problem(new.screened_on, "The day of the screening"),
            "screening_outcome": "Answer every question before it is decided"
            if decided and unanswered(new, asked)
            else None,
            "screening_reason": "Enter why no impact assessment is needed, although the answers advise one"
            if against and not new.screening_reason
            else None,
            **_answer_problems(new.answers, known),
        }
    )


def _answer_problems(answers: tuple[ScreeningPoint, ...], known: set[str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for n, one in enumerate(answers):
        found |= {f"answers-{n}-{name}": words for name, words in text_problems(one).items()}
        if one.screening_question not in known:
            found[f"answers-{n}-screening_question"] = "Select a question of the list"
        elif one.screening_question in [other.screening_question for other in answers[:n]]:
            found[f"answers-{n}-screening_question"] = "This question is answered already"
    return found


def with_questions(new: NewScreening, asked: Mapping[str, JsonValue]) -> NewScreening:
    """With every question of the rules, none answered, where it has no answers of its own."""
    if new.answers:
        return new
    return replace(new, answers=tuple(ScreeningPoint(screening_question=code) for code in asked))


def unanswered(new: NewScreening, asked: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """The codes of the questions that nobody has answered."""
    said = {
        one.screening_question for one in new.answers if one.screening_answer is not ScreeningAnswer.NOT_SAID
    }
    return tuple(code for code in asked if code not in said)


def advises(new: NewScreening, asked: Mapping[str, JsonValue], enough: int) -> bool:
    """Whether the answers advise an assessment: yes to one that the rules call enough by itself, or to so many others."""
    yes = [one.screening_question for one in new.answers if one.screening_answer is ScreeningAnswer.YES]
    alone = any(asked.get(code, {}).get("alone") for code in yes)
    return alone or len(yes) >= enough
