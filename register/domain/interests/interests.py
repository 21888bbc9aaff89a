"""Interests: what a person asks to have recorded, what makes it acceptable, and whether it came in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any

from register.domain.asked import enter, select
from register.domain.dates import Period, add_months
from register.domain.interests.offers import GiverKind as GiverKind
from register.domain.interests.offers import OfferForm, OfferRecipient, giver_problem, offer_problems
from register.domain.interests.offers import OfferResponse as OfferResponse
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import JsonValue, Ruleset
from register.domain.texts import Line, Prose, Typed, text_problem, text_problems


class InterestType(StrEnum):
    """The four types of Managing conflicts of interest in the NHS (2017, 2024)."""

    FINANCIAL = "financial"
    NON_FINANCIAL_PROFESSIONAL = "non_financial_professional"
    NON_FINANCIAL_PERSONAL = "non_financial_personal"
    INDIRECT = "indirect"

    @property
    def label(self) -> str:
        return TYPE_LABELS[self]


TYPE_LABELS = {
    InterestType.FINANCIAL: "Financial",
    InterestType.NON_FINANCIAL_PROFESSIONAL: "Non-financial professional",
    InterestType.NON_FINANCIAL_PERSONAL: "Non-financial personal",
    InterestType.INDIRECT: "Through family, friend or business partner",
}


SITUATION_LABELS = {
    "Gi": "Gift",
    "Ho": "Hospitality",
    "Ou": "Outside employment",
    "Cl": "Clinical private practice",
    "Se": "Sponsored event",
    "Sr": "Sponsored research",
    "SP": "Sponsored post",
    "Sh": "Shareholding or other ownership",
    "Pa": "Patent or other intellectual property",
    "Do": "Donation",
    "Lo": "Loyalty: a position or tie elsewhere",
    "Ot": "Something else",
}
"""Short words for lists; what may be declared on a day, and its full name, is a rule."""


class Act(StrEnum):
    """Why a version of an interest was written."""

    DECLARED = "declared"
    AMENDED = "amended"
    ENDED = "ended"
    CORRECTED = "corrected"
    NIL_RETURN = "nil_return"
    NO_CHANGE = "no_change"
    REVIEWED = "reviewed"
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInterest(Typed):
    """An interest as somebody declares it. interest_type None: the rules say it, as for a gift. became_aware_on None:
    nobody said. ended_on: what happens on one day, as a gift does, ends on that day whatever is said here.
    same_giver_id: an earlier gift by the same giver. publication_objection: why the person asks not to be published,
    None when nothing is asked."""

    person_id: Annotated[str, select("whose interest it is")]
    interest_type: Annotated[InterestType | None, select("what type of interest it is")] = None
    situation: Annotated[str, select("what the interest is about")]
    description: Annotated[str, Prose("a description of the interest", longest=4000)]
    arose_on: Annotated[date, enter("the date the interest began")]
    became_aware_on: Annotated[date | None, enter("the date you became aware of it")] = None
    ended_on: Annotated[date | None, enter("the date the interest ended")] = None
    organisation_id: Annotated[str | None, select("the organisation")] = None
    organisation_name: Annotated[str | None, Line("the organisation's name", longest=200)] = None
    relationship: Annotated[str | None, Line("how you are related to the person who has it", longest=200)] = (
        None
    )
    value_pence: Annotated[int | None, enter("the value")] = None
    offer_response: Annotated[OfferResponse | None, select("whether it was accepted or declined")] = None
    giver_kind: Annotated[GiverKind | None, select("who offered it")] = None
    offer_form: Annotated[OfferForm | None, select("what was offered")] = None
    offered_to: Annotated[OfferRecipient | None, select("whom it was for")] = None
    became_of: Annotated[str | None, Line("what became of it", longest=300)] = None
    same_giver_id: Annotated[str | None, select("an earlier gift by the same giver")] = None
    approved_by: Annotated[str | None, Line("who approved it", longest=200)] = None
    approved_on: Annotated[date | None, enter("the day it was approved")] = None
    approval_reason: Annotated[str | None, Prose("why it was approved", longest=2000)] = None
    asks_permission: Annotated[bool | None, select("whether you ask for permission")] = None
    publication_objection: Annotated[str | None, Prose("why it should not be published", longest=2000)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest(NewInterest):
    """A recorded interest in one version, as the rules look at it."""

    id: str
    n: int = 1

    def held_on(self, day: date) -> bool:
        return Period(self.arose_on, self.ended_on).contains(day)

    @property
    def weighed_by(self) -> tuple[str, str | None]:
        """By which type and situation the rules say how it may be managed."""
        return str(self.interest_type), self.situation


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNilReturn(Typed):
    """ "I have nothing to declare" for a period, usually the year from 1 April."""

    person_id: Annotated[str, select("whose return this is")]
    period_from: Annotated[date, enter("the start of the period")]
    period_to: Annotated[date, enter("the end of the period")]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAmendment(Typed):
    """A later act on an interest. n: the version its author looked at. interest: the whole new content for
    amended and corrected. ended_on for ended. reason: required for a correction of an error."""

    interest_id: str
    n: int
    act: Act
    interest: NewInterest | None = None
    ended_on: date | None = None
    reason: Annotated[str | None, Prose("what was wrong", longest=2000)] = None


def situations(ruleset: Ruleset, *, on: date, body: str | None = None) -> dict[str, JsonValue]:
    """The situations that may be declared on a day, by code, in the rule's order."""
    return {row["code"]: row for row in ruleset.value("interests.situations", on=on, body=body)}


