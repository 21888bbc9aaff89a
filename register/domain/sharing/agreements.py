"""Information sharing: agreements, signed by each party on its own day, and what was shared under them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import Annotated, Any

from register.domain.asked import enter, select
from register.domain.people.known_bodies import BY_ID, Recognised
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import JsonValue, Ruleset
from register.domain.sharing.bounds import Parts
from register.domain.sharing.parties import AgreementParty as AgreementParty
from register.domain.sharing.parties import Direction as Direction
from register.domain.sharing.parties import PartyRole as PartyRole
from register.domain.texts import Line, Prose, Typed, text_problem, text_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgreement(Typed):
    """A sharing agreement. kind, lawful_basis, categories and purposes are codes of the rules sharing.kinds,
    sharing.lawful_bases, sharing.categories and sharing.purposes; `purpose` says the same in words, and is not compared.
    special_basis (Article 9), confidentiality_basis and frequency are codes too, of the lists in CHOSEN. framework_id: the
    agreement that this one stands under, which bounds what it covers. agreement_owner_id: the person who reviews it."""

    title: Annotated[str, Line("the title of the agreement", longest=200)]
    kind: Annotated[str, select("the kind of agreement", "sharing.kinds")]
    parties: Annotated[tuple[AgreementParty, ...], select("the organisations")]
    purpose: Annotated[str, Prose("what the information is shared for", longest=4000)]
    lawful_basis: Annotated[str, select("the lawful basis", "sharing.lawful_bases")]
    categories: Annotated[
        tuple[str, ...], select("what kinds of information are shared", "sharing.categories")
    ]
    starts_on: Annotated[date, enter("the start date")]
    ends_on: Annotated[date | None, enter("the end date")] = None
    review_due_on: Annotated[date, enter("the review date")]
    purposes: Annotated[
        tuple[str, ...], select("what the information may be used for", "sharing.purposes")
    ] = ()
    special_basis: Annotated[
        str | None, select("the condition for special category data", "sharing.special_bases")
    ] = None
    confidentiality_basis: Annotated[
        str | None, select("how the duty of confidence is met", "sharing.confidentiality_bases")
    ] = None
    dpia_ref: Annotated[str | None, Line("the reference of the impact assessment", longest=200)] = None
    method: Annotated[str | None, Line("how the information is sent", longest=300)] = None
    frequency: Annotated[str | None, select("how often it is shared", "sharing.frequencies")] = None
    retention: Annotated[str | None, Line("how long it is kept", longest=300)] = None
    framework_id: Annotated[str | None, select("the framework agreement")] = None
    agreement_owner_id: Annotated[str | None, select("who looks after the agreement")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(NewAgreement):
    """A recorded agreement, as the rules look at it. text_n: the number of the text that its signatures stand under, from
    `holds_from` on. stood_from: the day from which everybody had signed a text before it. earlier: how each of those
    texts read last, the oldest first. framework: the agreement it stands under, where whoever asks may see that.
    parts: which lesser parts it leaves room for below it, by the rules."""

    id: str
    n: int = 1
    text_n: int = 1
    holds_from: date | None = None
    stood_from: date | None = None
    earlier: tuple[Agreement, ...] = ()
    framework: Agreement | None = None
    parts: Parts | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDisclosure(Typed):
    """Information shared by one organisation with another. agreement_id: the one it was said to be under. purpose_code: the
    purpose in the words of the rule sharing.purposes; none where none of them fits. recipient_role: what the recipient
    does with it. stopped: it was about to be shared, and nobody received it."""

    from_organisation_id: Annotated[str, select("who shared it")]
    to_organisation_id: Annotated[str, select("who received it")]
    what: Annotated[str, Prose("what was shared", longest=4000)]
    categories: Annotated[
        tuple[str, ...], select("what kinds of information are shared", "sharing.categories")
    ]
    purpose: Annotated[str, Line("what it was shared for", longest=300)]
    shared_on: Annotated[date, enter("the date it was shared")]
    agreement_id: Annotated[str | None, select("the agreement")] = None
    purpose_code: Annotated[str | None, select("the purpose that fits", "sharing.purposes")] = None
    recipient_role: Annotated[PartyRole, select("what the recipient does with the information")] = (
        PartyRole.CONTROLLER
    )
    stopped: Annotated[bool, select("whether it was stopped before anybody received it")] = False


class AgreementState(StrEnum):
    NOT_STARTED = "not_started"
    PART_SIGNED = "part_signed"
    TO_SIGN_AGAIN = "to_sign_again"
    IN_FORCE = "in_force"
    PAST_REVIEW = "past_review"
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


def choices(ruleset: Ruleset, list_name: str, *, on: date) -> dict[str, JsonValue]:
    """A list of the rules by code: kinds, lawful_bases or categories."""
    return {row["code"]: row for row in ruleset.value_or([], f"sharing.{list_name}", on=on)}


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
            "purposes": _purposes_problem(new.purposes, ruleset, today),
            **{name: _choice_problem(new, name, ruleset, today) for name in CHOSEN},
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


def _purposes_problem(purposes: tuple[str, ...], ruleset: Ruleset, today: date) -> str | None:
    known = choices(ruleset, "purposes", on=today)
    return None if purposes and set(purposes) <= set(known) else "Select what the information may be used for"


CHOSEN = {
    "special_basis": "special_bases",
    "confidentiality_basis": "confidentiality_bases",
    "frequency": "frequencies",
}
"""What may be left out, and else is one of a list of the rules."""


def _choice_problem(new: NewAgreement, name: str, ruleset: Ruleset, today: date) -> str | None:
    chosen = getattr(new, name)
    known = ruleset.value_or([], f"sharing.{CHOSEN[name]}", on=today)
    return (
        None
        if chosen is None or chosen in {row["code"] for row in known}
        else "Select one of the list, or none"
    )


def _parties_problem(parties: tuple[AgreementParty, ...], bodies: Recognised, today: date) -> str | None:
    ids = [party.organisation_id for party in parties]
    if len(ids) < 2 or any(bodies.is_same(*pair) for pair in combinations(ids, 2)):
        return "Add at least two different organisations"
    signed = [party.signed_on for party in parties if party.signed_on is not None]
    if any(day > today for day in signed):
        return "The date an organisation signed must be today or in the past"
    odd = [day_problem(day, "The date an organisation signed") for day in signed]
    odd += [day_problem(party.acceded_on, "The date an organisation joined") for party in parties]
    odd += ["An organisation that joins has signed" for p in parties if p.acceded_on and not p.signed_on]
    odd += [words for party in parties for words in text_problems(party).values()]
    return next(filter(None, odd), None)


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
            "purpose_code": None
            if new.purpose_code is None or new.purpose_code in choices(ruleset, "purposes", on=today)
            else "Select the purpose that fits, or none",
            "shared_on": day_problem(new.shared_on, "The date it was shared")
            or ("The date it was shared must be today or in the past" if new.shared_on > today else None),
        }
    )


def terms(agreement: NewAgreement) -> tuple[Any, ...]:
    """What a signature stands under: purpose, categories, parties with their part and their direction, and basis."""
    return (
        frozenset(agreement.purposes), agreement.purpose, agreement.lawful_basis, frozenset(agreement.categories),
        agreement.special_basis, agreement.confidentiality_basis,
        frozenset((p.organisation_id, p.role, p.direction) for p in agreement.parties),
    )  # fmt: skip


def agreement_state(agreement: Agreement, on: date) -> AgreementState:
    """One state a day; a signature counts from its own day, and a changed text from the day that was said. What was
    signed before stands until everybody has signed what it says now."""
    if on < agreement.starts_on:
        return AgreementState.NOT_STARTED
    if agreement.ends_on is not None and on > agreement.ends_on:
        return AgreementState.LAPSED
    begun = agreement.holds_from is None or agreement.holds_from <= on
    stood = agreement.stood_from is not None and agreement.stood_from <= on
    if stood if not begun else all(_settled(party, on) for party in waited_for(agreement.parties)):
        return AgreementState.PAST_REVIEW if on > agreement.review_due_on else AgreementState.IN_FORCE
    return AgreementState.TO_SIGN_AGAIN if stood else AgreementState.PART_SIGNED


def signed(party: AgreementParty, on: date) -> bool:
    """Whether it is bound on the day: it has signed, has joined, and has not withdrawn."""
    gone = party.withdrawn_on is not None and party.withdrawn_on <= on
    joined = party.acceded_on is None or party.acceded_on <= on
    return party.signed_on is not None and party.signed_on <= on and joined and not gone


def waited_for(parties: Iterable[AgreementParty]) -> list[AgreementParty]:
    """Those whose signatures the text waits for: whoever joins it later is bound by itself alone."""
    return [party for party in parties if party.acceded_on is None]


def settled_on(party: AgreementParty) -> date | None:
    """The day from which nobody waits for this party's signature: it has signed, or it has withdrawn."""
    return min((day for day in (party.signed_on, party.withdrawn_on) if day is not None), default=None)


def _settled(party: AgreementParty, on: date) -> bool:
    day = settled_on(party)
    return day is not None and day <= on


RUNNING = frozenset(
    {
        AgreementState.PART_SIGNED,
        AgreementState.TO_SIGN_AGAIN,
        AgreementState.IN_FORCE,
        AgreementState.PAST_REVIEW,
    }
)
"""What stands under its signatures. Past its review it still covers: that is a task, not a gap."""
