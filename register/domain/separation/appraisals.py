"""Options appraisals: which form a service may take, scored against the board's criteria, with what each option promises."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.authority.contract_kinds import kind_rows
from register.domain.dates import said
from register.domain.folding import folded
from register.domain.problems import day_problem, refuse
from register.domain.rules import Ruleset
from register.domain.separation.care_services import kinds_of
from register.domain.separation.structures import Document
from register.domain.separation.weights import BEST, repeated, weight_problems
from register.domain.texts import Code, Line, Typed, text_problem, text_problems

OPEN_PROMISE = "“{measure}” was promised, and neither stands in the contract nor was given up with a reason"
NOT_HERE = "Somebody else than whoever recorded it gives a benefit up, by an act of its own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion(Typed):
    """What the board judges options by. weight: in per cent of the whole."""

    criterion: Annotated[str, Line("the criterion", longest=100)]
    weight: Annotated[int, enter("the weight")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Typed):
    """A form that the service may take. option_form: a code of rule separation.forms."""

    option: Annotated[str, Code("a short name for the option", longest=40)]
    option_form: Annotated[str, select("the form of organisation", "separation.forms")]
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
    """What an option promises. A contract holds it by an indicator of the very words of its measure; where none does, it
    is given up by somebody else than whoever recorded it, with a reason."""

    promised_option: Annotated[str, Code("the option", longest=40)]
    measure: Annotated[str, Line("the measure", longest=200)]
    baseline: Annotated[str | None, Line("where it stands today", longest=200)] = None
    promised_by: Annotated[date | None, enter("the day by which it is promised")] = None
    waived_because: Annotated[str | None, Line("why it is given up", longest=300)] = None
    waived_by: Annotated[str | None, select("who gave it up")] = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others of the appraisal."""
        return self.promised_option, folded(self.measure)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp(Typed):
    """That a promised benefit is given up, and why."""

    promised_option: Annotated[str, Code("the option", longest=40)]
    measure: Annotated[str, Line("the measure", longest=200)]
    waived_because: Annotated[str, Line("why it is given up", longest=300)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(Typed):
    """That an organisation would be a party of a document under an option. document_kind: a code of rule contracts.kinds;
    said at one of the parties, it holds for the document."""

    joined_option: Annotated[str, Code("the option", longest=40)]
    document: Annotated[str, Line("the agreement", longest=100)]
    party_id: Annotated[str, select("the organisation")]
    document_kind: Annotated[str | None, select("the kind of agreement", "contracts.kinds")] = None


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
            **_structure_problems(new, ruleset, today),
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
    found |= {
        f"benefits-{n}-measure": "This benefit is there already"
        for n in repeated([b.key for b in new.benefits])
    }
    return found


def _structure_problems(new: NewAppraisal, ruleset: Ruleset, today: date) -> dict[str, str]:
    names, kinds = _names(new), kind_rows(ruleset, on=new.chosen_on or today)
    missing = {
        f"structure-{n}-joined_option": f"There is no option called {one.joined_option}"
        for n, one in enumerate(new.structure) if one.joined_option not in names
    }  # fmt: skip
    odd = {
        f"structure-{n}-document_kind": "Select the kind of agreement"
        for n, one in enumerate(new.structure) if one.document_kind and one.document_kind not in kinds
    }  # fmt: skip
    return missing | odd


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


def taken_away(new: NewAppraisal, ever_chosen: Iterable[str | None]) -> str | None:
    """What is wrong where an option that was chosen once is no option any more, whatever is chosen now."""
    gone = sorted({one for one in ever_chosen if one} - set(_names(new)) - {new.chosen})
    return f"{gone[0]} was chosen: an option cannot be taken away after that" if gone else None


def _past_problem(day: date | None, today: date, label: str) -> str | None:
    if day is None:
        return f"Enter {label[:1].lower()}{label[1:]}"
    return f"{label} must be today or in the past" if day > today else day_problem(day, label)


def carried(now: tuple[Benefit, ...], before: NewAppraisal | None) -> tuple[Benefit, ...]:
    """Promised benefits with what was given up of them. Invalid where a change would give one up, or would leave out one
    of the option that was chosen: both need somebody else's word."""
    there = {one.key: one for one in before.benefits} if before else {}
    found: dict[str, str | None] = {}
    kept_ = []
    for n, one in enumerate(now):
        old = there.get(one.key)
        given = (old.waived_because, old.waived_by) if old else (None, None)
        if (one.waived_because or one.waived_by) and (one.waived_because, one.waived_by) != given:
            found[f"benefits-{n}-waived_because"] = NOT_HERE
        kept_.append(replace(one, waived_because=given[0], waived_by=given[1]))
    found["benefits-0-measure"] = _left_out(kept_, before)
    refuse(found)
    return tuple(kept_)


def _left_out(now: Iterable[Benefit], before: NewAppraisal | None) -> str | None:
    keys = {one.key for one in now}
    gone = [
        one.measure for one in (before.benefits if before and before.chosen else ())
        if before and one.promised_option == before.chosen and one.key not in keys and not one.waived_because
    ]  # fmt: skip
    return (
        f"“{gone[0]}” was promised for the option that was chosen: it stays until it is given up"
        if gone
        else None
    )


class Weight(StrEnum):
    """Whether what somebody scored counts, by their interests in the organisations that the options name."""

    FREE = "free"
    MANAGED = "managed"
    HELD = "held"
    EXCLUDED = "excluded"

    @property
    def label(self) -> str:
        return _WEIGHTS[self]

    @property
    def counts(self) -> bool:
        return self in (Weight.FREE, Weight.MANAGED)


_WEIGHTS = {
    Weight.FREE: "Counts", Weight.MANAGED: "Counts: an interest is managed as was agreed",
    Weight.HELD: "Held until somebody else agrees how an interest is managed",
    Weight.EXCLUDED: "Does not count: it was agreed that they take no part",
}  # fmt: skip
Weights = Mapping[str, Weight]
"""Person -> whether their scores count; whoever is not in it is free."""
ALL_COUNT: Weights = {}


def total_of(appraisal: NewAppraisal, option: str, weights: Weights = ALL_COUNT) -> int | None:
    """What an option came to, of 1,000: the mean score on each criterion by its weight, to the nearest whole number;
    None while one of the criteria has no score that counts."""
    parts = []
    for one in appraisal.criteria:
        given = [
            score.score for score in appraisal.scores
            if score.scored_option == option and score.scored_criterion == one.criterion
            and weights.get(score.scored_by, Weight.FREE).counts
        ]  # fmt: skip
        if not given:
            return None
        parts.append(one.weight * sum(given) / len(given))
    return round(sum(parts))


def documents_of(appraisal: NewAppraisal, option: str) -> tuple[Document, ...]:
    """The agreements that an option makes, each with its parties."""
    parties: dict[str, set[str]] = {}
    kinds: dict[str, str] = {}
    for one in appraisal.structure:
        if one.joined_option == option:
            parties.setdefault(one.document, set()).add(one.party_id)
            if one.document_kind:
                kinds.setdefault(one.document, one.document_kind)
    return tuple(Document(called, frozenset(who), kinds.get(called)) for called, who in parties.items())


def warnings(
    appraisal: NewAppraisal, weights: Weights, open_promises: Collection[str], today: date
) -> tuple[str, ...]:
    """What should be looked at, in sentences. open_promises: the measures of the chosen option that stand in no contract
    and were not given up."""
    return (
        *_about_scorers(appraisal, weights),
        *(OPEN_PROMISE.format(measure=one) for one in open_promises),
        *_about_review(appraisal, today),
    )


def _about_scorers(appraisal: NewAppraisal, weights: Weights) -> Iterator[str]:
    scored = {one.scored_by for one in appraisal.scores}
    for weight, words in _SCORERS.items():
        count = sum(weights.get(one) is weight for one in scored)
        if count:
            people = "1 person" if count == 1 else f"{count} people"
            yield f"{people} who gave scores declared an interest in an organisation that this is about: {words}"


_SCORERS = {
    Weight.HELD: "their scores are held until somebody else agrees how it is managed",
    Weight.EXCLUDED: "it was agreed that they take no part, and their scores do not count",
    Weight.MANAGED: "it is managed as was agreed",
}


def _about_review(appraisal: NewAppraisal, today: date) -> Iterator[str]:
    due = appraisal.next_review_on
    if due is not None and due < today:
        yield f"Its next review was due on {said(due)}"
