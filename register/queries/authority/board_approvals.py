"""What boards have approved of a contract or a change, told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from register.domain.authority.board_approvals import BoardApproval
from register.domain.permissions import Viewer
from register.models.organisations import OrganisationVersion
from register.models.reservations import Reservation, ReservationVersion
from register.queries.authority.reservations import matter_words
from register.queries.visible import NOW, known, seen_by

V, B = ReservationVersion, OrganisationVersion
UNSHOWN = "A reserved matter that is not shown to you"


@dataclass(frozen=True, slots=True)
class ApprovalTold:
    """One approval. reservation: the reference of the matter, where whoever reads it may see that. what: which matter, of
    whom, reserved to which meeting. up_to_pence, until: what it counts for."""

    reservation: str | None
    what: str
    on: date
    minute: str
    up_to_pence: int | None = None
    until: date | None = None


def approvals_told(
    session: Session, some: Sequence[BoardApproval], *, viewer: Viewer
) -> tuple[ApprovalTold, ...]:
    """In the order in which they are recorded."""
    named = _named(session, {one.reservation_id for one in some}, viewer) if some else {}
    return tuple(_told(one, *named.get(one.reservation_id, (None, UNSHOWN))) for one in some)


def _told(one: BoardApproval, ref: str | None, what: str) -> ApprovalTold:
    return ApprovalTold(
        ref, what, one.board_approved_on, one.board_minute, one.approved_pence, one.approved_until
    )


def _named(session: Session, ids: set[str], viewer: Viewer) -> dict[str, tuple[str | None, str]]:
    query = select(V.thing_id, Reservation.ref, V.matter, V.reserved_to, B.name)
    query = query.join(Reservation, Reservation.id == V.thing_id)
    query = query.join(B, and_(B.thing_id == V.organisation_id, *known(B, NOW)))
    query = query.where(V.thing_id.in_(sorted(ids)), seen_by(V, viewer), *known(V, NOW)).order_by(V.thing_id)
    return {
        row.thing_id: (row.ref, f"{matter_words(row.matter)}, {row.reserved_to}, {row.name}")
        for row in session.execute(query)
    }
