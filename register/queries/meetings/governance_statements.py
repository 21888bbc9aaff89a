"""What the register says for the annual governance statement: figures of a year, and nobody's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from register.domain.dates import Period
from register.domain.interests.return_states import ReturnState
from register.domain.permissions import Viewer
from register.models.editions import EditionVersion
from register.models.mitigations import MitigationVersion
from register.queries.interests.committee_reports import CommitteeReport, committee_report
from register.queries.interests.who_declared import counts
from register.queries.visible import NOW, known, seen_by, visible

M, E = MitigationVersion, EditionVersion


@dataclass(frozen=True, slots=True)
class GovernanceStatement:
    """report: counts of the time. states: how the yearly returns stood on counted_on, the last day or today. managed: ways
    of managing in force on that day; looked_into: those of them that were followed up in the time."""

    report: CommitteeReport
    counted_on: date
    states: Mapping[ReturnState, int]
    editions: tuple[EditionVersion, ...]
    managed: int
    looked_into: int


def governance_statement(
    session: Session, period: Period, today: date, *, viewer: Viewer
) -> GovernanceStatement:
    """period: has an end."""
    assert period.end is not None
    on = min(period.end, today)
    in_force = (M.valid_from <= on, or_(M.valid_to.is_(None), M.valid_to >= on))
    return GovernanceStatement(
        report=committee_report(session, period, today, viewer=viewer), counted_on=on,
        states=counts(session, on, viewer=viewer), editions=tuple(_editions(session, period, viewer)),
        managed=_count(session, viewer, *in_force),
        looked_into=_count(session, viewer, *in_force, M.followed_up_on.between(period.start, period.end)),
    )  # fmt: skip


def _editions(session: Session, period: Period, viewer: Viewer) -> list[EditionVersion]:
    query = visible(E, viewer).where(E.published_on.between(period.start, period.end))
    return list(session.scalars(query.order_by(E.published_on, E.seq)))


def _count(session: Session, viewer: Viewer, *which: Any) -> int:
    query = select(func.count()).select_from(M).where(seen_by(M, viewer), *known(M, NOW), *which)
    return int(session.scalar(query) or 0)
