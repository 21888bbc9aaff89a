"""An agreement under a framework agreement, and bodies that join a framework by a signature of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import JsonValue, Ruleset
from register.domain.sharing.agreements import (
    Agreement,
    AgreementParty,
    AgreementState,
    Direction,
    NewAgreement,
    PartyRole,
    agreement_state,
    choices,
    signed,
)
from register.domain.sharing.bounds import direction_beyond, role_beyond
from register.domain.texts import Line, Typed, text_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccession(Typed):
    """A body joins a framework agreement from a day, by its own signature: the others need not sign again."""

    organisation_id: Annotated[str, select("the organisation that joins")]
    acceded_on: Annotated[date, enter("the first day on which it is a party")]
    signed_on: Annotated[date, enter("the date it signed")]
    signed_by: Annotated[str, Line("the name of who signed", longest=200)]
    signed_post: Annotated[str, Line("the post of who signed", longest=200)]
    role: Annotated[PartyRole, select("what the organisation does with the information")] = (
        PartyRole.CONTROLLER
    )
    direction: Annotated[Direction, select("which way the information goes")] = Direction.BOTH


class Outside(StrEnum):
    """How an agreement goes beyond the framework that it stands under."""

    NOT_STARTED = "framework_not_started"
    ENDED = "framework_ended"
    SOONER = "framework_ends_sooner"
    NOT_BOUND = "party_not_bound"
    PURPOSE = "purpose_beyond"
    CATEGORY = "category_beyond"
    ROLE = "role_beyond"
    DIRECTION = "direction_beyond"

    @property
    def label(self) -> str:
        return _WORDS[self]


_WORDS = {
    Outside.NOT_STARTED: "The framework agreement has not started",
    Outside.ENDED: "The framework agreement has ended",
    Outside.SOONER: "The framework agreement ends before this one",
    Outside.NOT_BOUND: "An organisation has not signed or joined the framework agreement",
    Outside.PURPOSE: "It has a purpose that the framework agreement does not allow",
    Outside.CATEGORY: "It has a kind of information that the framework agreement does not name",
    Outside.ROLE: "An organisation does more with the information than the framework agreement gives it",
    Outside.DIRECTION: "Information of an organisation goes a way that the framework agreement does not let it go",
}


def tier_of(kind: str, ruleset: Ruleset, on: date) -> int | None:
    """The tier that the rules give a kind of agreement; none for a kind without one."""
    found: int | None = _kind(kind, ruleset, on).get("tier")
    return found


def may_be_joined(kind: str, ruleset: Ruleset, on: date) -> bool:
    """Whether agreements of this kind are frameworks, by the rules: others stand under them, and bodies join them."""
    return bool(_kind(kind, ruleset, on).get("framework"))


def _kind(kind: str, ruleset: Ruleset, on: date) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = choices(ruleset, "kinds", on=on).get(kind, {})
    return found


def check_under(
    new: NewAgreement, above: Agreement, held: NewAgreement | None, ruleset: Ruleset, *, today: date
) -> None:
    """Raises Invalid where it may not stand under this one, or asks for what that does not allow. held: how it read
    before; what it held already is shown where the framework became narrower, and not refused again."""
    stays = held is not None and held.framework_id == above.id
    purposes = set(new.purposes) - set(held.purposes if held and stays else ())
    categories = set(new.categories) - set(held.categories if held and stays else ())
    refuse(
        {
            "framework_id": _level_problem(new, above, ruleset, today),
            "purposes": _beyond(purposes, above.purposes, choices(ruleset, "purposes", on=today)),
            "categories": _beyond(categories, above.categories, choices(ruleset, "categories", on=today)),
            "parties": _parties_problem(new, above, held.parties if held and stays else (), today),
        }
    )


def _level_problem(new: NewAgreement, above: Agreement, ruleset: Ruleset, today: date) -> str | None:
    if not may_be_joined(above.kind, ruleset, today):
        return "Select a framework agreement: none can stand under an agreement of this kind"
    own, over = tier_of(new.kind, ruleset, today), tier_of(above.kind, ruleset, today)
    if own is not None and over is not None and own < over:
        return "Select a framework agreement of the same tier or a lower one"
    return None


def _parties_problem(
    new: NewAgreement, above: Agreement, kept: tuple[AgreementParty, ...], today: date
) -> str | None:
    """What was so already is shown where the framework became narrower, and not refused again."""
    before = {(one.organisation_id, one.role, one.direction) for one in kept}
    fresh = [p for p in new.parties if (p.organisation_id, p.role, p.direction) not in before]
    if role_beyond(fresh, above.parties, above.parts, today):
        return f"{Outside.ROLE.label}. Give it the same part, or a lesser one"
    if direction_beyond(fresh, above.parties):
        return f"{Outside.DIRECTION.label}. Let it go the same way"
    return None


def _beyond(asked: set[str], allowed: tuple[str, ...], known: dict[str, JsonValue]) -> str | None:
    names = [known.get(code, {}).get("name", code) for code in sorted(asked - set(allowed))]
    return f"The framework agreement does not allow: {'; '.join(names)}" if names else None


def outside(agreement: NewAgreement, framework: Agreement, on: date) -> tuple[Outside, ...]:
    """Each way in which it goes beyond its framework on a day. Shown, never refused: a framework ends or narrows by
    itself, and services go on."""
    state = agreement_state(framework, on)
    last = framework.ends_on or date.max
    found = {
        Outside.NOT_STARTED: state is AgreementState.NOT_STARTED,
        Outside.ENDED: state is AgreementState.LAPSED,
        Outside.SOONER: state is not AgreementState.LAPSED and (agreement.ends_on or date.max) > last,
        Outside.NOT_BOUND: bool(not_bound(agreement, framework, on)),
        Outside.PURPOSE: not set(agreement.purposes) <= set(framework.purposes),
        Outside.CATEGORY: not set(agreement.categories) <= set(framework.categories),
        Outside.ROLE: bool(role_beyond(_staying(agreement, on), framework.parties, framework.parts, on)),
        Outside.DIRECTION: bool(direction_beyond(_staying(agreement, on), framework.parties)),
    }
    return tuple(way for way, is_so in found.items() if is_so)


def not_bound(agreement: NewAgreement, framework: Agreement, on: date) -> tuple[str, ...]:
    """The parties that the framework does not bind on a day: neither signed nor joined, or gone."""
    bound = {party.organisation_id for party in framework.parties if signed(party, on)}
    return tuple(p.organisation_id for p in _staying(agreement, on) if p.organisation_id not in bound)


def _staying(agreement: NewAgreement, on: date) -> list[AgreementParty]:
    return [p for p in agreement.parties if p.withdrawn_on is None or p.withdrawn_on > on]


def check_accession(agreement: Agreement, new: NewAccession, ruleset: Ruleset, *, today: date) -> None:
    """Raises Invalid. Who has been a party before signs again with the others, and does not join."""
    been = any(p.organisation_id == new.organisation_id for p in agreement.parties)
    joined = may_be_joined(agreement.kind, ruleset, today)
    refuse(
        {
            **text_problems(new),
            "organisation_id": "This organisation is a party already, or has withdrawn"
            if been
            else (None if joined else "Bodies join a framework agreement only: change this one instead"),
            "acceded_on": day_problem(new.acceded_on, "The first day on which it is a party")
            or _within_problem(agreement, new.acceded_on),
            "signed_on": "The date an organisation signed must be today or in the past"
            if new.signed_on > today
            else day_problem(new.signed_on, "The date an organisation signed"),
        }
    )


def _within_problem(agreement: Agreement, day: date) -> str | None:
    begins = agreement.holds_from or agreement.starts_on
    if day < begins:
        return "The first day on which it is a party must not be before the text that it joins"
    late = "The first day on which it is a party must be before the agreement ends"
    return order_problem(day, agreement.ends_on, late)


def with_accession(parties: Iterable[AgreementParty], new: NewAccession) -> tuple[AgreementParty, ...]:
    """The parties and the one that joins them."""
    joins = AgreementParty(
        organisation_id=new.organisation_id, role=new.role, direction=new.direction, signed_on=new.signed_on,
        signed_by=new.signed_by, signed_post=new.signed_post, acceded_on=new.acceded_on,
    )  # fmt: skip
    return (*parties, joins)
