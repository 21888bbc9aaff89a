"""Information sharing: agreements, signed by each party on its own day, and what was shared under them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.people.known_bodies import BY_ID, Recognised
from register.domain.people.organisation_names import Likeness
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import JsonValue, Ruleset
from register.domain.texts import Line, Prose, Typed, text_problem, text_problems


class PartyRole(StrEnum):
    CONTROLLER = "controller"
    JOINT_CONTROLLER = "joint_controller"
    PROCESSOR = "processor"
    RECIPIENT = "recipient"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementParty(Typed):
    organisation_id: Annotated[str, select("the organisation")]
    role: Annotated[PartyRole, select("what the organisation does with the information")] = (
        PartyRole.CONTROLLER
    )
    signed_on: Annotated[date | None, enter("the date it signed")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgreement(Typed):
    """A sharing agreement. kind, lawful_basis and categories are codes of the rules sharing.kinds,
    sharing.lawful_bases and sharing.categories."""

    title: Annotated[str, Line("the title of the agreement", longest=200)]
    kind: Annotated[str, select("the kind of agreement")]
    parties: Annotated[tuple[AgreementParty, ...], select("the organisations")]
    purpose: Annotated[str, Prose("what the information is shared for", longest=4000)]
    lawful_basis: Annotated[str, select("the lawful basis")]
    categories: Annotated[tuple[str, ...], select("what kinds of information are shared")]
    starts_on: Annotated[date, enter("the start date")]
    ends_on: Annotated[date | None, enter("the end date")] = None
    review_due_on: Annotated[date, enter("the review date")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(NewAgreement):
    """A recorded agreement, as the rules look at it."""

    id: str
    n: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDisclosure(Typed):
    """Information shared by one organisation with another. agreement_id: the one it was said to be under."""

    from_organisation_id: Annotated[str, select("who shared it")]
    to_organisation_id: Annotated[str, select("who received it")]
    what: Annotated[str, Prose("what was shared", longest=4000)]
    categories: Annotated[tuple[str, ...], select("what kinds of information are shared")]
    purpose: Annotated[str, Line("what it was shared for", longest=300)]
    shared_on: Annotated[date, enter("the date it was shared")]
    agreement_id: Annotated[str | None, select("the agreement")] = None


class AgreementState(StrEnum):
    NOT_STARTED = "not_started"
    PART_SIGNED = "part_signed"
    IN_FORCE = "in_force"
    PAST_REVIEW = "past_review"
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


def choices(ruleset: Ruleset, list_name: str, *, on: date) -> dict[str, JsonValue]:
    """A list of the rules by code: kinds, lawful_bases or categories."""
    return {row["code"]: row for row in ruleset.value(f"sharing.{list_name}", on=on)}


def check_agreement(new: NewAgreement, ruleset: Ruleset, *, today: date, bodies: Recognised = BY_ID) -> None:
    """Raises Invalid. In force before everyone signed is a normal state, so it is not refused.

    bodies: those that the parties are."""
    refuse(
        {
            **text_problems(new),
            "kind": None
            if new.kind in choices(ruleset, "kinds", on=today)
            else "Select the kind of agreement",
            "lawful_basis": None
            if new.lawful_basis in choices(ruleset, "lawful_bases", on=today)
            else "Select the lawful basis",
            "categories": _categories_problem(new.categories, ruleset, today),
            "parties": _parties_problem(new.parties, bodies, today),
            "starts_on": day_problem(new.starts_on, "The start date"),
            "ends_on": day_problem(new.ends_on, "The end date")
            or order_problem(new.starts_on, new.ends_on, "The end date must be on or after the start date"),
            "review_due_on": day_problem(new.review_due_on, "The review date")
            or order_problem(
                new.starts_on, new.review_due_on, "The review date must be on or after the start date"
            ),
        }
    )


def _categories_problem(categories: tuple[str, ...], ruleset: Ruleset, today: date) -> str | None:
    known = choices(ruleset, "categories", on=today)
    return (
        None
        if categories and set(categories) <= set(known)
        else "Select what kinds of information are shared"
    )


def _parties_problem(parties: tuple[AgreementParty, ...], bodies: Recognised, today: date) -> str | None:
    ids = [party.organisation_id for party in parties]
    if len(ids) < 2 or any(bodies.is_same(*pair) for pair in combinations(ids, 2)):
        return "Add at least two different organisations"
    signed = [party.signed_on for party in parties if party.signed_on is not None]
    if any(day > today for day in signed):
        return "The date an organisation signed must be today or in the past"
    return next(filter(None, (day_problem(day, "The date an organisation signed") for day in signed)), None)


def check_disclosure(
    new: NewDisclosure, ruleset: Ruleset, *, today: date, bodies: Recognised = BY_ID
) -> None:
    """Raises Invalid. bodies: those that shared and received. Sharing without an agreement is recorded, never refused."""
    same = bodies.is_same(new.from_organisation_id, new.to_organisation_id)
    refuse(
        {
            "from_organisation_id": text_problem(new.from_organisation_id, "who shared it", 80),
            "to_organisation_id": text_problem(new.to_organisation_id, "who received it", 80)
            or ("It must be shared with another organisation" if same else None),
            **text_problems(new),
            "categories": _categories_problem(new.categories, ruleset, today),
            "shared_on": day_problem(new.shared_on, "The date it was shared")
            or ("The date it was shared must be today or in the past" if new.shared_on > today else None),
        }
    )


def agreement_state(agreement: NewAgreement, on: date) -> AgreementState:
    """One state a day; a signature counts from its own day."""
    if on < agreement.starts_on:
        return AgreementState.NOT_STARTED
    if agreement.ends_on is not None and on > agreement.ends_on:
        return AgreementState.LAPSED
    if not all(_signed(party, on) for party in agreement.parties):
        return AgreementState.PART_SIGNED
    return AgreementState.PAST_REVIEW if on > agreement.review_due_on else AgreementState.IN_FORCE


def _signed(party: AgreementParty, on: date) -> bool:
    return party.signed_on is not None and party.signed_on <= on


RUNNING = frozenset({AgreementState.PART_SIGNED, AgreementState.IN_FORCE, AgreementState.PAST_REVIEW})


def covers(agreement: Agreement, disclosure: NewDisclosure, on: date, bodies: Recognised = BY_ID) -> Likeness:
    """Whether the agreement runs that day, both ends have signed it, and every category is in it. Likely where an end
    may be a body that has signed: that is for a person to say. Past its review it still covers: that is a task, not
    a gap."""
    listed = set(disclosure.categories) <= set(agreement.categories)
    if agreement_state(agreement, on) not in RUNNING or not listed:
        return Likeness.DIFFERENT
    signed = [party.organisation_id for party in agreement.parties if _signed(party, on)]
    ends = (disclosure.from_organisation_id, disclosure.to_organisation_id)
    return min(max((bodies.likeness(end, one) for one in signed), default=Likeness.DIFFERENT) for end in ends)


def covering(
    disclosure: NewDisclosure, agreements: Iterable[Agreement], on: date | None = None, *, bodies: Recognised = BY_ID
) -> list[Agreement]:  # fmt: skip
    """The agreements that cover what was shared, on the day it was shared; the one named comes first.
    None of them: an item to check (corrections 1), by itself no data incident."""
    day = on or disclosure.shared_on
    found = [one for one in agreements if covers(one, disclosure, day, bodies) is Likeness.SAME]
    return sorted(found, key=lambda agreement: (agreement.id != disclosure.agreement_id, agreement.id))


def perhaps_covering(
    disclosure: NewDisclosure, agreements: Iterable[Agreement], *, bodies: Recognised
) -> list[Agreement]:
    """Agreements that would cover it if a party is the body that it may be."""
    day = disclosure.shared_on
    return [one for one in agreements if covers(one, disclosure, day, bodies) is Likeness.LIKELY]
