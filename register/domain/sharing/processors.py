"""Processors under a sharing agreement, and whether their contract says what Article 28 asks for, term by term."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import JsonValue
from register.domain.texts import Line, Typed, text_problem, text_problems


class TermAnswer(StrEnum):
    """The value is stored."""

    NOT_SAID = "not_said"
    YES = "yes"
    NO = "no"
    NOT_NEEDED = "not_needed"

    @property
    def label(self) -> str:
        return ANSWER_LABELS[self]


ANSWER_LABELS = {
    TermAnswer.NOT_SAID: "Not looked at yet", TermAnswer.YES: "The contract says it",
    TermAnswer.NO: "The contract does not say it", TermAnswer.NOT_NEEDED: "Not needed here",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessorTerm(Typed):
    """One term of the contract. term: a code of the rule sharing.processor_terms. term_where: where the contract says it,
    or why it is not needed."""

    term: Annotated[str, select("the term", "sharing.processor_terms")]
    term_answer: Annotated[TermAnswer, select("whether the contract says it")] = TermAnswer.NOT_SAID
    term_where: Annotated[str | None, Line("where it says so", longest=300)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProcessor(Typed):
    """An organisation that processes information under an agreement on behalf of others. engager_id: the processor that
    engages it, where it is a sub-processor. A new one without terms gets those of the rules, none looked at yet."""

    agreement_id: Annotated[str, select("the agreement")]
    organisation_id: Annotated[str, select("the processor")]
    processing: Annotated[str, Line("what it does with the information", longest=200)]
    starts_on: Annotated[date, enter("the start date")]
    ends_on: Annotated[date | None, enter("the end date")] = None
    engager_id: Annotated[str | None, select("the processor that engages it")] = None
    processing_contract: Annotated[str | None, Line("the reference of its contract", longest=200)] = None
    terms: tuple[ProcessorTerm, ...] = ()


def check_processor(
    new: NewProcessor, required: Mapping[str, JsonValue], *, kept: NewProcessor | None = None
) -> None:
    """Raises Invalid. required: the terms of the rules, by code. kept: as it is recorded, whose terms it may keep."""
    refuse(
        {
            **text_problems(new),
            "agreement_id": text_problem(new.agreement_id, "the agreement", 80),
            "organisation_id": text_problem(new.organisation_id, "the processor", 80),
            "starts_on": day_problem(new.starts_on, "The start date"),
            "ends_on": day_problem(new.ends_on, "The end date")
            or order_problem(new.starts_on, new.ends_on, "The end date must be on or after the start date"),
            **_term_problems(new.terms, {*required, *(one.term for one in (kept.terms if kept else ()))}),
        }
    )


def _term_problems(terms: tuple[ProcessorTerm, ...], known: set[str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for n, one in enumerate(terms):
        found |= {f"terms-{n}-{name}": words for name, words in text_problems(one).items()}
        if one.term not in known:
            found[f"terms-{n}-term"] = "Select a term of the list"
        elif one.term in [other.term for other in terms[:n]]:
            found[f"terms-{n}-term"] = "This term stands in the list already"
        if one.term_answer is TermAnswer.NOT_NEEDED and not one.term_where:
            found[f"terms-{n}-term_where"] = "Enter why it is not needed"
    return found


def with_terms(new: NewProcessor, required: Mapping[str, JsonValue]) -> NewProcessor:
    """With every term of the rules, those that it did not answer not looked at yet."""
    if new.terms:
        return new
    return replace(new, terms=tuple(ProcessorTerm(term=code) for code in required))


def lacking(new: NewProcessor, required: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """The codes of the required terms that the contract is not known to say. One may be not needed only where the rules
    say that it depends on the case."""
    answers = {one.term: one.term_answer for one in new.terms}
    return tuple(code for code, row in required.items() if not _is_met(answers.get(code), row))


def _is_met(answer: TermAnswer | None, row: JsonValue) -> bool:
    if answer is TermAnswer.NOT_NEEDED:
        return bool(row.get("may_be_left"))
    return answer is TermAnswer.YES