def events(ruleset: Ruleset, *, on: date, body: str | None = None) -> frozenset[str]:
    """The situations that happen on one day: they need no end, and nobody is asked whether they still hold."""
    rows = ruleset.value_or([], "interests.situations", on=on, body=body)
    return frozenset(row["code"] for row in rows if row.get("event"))


def settled(new: NewInterest, ruleset: Ruleset, *, today: date, body: str | None = None) -> NewInterest:
    """With what the rules say of its situation and nobody is asked: the type of a gift, that it ends on its day, and that
    there is no permission to ask for."""
    row = situations(ruleset, on=today, body=body).get(new.situation, {})
    kind = new.interest_type or (InterestType(row["type"]) if row.get("type") else None)
    asks = True if new.asks_permission and "permission" in row.get("needs", ()) else None
    ends = new.arose_on if row.get("event") else new.ended_on
    return replace(new, interest_type=kind, ended_on=ends, asks_permission=asks)


def type_of(new: NewInterest) -> dict[str, Any]:
    """What it is about and of what type, as a form that asks neither hands them on."""
    return {"situation": new.situation, "interest_type": new.interest_type}


def bears_on(interest: Interest, day: date, ruleset: Ruleset, *, body: str | None = None) -> bool:
    """Whether it counts in what the person decides on the day: while it holds, and what happened on one day for so many
    months more."""
    if interest.held_on(day):
        return True
    if interest.situation not in events(ruleset, on=day, body=body) or interest.arose_on > day:
        return False
    months = ruleset.value_or(0, "interests.event_counts_months", on=day, body=body)
    return day <= add_months(interest.arose_on, months)


def check_interest(new: NewInterest, ruleset: Ruleset, *, today: date, body: str | None = None) -> None:
    """Raises Invalid. The list of situations is that of the day of declaring."""
    situation = situations(ruleset, on=today, body=body).get(new.situation)
    needs = situation["needs"] if situation else []
    new = settled(new, ruleset, today=today, body=body)
    refuse(
        {
            "person_id": text_problem(new.person_id, "whose interest this is", 80),
            "situation": None if situation else "Select what the interest is about",
            "interest_type": _type_problem(new, situation),
            **_counterparty_problems(new, needs, text_problems(new, relationship=is_indirect(new))),
            **_interest_day_problems(new, today),
            **offer_problems(new, needs, today),
        }
    )


def _type_problem(new: NewInterest, situation: JsonValue) -> str | None:
    unknown = situation is not None and new.interest_type is None
    return "Select what type of interest it is" if unknown else None


def _counterparty_problems(
    new: NewInterest, needs: list[str], texts: dict[str, str | None]
) -> dict[str, str | None]:
    """The faults of every text, with what else may be wrong with whom it is about."""
    named = new.organisation_id is not None or new.organisation_name is not None
    missing = "Enter the organisation the interest is in" if "organisation" in needs and not named else None
    return {
        **texts,
        "organisation_name": missing or giver_problem(new) or texts["organisation_name"],
        "relationship": _needless_relationship(new) or texts["relationship"],
    }


def is_indirect(one: Any) -> bool:
    """Whether an interest, as a value or as a row, is one through somebody else."""
    return bool(one.interest_type == InterestType.INDIRECT)


