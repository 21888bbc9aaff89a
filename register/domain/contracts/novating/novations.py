"""Novation: a body takes the place of a party from a day, and all three agree it. Who stands where, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from register.domain.contracts.contracts import NewContract

BOTH = ("commissioner", "provider")
NEWCOMER = "newcomer"
"""The party that comes in, as whoever decides for it says so."""
DECIDE = (*BOTH, NEWCOMER)
"""Everybody that a novation waits for: who leaves, who stays, who comes in."""


def asked_of_others(
    leaving_side: str | None, incoming_id: str | None, representative_id: str | None
) -> dict[str, str | None]:
    """What no other change may say."""
    words = "Leave this empty: this change brings nobody in"
    given = {
        "leaving_side": leaving_side,
        "incoming_id": incoming_id,
        "incoming_representative_id": representative_id,
    }
    return {name: words if value else None for name, value in given.items()}


def novation_problems(
    leaving_side: str | None, incoming_id: str | None, on: date | None, contract: NewContract
) -> dict[str, str | None]:
    """What is wrong with it, by field; whether the body may be a party is asked where bodies are known."""
    there = incoming_id in (contract.commissioner_id, contract.provider_id)
    return {
        "leaving_side": None if leaving_side in BOTH else "Select which party leaves",
        "incoming_id": "Select the body that comes in"
        if not incoming_id
        else "Select another body: this one is a party already"
        if there
        else None,
        "effective_on": None if on else "Enter the day from which it holds",
    }


def novated(contract: NewContract, leaving_side: str, incoming_id: str, who: str | None) -> NewContract:
    """The contract with the newcomer in the place of who leaves; an associate that becomes a party is none any more."""
    associates = tuple(one for one in contract.associates if one.organisation_id != incoming_id)
    if leaving_side == "commissioner":
        return replace(
            contract,
            commissioner_id=incoming_id,
            commissioner_representative_id=who,
            associates=associates,
        )
    return replace(contract, provider_id=incoming_id, provider_representative_id=who, associates=associates)


def body_of(party: str, sides: tuple[str, str], incoming_id: str | None) -> str:
    """The body that somebody decides for. sides: commissioner and provider of today."""
    return (incoming_id or "") if party == NEWCOMER else sides[BOTH.index(party)]


def pair_for(
    party: str, sides: tuple[str, str], leaving_side: str | None, incoming_id: str | None
) -> tuple[str, str]:
    """Commissioner and provider as a party's decision looks at them: for the newcomer as they will be."""
    if party != NEWCOMER or incoming_id is None:
        return sides
    return (incoming_id, sides[1]) if leaving_side == "commissioner" else (sides[0], incoming_id)


def place_of(party: str, leaving_side: str | None) -> str:
    """On which side of the contract a party stands: the newcomer on that of who leaves."""
    return (leaving_side or BOTH[1]) if party == NEWCOMER else party


def third_body(
    party: str, sides: tuple[str, str], leaving_side: str | None, incoming_id: str | None
) -> str | None:
    """The third body, in whom an interest of whoever decides counts as well."""
    if incoming_id is None:
        return None
    return sides[BOTH.index(leaving_side or BOTH[1])] if party == NEWCOMER else incoming_id


def called(party: str, names: Mapping[str, str], body: str) -> str:
    """A party as it is offered to whoever decides: its place and its name."""
    words = "The newcomer" if party == NEWCOMER else f"The {party}"
    return f"{words}, {names[body]}" if body in names else words
