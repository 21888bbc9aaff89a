"""What a board has approved: one reserved matter, for one contract or one change, on the day of its meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.authority.reservations import Reservation
from register.domain.dates import reading_on
from register.domain.problems import day_problem
from register.domain.texts import Line, Typed, text_problems

FIELD = "board_approvals"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardApproval(Typed):
    """That the meeting to which a matter is reserved approved this very contract or change. It counts for that matter
    alone, so for that body and that meeting alone."""

    reservation_id: Annotated[str, select("the reserved matter")]
    board_approved_on: Annotated[date, enter("the day the board approved it")]
    board_minute: Annotated[str, Line("the minute of the board", longest=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """The same as the rules look at it. of: the reserved matter as it read on the day of the meeting."""

    of: Reservation
    on: date
    minute: str

    def clears(self, one: Reservation, on: date) -> bool:
        """Whether it is the approval of this matter, by the body and the meeting that it is reserved to, by the day."""
        return self.on <= on and _whose(self.of) == _whose(one)


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
    }


def as_weighed(
    some: Iterable[BoardApproval], kept: Mapping[str, Sequence[Reservation]]
) -> tuple[Approved, ...]:
    """kept: every version of the reserved matters that are known, the first first."""
    return tuple(_weighed(one, kept[one.reservation_id]) for one in some if one.reservation_id in kept)


def _weighed(one: BoardApproval, versions: Sequence[Reservation]) -> Approved:
    of = reading_on(versions, one.board_approved_on)
    return Approved(of=of, on=one.board_approved_on, minute=one.board_minute)
