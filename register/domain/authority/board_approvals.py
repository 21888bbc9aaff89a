"""What a board has approved: one reserved matter, for one contract or one change, on the day of its meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from register.domain import money
from register.domain.asked import enter, select
from register.domain.authority.commitments import Commitment, LimitPer, Vat
from register.domain.authority.reservations import Reservation
from register.domain.dates import reading_on
from register.domain.problems import day_problem
from register.domain.texts import Line, Typed, text_problems

FIELD = "board_approvals"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardApproval(Typed):
    """That the meeting to which a matter is reserved approved this very contract, change or waiver. It counts for that
    matter alone, so for that body and that meeting alone, and for what was approved: up to a value, with options and, where
    it is known whether VAT is due, with VAT; and up to a last day, with options. What is left out is as it stood when the
    approval was recorded."""

    reservation_id: Annotated[str, select("the reserved matter")]
    board_approved_on: Annotated[date, enter("the day the board approved it")]
    board_minute: Annotated[str, Line("the minute of the board", longest=200)]
    approved_pence: Annotated[int | None, enter("the value that was approved")] = None
    approved_until: Annotated[date | None, enter("the last day that was approved")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """The same as the rules look at it. of: the reserved matter as it read on the day of the meeting."""

    of: Reservation
    on: date
    minute: str
    pence: int | None = None
    until: date | None = None

    def covers(self, asked: Commitment, reaches: date | None) -> bool:
        """Whether what is decided is no more than what was approved. reaches: its last day, with options."""
        worth = self.pence is None or asked_pence(asked) <= self.pence
        return worth and (self.until is None or reaches is None or reaches <= self.until)

    def clears(self, one: Reservation, on: date) -> bool:
        """Whether it is the approval of this matter, by the body and the meeting that it is reserved to, by the day."""
        return self.on <= on and _whose(self.of) == _whose(one)


def asked_pence(asked: Commitment) -> int:
    """What a board is asked for: the whole with options, with VAT where it is known whether that is due."""
    if asked.vat is None:
        return asked.whole_pence
    return asked.pence_in(LimitPer.CONTRACT, Vat.INCLUDED)


def as_it_stands(
    some: Iterable[BoardApproval], asked: Commitment, reaches: date | None
) -> tuple[BoardApproval, ...]:
    """These, each counting for what stands now where nobody said for what it counts."""
    return tuple(
        replace(
            one,
            approved_pence=asked_pence(asked) if one.approved_pence is None else one.approved_pence,
            approved_until=one.approved_until or reaches,
        )
        for one in some
    )


def _whose(one: Reservation) -> tuple[str, str, str, str]:
    return one.id, one.organisation_id, one.matter, one.reserved_to


def approval_problems(some: Sequence[BoardApproval], today: date) -> dict[str, str | None]:
    """What is wrong with these, by field: nobody records a meeting that has not been."""
    if len({one.reservation_id for one in some}) < len(some):
        return {FIELD: "Each reserved matter may appear once only"}
    return {
        f"{FIELD}-{number}-{name}": words
        for number, one in enumerate(some)
        for name, words in _problems(one, today).items()
    }


def _problems(one: BoardApproval, today: date) -> dict[str, str | None]:
    late = one.board_approved_on > today
    return {
        "reservation_id": None if one.reservation_id else "Select the reserved matter",
        "board_approved_on": day_problem(one.board_approved_on, "The day the board approved it")
        or ("The day the board approved it must be today or in the past" if late else None),
        "board_minute": text_problems(one)["board_minute"],
        "approved_pence": money.pence_problem(one.approved_pence, "The value that was approved"),
        "approved_until": day_problem(one.approved_until, "The last day that was approved"),
    }


def as_weighed(
    some: Iterable[BoardApproval], kept: Mapping[str, Sequence[Reservation]]
) -> tuple[Approved, ...]:
    """kept: every version of the reserved matters that are known, the first first."""
    return tuple(_weighed(one, kept[one.reservation_id]) for one in some if one.reservation_id in kept)


def _weighed(one: BoardApproval, versions: Sequence[Reservation]) -> Approved:
    of = reading_on(versions, one.board_approved_on)
    return Approved(
        of=of, on=one.board_approved_on, minute=one.board_minute, pence=one.approved_pence, until=one.approved_until
    )  # fmt: skip
