"""Who else is party to a contract: associate commissioners, and everybody up the chain of a sub-contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.dates import said
from register.domain.people.organisations import Party, open_on
from register.domain.problems import day_problem
from register.domain.texts import Typed

ASSOCIATES = "associates"
ASSOCIATE = "associate"
"""The party for which an associate's own signature is recorded."""
WHOLE = Decimal(100)


class SignsBy(StrEnum):
    """Who signs the contract for an associate; the value is stored."""

    AGREEMENT = "agreement"
    ITSELF = "itself"

    @property
    def label(self) -> str:
        return SIGNS_LABELS[self]


SIGNS_LABELS = {
    SignsBy.AGREEMENT: "The co-ordinating commissioner signs for it, by their consortium agreement",
    SignsBy.ITSELF: "It signs itself, and its own signed copy is asked for",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Associate(Typed):
    """A commissioner who joins a contract that another one co-ordinates, from a day. share_percent: its share of the
    value, where one is agreed. signs_by: who signs for it; the co-ordinating commissioner, where nobody says otherwise,
    which is the usual way."""

    organisation_id: Annotated[str, select("the associate commissioner")]
    joined_on: Annotated[date, enter("the day from which it is a party")]
    share_percent: Annotated[Decimal | None, enter("its share")] = None
    signs_by: Annotated[SignsBy | None, select("who signs for it")] = None

    @property
    def signs_itself(self) -> bool:
        return self.signs_by is SignsBy.ITSELF


def signing_themselves(some: Iterable[Associate]) -> tuple[str, ...]:
    """The bodies of those that sign for themselves."""
    return tuple(one.organisation_id for one in some if one.signs_itself)


def share_of(party: str, some: Iterable[Associate]) -> Decimal:
    """Which part of the value a party binds itself to, per cent: an associate to its share, where one is agreed."""
    agreed = (one.share_percent for one in some if one.organisation_id == party)
    return next(agreed, None) or WHOLE


def associate_problems(
    some: Sequence[Associate], found: Mapping[str, Party], *, sides: tuple[str, str], ends_on: date, several: bool
) -> dict[str, str | None]:  # fmt: skip
    """What is wrong with these, by field. found: the bodies that there are; sides: commissioner and provider. several:
    whether the form of the contract is that of several commissioners."""
    if not some:
        return {}
    problems = {
        f"{ASSOCIATES}-{number}-{name}": words
        for number, one in enumerate(some)
        for name, words in _problems(one, found, sides, ends_on).items()
    }
    return {**problems, "form": None if several else SEVERAL, **_together(some)}


SEVERAL = "Associate commissioners are there only where a contract has several commissioners"


def _together(some: Sequence[Associate]) -> dict[str, str | None]:
    ids = [one.organisation_id for one in some]
    twice = next((n for n, key in enumerate(ids) if key in ids[:n]), None)
    if twice is not None:
        return {f"{ASSOCIATES}-{twice}-organisation_id": "Each associate commissioner may appear once only"}
    total = sum((one.share_percent or Decimal(0) for one in some), Decimal(0))
    over = f"The shares come to {total.normalize():f} per cent. Together they must not be more than 100"
    return {f"{ASSOCIATES}-{len(some) - 1}-share_percent": over} if total > WHOLE else {}


def _problems(
    one: Associate, found: Mapping[str, Party], sides: tuple[str, str], ends_on: date
) -> dict[str, str | None]:
    late = one.joined_on > ends_on
    share = one.share_percent
    return {
        "organisation_id": _body_problem(one, found.get(one.organisation_id), sides),
        "joined_on": day_problem(one.joined_on, "The day from which it is a party")
        or ("The day from which it is a party must be before the contract ends" if late else None),
        "share_percent": None
        if share is None or 0 < share <= WHOLE
        else "A share lies above 0 and is 100 at most",
    }


def _body_problem(one: Associate, body: Party | None, sides: tuple[str, str]) -> str | None:
    if body is None:
        return "Select the associate commissioner"
    if one.organisation_id in sides:
        return f"{body.name} is a party of this contract already"
    return None if open_on(body, one.joined_on) else f"{body.name} was not open on {said(one.joined_on)}"
