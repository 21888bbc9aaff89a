"""Matters reserved to the board: what nobody decides before the board has approved it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from register.domain import money
from register.domain.asked import enter, select
from register.domain.authority.commitments import Commitment as Commitment
from register.domain.authority.commitments import LimitPer, Vat, categories
from register.domain.authority.delegations import ALL_SERVICES, matters
from register.domain.dates import Period, said
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import Ruleset
from register.domain.texts import Code, Line, Prose, Typed, text_problem, text_problems

BOARD_DAYS = "authority.board_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReservation(Typed):
    """A matter that a body keeps for its board or another meeting, reserved_to. reserved_from_pence: from this value on,
    with VAT; None whatever it is worth. services and spend_categories: codes, or ("all",)."""

    organisation_id: Annotated[str, select("the organisation")]
    matter: Annotated[str, select("what is reserved", "authority.matters")]
    reserved_to: Annotated[str, Line("the meeting it is reserved to", longest=200)]
    reserved_text: Annotated[str, Prose("what is reserved", longest=2000)]
    scheme_source: Annotated[str | None, Line("where the scheme says so", longest=200)] = None
    reserved_from_pence: Annotated[int | None, enter("the value")] = None
    services: Annotated[tuple[str, ...], Code("the code of a service", longest=40)] = (ALL_SERVICES,)
    spend_categories: Annotated[tuple[str, ...], select("the categories", "authority.categories")] = (
        ALL_SERVICES,
    )
    valid_from: Annotated[date, enter("the start date")]
    valid_to: Annotated[date | None, enter("the end date")] = None
    minute: Annotated[str, Line("the minute", longest=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation(NewReservation):
    """A recorded one, as the rules look at it."""

    id: str
    n: int = 1
    holds_from: date | None = None


def check_reservation(new: NewReservation, ruleset: Ruleset, *, on: date) -> None:
    """Raises Invalid."""
    known = {ALL_SERVICES, *categories(ruleset, on=on)}
    all_known = new.spend_categories and set(new.spend_categories) <= known
    refuse(
        {
            **text_problems(new),
            "organisation_id": text_problem(new.organisation_id, "the organisation", 80),
            "matter": None if new.matter in matters(ruleset, on=on) else "Select what is reserved",
            "reserved_from_pence": _value_problem(new.reserved_from_pence),
            "spend_categories": None if all_known else "Select at least one category, or all categories",
            "valid_from": day_problem(new.valid_from, "The start date"),
            "valid_to": day_problem(new.valid_to, "The end date")
            or order_problem(new.valid_from, new.valid_to, "The end date must be on or after the start date"),
        }
    )


def _value_problem(pence: int | None) -> str | None:
    if pence is None:
        return None
    return money.amount_problem(money.pounds(pence), "The value")


def reserved(
    some: Iterable[Reservation], matter: str, asked: Commitment, services: Sequence[str], on: date
) -> list[Reservation]:
    """Those of these that keep it for a meeting: whatever touches what is reserved, and whatever is not known not to."""
    return [one for one in some if one.matter == matter and _holds(one, asked, services, on)]


def _holds(one: Reservation, asked: Commitment, services: Sequence[str], on: date) -> bool:
    worth = (
        one.reserved_from_pence is None
        or asked.pence_in(LimitPer.CONTRACT, Vat.INCLUDED) >= one.reserved_from_pence
    )
    these = ALL_SERVICES in one.services or not services or bool(set(services) & set(one.services))
    kinds = {ALL_SERVICES, asked.category} & set(one.spend_categories)
    return (
        worth
        and these
        and bool(kinds or asked.category is None)
        and Period(one.valid_from, one.valid_to).contains(on)
    )


def next_meeting(ruleset: Ruleset, on: date, body: str | None = None) -> date | None:
    """The next day on which the board meets, by rule authority.board_days; None where no day is set."""
    days = (date.fromisoformat(str(day)) for day in ruleset.value_or([], BOARD_DAYS, on=on, body=body))
    return min((day for day in days if day >= on), default=None)


def told(one: Reservation, meeting: date | None) -> str:
    """In a sentence: what is reserved, where the scheme says so, and which meeting it needs."""
    source = f" ({one.scheme_source})" if one.scheme_source else ""
    when = "its next meeting: no day is set here" if meeting is None else f"its meeting on {said(meeting)}"
    text = one.reserved_text.rstrip(".")
    return f"This is reserved to {in_sentence(one.reserved_to)}{source}: {text}. It needs {when}"


def in_sentence(name: str) -> str:
    """A name like "The board" within a sentence."""
    return name[:1].lower() + name[1:] if name.lower().startswith("the ") else name
