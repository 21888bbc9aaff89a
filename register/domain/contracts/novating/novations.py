"""Novation: a body takes the place of a party from a day, and all three agree it. Who stands where, and what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date

from register.domain.contracts.contracts import NewContract
from register.domain.people.associates import ASSOCIATE, Associate

BOTH = ("commissioner", "provider")
LEAVE = (*BOTH, ASSOCIATE)
"""Who may leave. For an associate the co-ordinating commissioner decides, by their consortium agreement."""
NEWCOMER = "newcomer"
"""The party that comes in, as whoever decides for it says so."""
DECIDE = (*BOTH, NEWCOMER)
"""Everybody that a novation waits for: who leaves, who stays, who comes in."""


def signs_itself(party: str) -> bool:
    """Whether a party, as it is asked for, is an associate that signs itself: then it is named by the id of its body."""
    return party not in DECIDE


def asked_of_others(
    leaving_side: str | None, leaving_id: str | None, incoming_id: str | None, representative_id: str | None
) -> dict[str, str | None]:
    """What no other change may say."""
    words = "Leave this empty: this change brings nobody in"
    given = {
        "leaving_side": leaving_side,
        "leaving_id": leaving_id,
        "incoming_id": incoming_id,
        "incoming_representative_id": representative_id,
    }
    return {name: words if value else None for name, value in given.items()}


def novation_problems(
    leaving_side: str | None, leaving_id: str | None, incoming_id: str | None, on: date | None, contract: NewContract
) -> dict[str, str | None]:  # fmt: skip
    """What is wrong with it, by field; whether the body may be a party is asked where bodies are known."""
    associates = {one.organisation_id for one in contract.associates}
    there = incoming_id in (contract.commissioner_id, contract.provider_id)
    there = there or (leaving_side == ASSOCIATE and incoming_id in associates)
    return {
        "leaving_side": None if leaving_side in LEAVE else "Select which party leaves",
        "leaving_id": _associate_problem(leaving_side, leaving_id, associates),
        "incoming_id": "Select the body that comes in"
        if not incoming_id
        else "Select another body: this one is a party already"
        if there
        else None,
        "effective_on": None if on else "Enter the day from which it holds",
    }


def _associate_problem(
    leaving_side: str | None, leaving_id: str | None, associates: Collection[str]
) -> str | None:
    if leaving_side != ASSOCIATE:
        return "Leave this empty: no associate leaves" if leaving_id else None
    return None if leaving_id in associates else "Select one of the associates of this contract"


def novated(
    contract: NewContract, leaving_side: str, leaving_id: str | None, incoming_id: str, who: str | None, on: date | None
) -> NewContract:  # fmt: skip
    """The contract with the newcomer in the place of who leaves; an associate that becomes a party is none any more. A body
    that takes an associate's place has its share, and is a party from that day."""
    if leaving_side == ASSOCIATE:
        return replace(contract, associates=tuple(_followed(contract, leaving_id, incoming_id, on)))
    associates = tuple(one for one in contract.associates if one.organisation_id != incoming_id)
    if leaving_side == "commissioner":
        return replace(
            contract,
            commissioner_id=incoming_id,
            commissioner_representative_id=who,
            associates=associates,
        )
    return replace(contract, provider_id=incoming_id, provider_representative_id=who, associates=associates)


def _followed(
    contract: NewContract, leaving_id: str | None, incoming_id: str, on: date | None
) -> Iterator[Associate]:
    for one in contract.associates:
        follows = one.organisation_id == leaving_id
        yield (replace(one, organisation_id=incoming_id, joined_on=on or one.joined_on) if follows else one)


def side_of(leaving_side: str | None) -> str | None:
    """The side of the contract on which who leaves stands: associates are commissioners."""
    return BOTH[0] if leaving_side == ASSOCIATE else leaving_side


def body_of(party: str, sides: tuple[str, str], incoming_id: str | None) -> str:
    """The body that somebody decides for. sides: commissioner and provider of today."""
    if signs_itself(party):
        return party
    return (incoming_id or "") if party == NEWCOMER else sides[BOTH.index(party)]


def pair_for(
    party: str, sides: tuple[str, str], leaving_side: str | None, leaving_id: str | None, incoming_id: str | None
) -> tuple[str, str]:  # fmt: skip
    """Commissioner and provider as a party's decision looks at them: for the newcomer as they will be, for an associate
    itself and the provider."""
    if signs_itself(party):
        return party, sides[1]
    if party != NEWCOMER or incoming_id is None:
        return sides
    return (incoming_id, sides[1]) if side_of(leaving_side) == BOTH[0] else (sides[0], incoming_id)


def place_of(party: str, leaving_side: str | None) -> str:
    """On which side of the contract a party stands: the newcomer on that of who leaves; associates are commissioners."""
    if signs_itself(party):
        return BOTH[0]
    return (side_of(leaving_side) or BOTH[1]) if party == NEWCOMER else party


def bodies_beside(
    party: str, sides: tuple[str, str], leaving_side: str | None, leaving_id: str | None, incoming_id: str | None
) -> tuple[str, ...]:  # fmt: skip
    """Bodies beside the pair, in whom an interest of whoever decides counts as well: who leaves, or who comes in; and
    beside an associate the co-ordinating commissioner."""
    first = sides[:1] if signs_itself(party) else ()
    if incoming_id is None:
        return first
    leaves = leaving_id or sides[BOTH.index(leaving_side or BOTH[1])]
    return (*first, leaves if party == NEWCOMER else incoming_id)


def called(party: str, names: Mapping[str, str], body: str) -> str:
    """A party as it is offered to whoever decides: its place and its name."""
    words = f"The {called_plainly(party)}"
    return f"{words}, {names[body]}" if body in names else words


def called_plainly(party: str) -> str:
    """Its place alone."""
    return ASSOCIATE if signs_itself(party) else party
