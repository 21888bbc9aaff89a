"""Keeps the matters reserved to the board."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.authority.changes import holding_from
from register.domain.authority.reservations import NewReservation, check_reservation
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.domain.texts import check_text
from register.models.reservations import ReservationVersion
from register.queries.authority.reservations import reservation, to_reserved
from register.queries.people.organisations import organisation
from register.queries.rules import ruleset
from register.services import facts
from register.services.records import missing


def reserve_matter(
    session: Session, new: NewReservation, *, actor: Actor, today: date, provenance: str = ""
) -> ReservationVersion:
    """Record one. Forbidden, or Invalid with each field that is wrong."""
    check(actor, Permission.KEEP_DELEGATIONS)
    _check(session, new, actor, today)
    return facts.begin(
        session, ReservationVersion, "reservation.added", actor=actor, known_on=today, provenance=provenance,
        **facts.columns(ReservationVersion, new),
    )  # fmt: skip


def amend_reservation(
    session: Session, key: str, new: NewReservation, *, expected_n: int | None, reason: str,
    change_from: date | None = None, actor: Actor, today: date,
) -> ReservationVersion:  # fmt: skip
    """Record what changed, as a new version that holds from `change_from` on, or from today; what was reserved
    on days before stays. Stale when somebody was quicker."""
    check(actor, Permission.KEEP_DELEGATIONS)
    newest = reservation(session, key, viewer=actor.viewer)
    columns: dict[str, Any] = facts.columns(ReservationVersion, new)
    if facts.is_unchanged(session, newest, columns, expected_n, actor):
        return newest
    holds = holding_from(to_reserved(newest), new, change_from or today)
    _check(session, new, actor, today)
    return facts.change(
        session, newest, "reservation.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason"), **columns,
        holds_from=holds,
    )  # fmt: skip


def _check(session: Session, new: NewReservation, actor: Actor, today: date) -> None:
    refuse({"organisation_id": missing(session, organisation, new.organisation_id, actor)})
    check_reservation(new, ruleset(session), on=today)
