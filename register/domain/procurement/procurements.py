"""Procurements: what is bought by which route and why, from whom bids came, and what was said to the public when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain import money
from register.domain.asked import enter, select
from register.domain.dates import said
from register.domain.problems import day_problem, refuse
from register.domain.procurement.routes import notices_of, routes_on
from register.domain.rules import Ruleset
from register.domain.separation.weights import BEST, repeated, weight_problems
from register.domain.texts import Code, Line, Prose, Typed, text_problem, text_problems

ASSESS_FIRST = "Record the conflicts assessment first: it comes before the first notice"


class Further(StrEnum):
    """What was decided anew after representations."""

    GO_ON = "go_on"
    GO_BACK = "go_back"
    GIVE_UP = "give_up"

    @property
    def label(self) -> str:
        return {
            "go_on": "Go on with the award",
            "go_back": "Go back to an earlier step",
            "give_up": "Give it up",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardCriterion(Typed):
    """What bids are judged by. award_weight: in per cent of the whole."""

    award_criterion: Annotated[str, Line("the criterion", longest=100)]
    award_weight: Annotated[int, enter("the weight")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bidder(Typed):
    """An organisation that bid, or was considered; and when it was looked up on the list of excluded suppliers."""

    bidder_id: Annotated[str, select("the bidder")]
    exclusion_checked_on: Annotated[date | None, enter("the day it was looked up")] = None
    exclusion_found: Annotated[str | None, Line("what was found", longest=300)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Typed):
    """A notice that was published. notice_kind: a code of rule procurement.notices."""

    notice_kind: Annotated[str, select("the notice", "procurement.notices")]
    published_on: Annotated[date, enter("the day it was published")]
    notice_reference: Annotated[str | None, Line("its reference", longest=200)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderation(Typed):
    """The score that evaluators agreed on together, from 0 to 10, and why."""

    moderated_id: Annotated[str, select("the bidder")]
    moderated_criterion: Annotated[str, Line("the criterion", longest=100)]
    moderated_score: Annotated[int, enter("the agreed score")]
    moderated_because: Annotated[str, Line("the reason", longest=300)]
    moderated_on: Annotated[date, enter("the day it was agreed")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation(Typed):
    """What a provider said against an award, and what it was answered."""

    representation_on: Annotated[date, enter("the day it was received")]
    received_from_id: Annotated[str, select("who it came from")]
    representation: Annotated[str, Prose("what it says", longest=2000)]
    answered_on: Annotated[date | None, enter("the day it was answered")] = None
    answer: Annotated[str | None, Prose("the answer", longest=2000)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProcurement(Typed):
    """A procurement. Its rules are those of the day it began. route: a code of rule procurement.routes. value_pence: over
    the whole life of the contract. replaces_id: the contract that it follows, where the service is not new.
    conflicts_summary, conflicts_actions: what the conflicts assessment found, and how it is managed.
    led_to_id: the contract that it led to, once the award was decided.
    papers_open_on: the day from which bids may be read. standstill_until: the last day of a voluntary standstill."""

    title: Annotated[str, Line("the title of the procurement", longest=200)]
    description: Annotated[str, Prose("what is bought", longest=4000)]
    commissioner_id: Annotated[str, select("who buys it")]
    starts_on: Annotated[date, enter("the day it began")]
    route: Annotated[str, select("the route", "procurement.routes")]
    route_reason: Annotated[str, Prose("why this route", longest=4000)]
    value_pence: Annotated[int, enter("the value over the whole life")]
    service_id: Annotated[str | None, select("the service")] = None
    replaces_id: Annotated[str | None, select("the contract that it follows")] = None
    cpv: Annotated[str | None, Code("the CPV code", longest=20)] = None
    clinical_lead_id: Annotated[str | None, select("the clinical lead")] = None
    contract_manager_id: Annotated[str | None, select("the contract manager")] = None
    committee: Annotated[str | None, Line("how and by which committee it is decided", longest=300)] = None
    conflicts_assessed_on: Annotated[date | None, enter("the day of the conflicts assessment")] = None
    conflicts_summary: Annotated[str | None, Prose("what the conflicts assessment found", longest=4000)] = (
        None
    )
    conflicts_actions: Annotated[str | None, Prose("how conflicts are managed", longest=4000)] = None
    award_criteria: Annotated[tuple[AwardCriterion, ...], enter("the criteria")] = ()
    bidders: Annotated[tuple[Bidder, ...], enter("the bidders")] = ()
    notices: Annotated[tuple[Notice, ...], enter("the notices")] = ()
    papers_open_on: Annotated[date | None, enter("the day from which bids may be read")] = None
    moderations: Annotated[tuple[Moderation, ...], enter("the agreed scores")] = ()
    standstill_until: Annotated[date | None, enter("the last day of the voluntary standstill")] = None
    representations: Annotated[tuple[Representation, ...], enter("the representations")] = ()
    further_decision: Annotated[Further | None, select("the further decision")] = None
    further_decided_on: Annotated[date | None, enter("the day of the further decision")] = None
    further_reasons: Annotated[str | None, Prose("the reasons for the further decision", longest=4000)] = None
    comments: Annotated[str | None, Prose("comments", longest=4000)] = None
    led_to_id: Annotated[str | None, select("the contract that it led to")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """How far it is. awarded_on: the day of the decision to award, None while it waits. ends_on: the last day of the
    standstill as recorded until now; is_open: whether it is open without end."""

    awarded_on: date | None = None
    awarded_to_id: str | None = None
    ends_on: date | None = None
    is_open: bool = False


def check_procurement(new: NewProcurement, ruleset: Ruleset, *, today: date, stood: Stood) -> None:
    """Raises Invalid."""
    route = routes_on(ruleset, new.starts_on).get(new.route)
    refuse(
        {
            **text_problems(new),
            "commissioner_id": text_problem(new.commissioner_id, "who buys it", 80),
            "starts_on": _past(new.starts_on, today, "The day it began"),
            "route": None if route else f"Select a route that existed on {said(new.starts_on)}",
            "value_pence": money.pence_problem(new.value_pence, "The value"),
            **_conflicts_problems(new, today),
            **weight_problems(
                "award_criteria", "award_criterion", "award_weight", _weights(new), may_be_none=True
            ),
            **_bidder_problems(new, stood),
            **_notice_problems(new, ruleset, today, stood),
            **_moderation_problems(new, today),
            **_representation_problems(new, today),
            "led_to_id": _led_to_problem(new, stood),
            "standstill_until": None
            if new.standstill_until is None or (route and route["standstill"] == "voluntary")
            else "Leave this empty: the standstill of this route is counted by its rule",
        }
    )


def _led_to_problem(new: NewProcurement, stood: Stood) -> str | None:
    if new.led_to_id is None:
        return None
    if stood.awarded_on is None:
        return "Leave this empty until the award is decided"
    return "It does not follow itself: select another contract" if new.led_to_id == new.replaces_id else None


def _past(day: date | None, today: date, label: str) -> str | None:
    if day is not None and day > today:
        return f"{label} must be today or in the past"
    return day_problem(day, label)


def _conflicts_problems(new: NewProcurement, today: date) -> dict[str, str | None]:
    if new.conflicts_assessed_on is None:
        words = "Enter the day of the conflicts assessment too" if new.conflicts_summary else None
        return {"conflicts_assessed_on": words}
    return {
        "conflicts_assessed_on": _past(
            new.conflicts_assessed_on, today, "The day of the conflicts assessment"
        ),
        "conflicts_summary": None
        if new.conflicts_summary
        else "Enter what it found, or that it found nothing",
        "conflicts_actions": None
        if new.conflicts_actions
        else "Enter how conflicts are managed, or that none is",
    }


def _weights(new: NewProcurement) -> list[tuple[str, int]]:
    return [(one.award_criterion, one.award_weight) for one in new.award_criteria]


def _bidder_problems(new: NewProcurement, stood: Stood) -> dict[str, str | None]:
    ids = [one.bidder_id for one in new.bidders]
    found: dict[str, str | None] = {
        f"bidders-{n}-bidder_id": "This bidder is there already" for n in repeated(ids)
    }
    found |= {
        f"bidders-{n}-bidder_id": "Select somebody other than who buys it"
        for n, one in enumerate(ids) if one == new.commissioner_id
    }  # fmt: skip
    if stood.awarded_to_id is not None and stood.awarded_to_id not in ids:
        found["bidders"] = "The bidder to whom it was awarded cannot be taken away"
    return found


def _notice_problems(new: NewProcurement, ruleset: Ruleset, today: date, stood: Stood) -> dict[str, str]:
    kinds, found = notices_of(ruleset, new.route, on=new.starts_on), {}
    for n, one in enumerate(new.notices):
        words = _past(one.published_on, today, "The day it was published") or _too_soon(
            one, new, kinds, stood
        )
        if one.notice_kind not in kinds:
            found[f"notices-{n}-notice_kind"] = "Select a notice of this route"
        elif words:
            found[f"notices-{n}-published_on"] = words
    again = repeated([one.notice_kind for one in new.notices])
    return found | {f"notices-{n}-notice_kind": "This notice is there already" for n in again}


def _too_soon(one: Notice, new: NewProcurement, kinds: dict[str, dict[str, str]], stood: Stood) -> str | None:
    """A notice comes after the conflicts assessment, one that names the provider after the decision, and the last one
    after the standstill."""
    stage = kinds.get(one.notice_kind, {}).get("stage", "before")
    if one.published_on < new.starts_on:
        return f"The day it was published must be on or after {said(new.starts_on)}, when it began"
    if new.conflicts_assessed_on is None or one.published_on < new.conflicts_assessed_on:
        return ASSESS_FIRST
    if stage != "before" and (stood.awarded_on is None or one.published_on < stood.awarded_on):
        return "The award has to be decided first"
    if stage == "after" and stood.is_open:
        return "The standstill is open: representations wait for a further decision, or its notice was not published"
    if stage == "after" and stood.ends_on is not None and one.published_on <= stood.ends_on:
        return f"The standstill lasts until the end of {said(stood.ends_on)}"
    return None


def _moderation_problems(new: NewProcurement, today: date) -> dict[str, str]:
    criteria, ids, found = (
        {c.award_criterion for c in new.award_criteria},
        {b.bidder_id for b in new.bidders},
        {},
    )
    for n, one in enumerate(new.moderations):
        if one.moderated_id not in ids:
            found[f"moderations-{n}-moderated_id"] = "Select one of the bidders"
        if one.moderated_criterion not in criteria:
            found[f"moderations-{n}-moderated_criterion"] = (
                f"There is no criterion called {one.moderated_criterion}"
            )
        if not 0 <= one.moderated_score <= BEST:
            found[f"moderations-{n}-moderated_score"] = f"The score must be between 0 and {BEST}"
        words = _past(one.moderated_on, today, "The day it was agreed")
        if words:
            found[f"moderations-{n}-moderated_on"] = words
    return found


def _representation_problems(new: NewProcurement, today: date) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for n, one in enumerate(new.representations):
        words = _past(one.representation_on, today, "The day it was received")
        found[f"representations-{n}-representation_on"] = words
        if one.answered_on is not None:
            found[f"representations-{n}-answered_on"] = _past(
                one.answered_on, today, "The day it was answered"
            )
    return found | _further_problems(new, today)


def _further_problems(new: NewProcurement, today: date) -> dict[str, str | None]:
    if new.further_decision is None:
        return {"further_decision": "Select the further decision" if new.further_decided_on else None}
    first = min((one.representation_on for one in new.representations), default=None)
    early = first is None or (new.further_decided_on is not None and new.further_decided_on < first)
    return {
        "further_decision": "A further decision follows representations: add them first"
        if first is None
        else None,
        "further_decided_on": _past(new.further_decided_on, today, "The day of the further decision")
        if new.further_decided_on and not early
        else "Enter the day of the further decision, on or after the representations",
        "further_reasons": None if new.further_reasons else "Enter the reasons for the further decision",
    }


def received_days(new: NewProcurement) -> Collection[date]:
    """The days on which representations came."""
    return [one.representation_on for one in new.representations]


def total_of(new: NewProcurement, bidder_id: str) -> int | None:
    """What a bid came to by the agreed scores, of 1,000; None while one of the criteria has none."""
    given = {
        one.moderated_criterion: one.moderated_score
        for one in new.moderations
        if one.moderated_id == bidder_id
    }
    if not new.award_criteria or any(one.award_criterion not in given for one in new.award_criteria):
        return None
    return sum(one.award_weight * given[one.award_criterion] for one in new.award_criteria)


def step_before_award(new: NewProcurement, today: date) -> str:
    """How far a procurement is that nobody proposed an award of, in words."""
    if new.papers_open_on is not None and new.papers_open_on <= today:
        return "Bids are being judged"
    if new.bidders:
        return "There are bidders"
    return "Announced" if new.notices else "Being prepared"
