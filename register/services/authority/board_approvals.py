"""What boards approved is recorded with what they approved, and names a matter that a party reserves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from register.domain.authority.board_approvals import FIELD, BoardApproval, as_it_stands
from register.domain.authority.commitments import Commitment, priced
from register.domain.contracts.deciding_for import bodies_bound
from register.domain.people.organisations import Party
from register.domain.permissions import Actor
from register.domain.problems import refuse
from register.queries.authority.reservations import reserving
from register.queries.rules import ruleset

NOT_THEIRS = "Select a matter that one of the parties reserves"
OTHER_PARTY = (
    "The board approved it with another party. Take this approval away, or enter the minute in which it approved these"
)  # fmt: skip


def carried(some: Iterable[BoardApproval], there: Iterable[BoardApproval]) -> tuple[BoardApproval, ...]:
    """These, each with what it counted for before: one that is recorded already counts for no more, however the record
    was changed since. there: those that are recorded."""
    before = {_meeting(one): one for one in there}
    return tuple(_carried(one, before.get(_meeting(one), one)) for one in some)


def counting_for(
    session: Session, some: Sequence[BoardApproval], asked: Commitment, reaches: date | None, *, on: date
) -> tuple[BoardApproval, ...]:
    """These, each counting for what stands now, by the rate of VAT of the day, where nobody says for what it counts."""
    return as_it_stands(some, priced(asked, ruleset(session), on), reaches) if some else ()


def _meeting(one: BoardApproval) -> tuple[str, date, str]:
    return one.reservation_id, one.board_approved_on, one.board_minute


def _carried(one: BoardApproval, before: BoardApproval) -> BoardApproval:
    pence = before.approved_pence if one.approved_pence is None else one.approved_pence
    return replace(one, approved_pence=pence, approved_until=one.approved_until or before.approved_until)


def check_same_parties(
    some: Iterable[BoardApproval], there: Iterable[BoardApproval], *, changed: bool
) -> None:
    """Raises Invalid where what a board approved with one party would stand for another. changed: whether a party did."""
    met = {_meeting(one) for one in there} if changed else set()
    refuse(
        {
            f"{FIELD}-{number}-board_minute": OTHER_PARTY if _meeting(one) in met else None
            for number, one in enumerate(some)
        }
    )


def check_board_approvals(
    session: Session, some: Sequence[BoardApproval], sides: Iterable[Party], *, actor: Actor, there: Collection[str] = ()
) -> None:  # fmt: skip
    """Raises Invalid. there: reserved matters that are named already, whoever may see them."""
    asked = {one.reservation_id for one in some} - set(there)
    if not asked:
        return
    bodies = frozenset().union(*(bodies_bound(side) for side in sides))
    theirs = {one.id for one in reserving(session, bodies, viewer=actor.viewer)} | set(there)
    refuse(
        {
            f"{FIELD}-{number}-reservation_id": None if one.reservation_id in theirs else NOT_THEIRS
            for number, one in enumerate(some)
        }
    )