def body_named(one: Any, called: Mapping[str, str]) -> str | None:
    """What the organisation of an interest, a value or a row, is called: as it is recorded, or as it was typed."""
    typed: str | None = one.organisation_name
    return called.get(one.organisation_id or "") or typed


def type_words(one: Any) -> str:
    """The type of an interest, as a value or as a row, as people read it."""
    return TYPE_LABELS[InterestType(one.interest_type)]


def _needless_relationship(new: NewInterest) -> str | None:
    needless = bool(new.relationship) and not is_indirect(new)
    return "Leave the relationship empty unless the interest is through somebody else" if needless else None


def _interest_day_problems(new: NewInterest, today: date) -> dict[str, str | None]:
    future = "The date the interest began must be today or in the past" if new.arose_on > today else None
    aware = new.became_aware_on
    unknown = "The date you became aware must be today or in the past" if aware and aware > today else None
    return {
        "arose_on": day_problem(new.arose_on, "The date the interest began") or future,
        "became_aware_on": unknown
        or order_problem(
            new.arose_on, new.became_aware_on, "You cannot become aware before the interest began"
        ),
        "ended_on": day_problem(new.ended_on, "The date the interest ended")
        or order_problem(
            new.arose_on, new.ended_on, "The date it ended must be on or after the date it began"
        ),
    }


def check_nil_return(new: NewNilReturn, *, today: date) -> None:
    """Raises Invalid. A return may be made for a period that has begun."""
    refuse(
        {
            "person_id": text_problem(new.person_id, "whose return this is", 80),
            "period_from": day_problem(new.period_from, "The start of the period")
            or ("The period must have begun" if new.period_from > today else None),
            "period_to": day_problem(new.period_to, "The end of the period")
            or order_problem(new.period_from, new.period_to, "The period must end on or after its start"),
        }
    )


def check_amendment(
    new: NewAmendment, current: NewInterest, ruleset: Ruleset, *, today: date, body: str | None = None
) -> None:
    """Raises Invalid. A real change and a correction of an error are different acts."""
    content = new.act in (Act.AMENDED, Act.CORRECTED)
    refuse(
        {
            "act": None if new.act in AFTER_DECLARING else "Select what you want to change",
            "interest": "Enter the interest as it should read" if content and new.interest is None else None,
            "person_id": "The interest must stay with the same person" if _moves(new, current) else None,
            **text_problems(new, reason=new.act is Act.CORRECTED),
            "ended_on": _ending_problem(new, current, today, events(ruleset, on=today, body=body)),
        }
    )
    if new.interest is not None:
        check_interest(new.interest, ruleset, today=today, body=body)


AFTER_DECLARING = frozenset({Act.AMENDED, Act.CORRECTED, Act.ENDED, Act.NO_CHANGE, Act.REVIEWED})


def _moves(new: NewAmendment, current: NewInterest) -> bool:
    return new.interest is not None and new.interest.person_id != current.person_id


def _ending_problem(
    new: NewAmendment, current: NewInterest, today: date, events: frozenset[str]
) -> str | None:
    if new.act is not Act.ENDED:
        return None
    if current.situation in events:
        return "This happened on one day, so it needs no end. If the day is wrong, correct it"
    if new.ended_on is None:
        return "Enter the date the interest ended"
    if new.ended_on > today:
        return "The date the interest ended must be today or in the past"
    return order_problem(
        current.arose_on, new.ended_on, "The date it ended must be on or after the date it began"
    )


def declare_by(
    became_aware_on: date | None, arose_on: date, ruleset: Ruleset, *, body: str | None = None
) -> date | None:
    """The last day in time, or None where no rule of that day sets one. The days run from becoming aware
    (NHS Act 2006 s.14O and s.14Z30, corrections 3) unless a local policy counts from arising."""
    aware = became_aware_on or arose_on
    within = ruleset.find("interests.declare_within_days", on=aware, body=body)
    if within is None:
        return None
    anchor = ruleset.value("interests.declare_anchor", on=aware, body=body)
    return (arose_on if anchor == "arose" else aware) + timedelta(days=within.value)


def lateness(
    became_aware_on: date | None, arose_on: date, declared_on: date, ruleset: Ruleset, body: str | None = None
) -> int | None:
    """Days late, 0 when in time, None where no rule of that day sets a limit. A late declaration is a
    possible policy breach that an officer decides on."""
    last = declare_by(became_aware_on, arose_on, ruleset, body=body)
    return None if last is None else max(0, (declared_on - last).days)
