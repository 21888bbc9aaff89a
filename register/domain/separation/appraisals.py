"""Options appraisals: which form a service may take, scored against the board's criteria, with what each option promises."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.dates import said
from register.domain.problems import day_problem, refuse
from register.domain.rules import Ruleset
from register.domain.separation.care_services import kinds_of
from register.domain.separation.structures import Document
from register.domain.separation.weights import BEST, repeated, weight_problems
from register.domain.texts import Code, Line, Typed, text_problem, text_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion(Typed):
    """What the board judges options by. weight: in per cent of the whole."""

    criterion: Annotated[str, Line("the criterion", longest=100)]
    weight: Annotated[int, enter("the weight")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Typed):
    """A form that the service may take. option_form: a code of rule separation.forms."""

    option: Annotated[str, Code("a short name for the option", longest=40)]
    option_form: Annotated[str, select("the form of organisation")]
    keeps: Annotated[str | None, Line("what integration it keeps", longest=300)] = None
    loses: Annotated[str | None, Line("what integration it loses", longest=300)] = None
    risks: Annotated[str | None, Line("its risks", longest=300)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Typed):
    """What one person gave an option on one criterion, from 0 to 10, and why."""

    scored_option: Annotated[str, Code("the option", longest=40)]
    scored_criterion: Annotated[str, Line("the criterion", longest=100)]
    score: Annotated[int, enter("the score")]
    score_reason: Annotated[str, Line("the reason for the score", longest=300)]
    scored_by: Annotated[str, select("who gave the score")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit(Typed):
    """What an option promises, and where the contract holds it to that; or why the promise is given up."""

    promised_option: Annotated[str, Code("the option", longest=40)]
    measure: Annotated[str, Line("the measure", longest=200)]
    baseline: Annotated[str | None, Line("where it stands today", longest=200)] = None
    promised_by: Annotated[date | None, enter("the day by which it is promised")] = None
    in_contract: Annotated[str | None, Line("where the contract says so", longest=200)] = None
    waived_because: Annotated[str | None, Line("why it is given up", longest=300)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(Typed):
    """That an organisation would be a party of a document under an option."""

    joined_option: Annotated[str, Code("the option", longest=40)]
    document: Annotated[str, Line("the agreement", longest=100)]
    party_id: Annotated[str, select("the organisation")]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAppraisal(Typed):
    """An options appraisal of one service, the board's declaration, and the overseeing body's agreement."""

    service_id: Annotated[str, select("the service")]
    programme_id: Annotated[str | None, select("the programme")] = None
    criteria: Annotated[tuple[Criterion, ...], enter("the criteria")]
    options: Annotated[tuple[Option, ...], enter("the options")]
    scores: Annotated[tuple[Score, ...], enter("the scores")] = ()
    benefits: Annotated[tuple[Benefit, ...], enter("the promised benefits")] = ()
    structure: Annotated[tuple[Joined, ...], enter("the agreements that each option makes")] = ()
    chosen: Annotated[str | None, Code("the option that was chosen", longest=40)] = None
    chosen_on: Annotated[date | None, enter("the day it was chosen")] = None
    chosen_minute: Annotated[str | None, Line("the minute", longest=300)] = None
    overseer_id: Annotated[str | None, select("who oversees it")] = None
    agreed_on: Annotated[date | None, enter("the day it was agreed")] = None
    next_review_on: Annotated[date | None, enter("the day of the next review")] = None


def check_appraisal(new: NewAppraisal, ruleset: Ruleset, *, today: date) -> None:
    """Raises Invalid."""
    refuse(
        {
            **text_problems(new),
            "service_id": text_problem(new.service_id, "the service", 80),
            **weight_problems(
                "criteria", "criterion", "weight", [(c.criterion, c.weight) for c in new.criteria]
            ),
            **_option_problems(new, ruleset, today),
            **_score_problems(new),
            **_benefit_problems(new),
            **_structure_problems(new),
            **_choice_problems(new, today),
        }
    )


def _names(new: NewAppraisal) -> list[str]:
    return [one.option for one in new.options]


def _option_problems(new: NewAppraisal, ruleset: Ruleset, today: date) -> dict[str, str]:
    forms, found = kinds_of(ruleset, "forms", on=new.chosen_on or today), {}
    for n, one in enumerate(new.options):
        if one.option_form not in forms:
            found[f"options-{n}-option_form"] = "Select the form of organisation"
    found |= {f"options-{n}-option": "This option is there already" for n in repeated(_names(new))}
    return found if new.options else {"options": "Enter at least one option"}


def _score_problems(new: NewAppraisal) -> dict[str, str]:
    criteria, found = {one.criterion for one in new.criteria}, {}
    for n, one in enumerate(new.scores):
        if one.scored_option not in _names(new):
            found[f"scores-{n}-scored_option"] = f"There is no option called {one.scored_option}"
        if one.scored_criterion not in criteria:
            found[f"scores-{n}-scored_criterion"] = f"There is no criterion called {one.scored_criterion}"
        if not 0 <= one.score <= BEST:
            found[f"scores-{n}-score"] = f"The score must be between 0 and {BEST}"
    told = [(one.scored_option, one.scored_criterion, one.scored_by) for one in new.scores]
    return found | {f"scores-{n}-scored_by": "This person has scored it already" for n in repeated(told)}


def _benefit_problems(new: NewAppraisal) -> dict[str, str]:
    found = {}
    for n, one in enumerate(new.benefits):
        if one.promised_option not in _names(new):
            found[f"benefits-{n}-promised_option"] = f"There is no option called {one.promised_option}"
        if one.in_contract and one.waived_because:
            found[f"benefits-{n}-waived_because"] = "It is in the contract: leave this empty"
    return found


def _structure_problems(new: NewAppraisal) -> dict[str, str]:
    names = _names(new)
    return {
        f"structure-{n}-joined_option": f"There is no option called {one.joined_option}"
        for n, one in enumerate(new.structure) if one.joined_option not in names
    }  # fmt: skip


def _choice_problems(new: NewAppraisal, today: date) -> dict[str, str | None]:
    if new.chosen is None:
        return {"chosen_on": "Enter the option that was chosen" if new.chosen_on else None}
    return {
        "chosen": None
        if new.chosen in _names(new)
        else f"{new.chosen} was chosen: an option cannot be taken away after that",
        "chosen_on": _past_problem(new.chosen_on, today, "The day it was chosen"),
        "chosen_minute": None if new.chosen_minute else "Enter the minute that says so",
        "agreed_on": None if new.agreed_on is None else _past_problem(new.agreed_on, today, "The day it was agreed"),
        "overseer_id": "Select who oversees it and agreed" if new.agreed_on and not new.overseer_id else None,
    }  # fmt: skip


def _past_problem(day: date | None, today: date, label: str) -> str | None:
    if day is None:
        return f"Enter {label[:1].lower()}{label[1:]}"
    return f"{label} must be today or in the past" if day > today else day_problem(day, label)


def total_of(appraisal: NewAppraisal, option: str) -> int | None:
    """What an option came to, of 1,000: the mean score on each criterion by its weight, to the nearest whole number;
    None while one of the criteria was not scored."""
    parts = []
    for one in appraisal.criteria:
        given = [
            score.score for score in appraisal.scores
            if score.scored_option == option and score.scored_criterion == one.criterion
        ]  # fmt: skip
        if not given:
            return None
        parts.append(one.weight * sum(given) / len(given))
    return round(sum(parts))


def documents_of(appraisal: NewAppraisal, option: str) -> tuple[Document, ...]:
    """The agreements that an option makes, each with its parties."""
    parties: dict[str, set[str]] = {}
    for one in appraisal.structure:
        if one.joined_option == option:
            parties.setdefault(one.document, set()).add(one.party_id)
    return tuple(Document(called, frozenset(who)) for called, who in parties.items())


def warnings(appraisal: NewAppraisal, interested: Collection[str], today: date) -> tuple[str, ...]:
    """What should be looked at, in sentences. interested: who of those that scored has declared an interest in a party."""
    return (
        *_about_scorers(appraisal, interested),
        *_about_promises(appraisal),
        *_about_review(appraisal, today),
    )


def _about_scorers(appraisal: NewAppraisal, interested: Collection[str]) -> Iterator[str]:
    count = len({one.scored_by for one in appraisal.scores} & set(interested))
    if count:
        people = "1 person" if count == 1 else f"{count} people"
        yield f"{people} who gave scores declared an interest in an organisation that this is about"


def _about_promises(appraisal: NewAppraisal) -> Iterator[str]:
    for one in appraisal.benefits:
        if one.promised_option == appraisal.chosen and not (one.in_contract or one.waived_because):
            yield f"“{one.measure}” was promised, and neither stands in the contract nor was given up with a reason"


def _about_review(appraisal: NewAppraisal, today: date) -> Iterator[str]:
    due = appraisal.next_review_on
    if due is not None and due < today:
        yield f"Its next review was due on {said(due)}"
