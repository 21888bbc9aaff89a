"""Standard answers that a body keeps for what its contract templates ask: offered, and never put in by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.texts import Line, Prose, Typed, text_problem, text_problems

ANSWERABLE = frozenset({"text", "long_text", "choice"})
"""Types of fields that have standard answers: words, and one of a list. Days and amounts are those of a contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStandardAnswer(Typed):
    """A body's answer to one field of contract templates. answered_field: as templates name it, with its block before it
    where it is asked for each service. service_code: of the one service it is for, as in a library of specifications; of
    any where it is left out. answers_from, answers_until: first days of the contracts it is offered to."""

    organisation_id: Annotated[str, select("whose answer it is")]
    answered_field: Annotated[str, select("the field that it answers")]
    service_code: Annotated[str | None, Line("the code of the service", longest=80)] = None
    answer: Annotated[str, Prose("the answer", longest=20_000)]
    answer_source: Annotated[str, Line("where the answer comes from", longest=300)]
    answers_from: Annotated[date, enter("the day from which it is the standard answer")]
    answers_until: Annotated[date | None, enter("the last day on which it is the standard answer")] = None

    @property
    def is_of_services(self) -> bool:
        """Whether the field is asked for each service."""
        return "." in self.answered_field


@dataclass(frozen=True, slots=True)
class Answerable:
    """A field that may have a standard answer. choices: what is taken, by what it is called; empty for words."""

    path: str
    label: str
    choices: Mapping[str, str]


def check_standard_answer(
    new: NewStandardAnswer, known: Mapping[str, Answerable], kept: NewStandardAnswer | None = None
) -> None:
    """Raises Invalid. known: the fields of the templates that are held. kept: as recorded, whose field it may keep."""
    field = known.get(new.answered_field)
    same = kept is not None and kept.answered_field == new.answered_field
    refuse(
        {
            **text_problems(new),
            "organisation_id": text_problem(new.organisation_id, "whose answer it is", 80),
            "answered_field": None if field or same else "Select a field that a contract template here asks for",
            "answer": _answer_problem(new, field),
            "service_code": _service_problem(new),
            "answers_from": day_problem(new.answers_from, "The day from which it is the standard answer"),
            "answers_until": order_problem(
                new.answers_from, new.answers_until, "The last day must be on or after the day from which it is the standard"
            ),
        }
    )  # fmt: skip


def _answer_problem(new: NewStandardAnswer, field: Answerable | None) -> str | None:
    empty = text_problem(new.answer, "the answer", 20_000)
    if empty or field is None or not field.choices or new.answer in field.choices:
        return empty
    return f"Choose one of {', '.join(field.choices)}"


def _service_problem(new: NewStandardAnswer) -> str | None:
    stray = new.service_code and not new.is_of_services
    return "Leave this empty: the field is not asked for each service" if stray else None


def best(
    found: Iterable[tuple[str, NewStandardAnswer]], path: str, service: str, on: date
) -> tuple[str, NewStandardAnswer] | None:
    """What is offered to a contract that begins on a day: the answer for the very service first, then the latest. found:
    each with its reference."""
    fitting = [
        (ref, one) for ref, one in found
        if one.answered_field == path and one.service_code in (None, service)
        and one.answers_from <= on <= (one.answers_until or date.max)
    ]  # fmt: skip
    return max(fitting, key=_rank, default=None)


def _rank(one: tuple[str, NewStandardAnswer]) -> tuple[bool, date, str]:
    return one[1].service_code is not None, one[1].answers_from, one[0]
