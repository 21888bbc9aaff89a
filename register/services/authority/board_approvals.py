"""What boards approved is recorded with what they approved, and names a matter that a party reserves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy.orm import Session

from register.domain.authority.board_approvals import FIELD, BoardApproval
from register.domain.contracts.deciding_for import bodies_bound
from register.domain.people.organisations import Party
from register.domain.permissions import Actor
from register.domain.problems import refuse
from register.queries.authority.reservations import reserving

NOT_THEIRS = "Select a matter that one of the parties reserves"


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
