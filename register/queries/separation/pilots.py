"""Pilots, listed and one by one, with what should be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.domain.separation import pilots as rules
from register.domain.separation.pilots import NewPilot
from register.domain.values import recorded
from register.models.care_services import CareServiceVersion
from register.models.pilots import Pilot, PilotVersion
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found
from register.queries.separation.kinds import choices_of, words_for
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, S = PilotVersion, CareServiceVersion


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), Pilot.ref, V.title, S.name.label("service"), V.pilot_from, V.pilot_to,
        V.evaluation_due_on, V.evaluated_on, V.pilot_decision, V.provenance,
    )  # fmt: skip
    shown = shown.join(Pilot, Pilot.id == V.thing_id)
    shown = shown.join(S, and_(S.thing_id == V.service_id, *known(S, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="pilots",
    title="Pilots",
    columns=(
        Column("title", "Pilot", "ref"),
        Column("service", "Service"),
        Column("pilot_from", "From", "day"),
        Column("pilot_to", "To", "day"),
        Column("evaluation_due_on", "Evaluation due", "day"),
        Column("evaluated_on", "Evaluated on", "day"),
        Column("pilot_decision", "Decision", words=words_for("pilot_decisions")),
    ),
    statement=_statement,
    order=(V.evaluation_due_on, V.thing_id),
    filters=(
        Filter("title", "Pilot", lambda text: found(V, "title", text)),
        Filter("service", "Service", lambda text: found(S, "name", text)),
        Filter(
            "pilot_decision", "Decision", lambda code: V.pilot_decision == code, choices_of("pilot_decisions"),
            over_too=True,
        ),
        by_ref(Pilot.ref),
    ),
    goes_on=lambda day: or_(V.pilot_decided_on.is_(None), V.pilot_decided_on > day),
)  # fmt: skip


def pilot(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> PilotVersion:
    """One pilot by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: PilotVersion) -> NewPilot:
    """The recorded value."""
    return recorded(NewPilot, row)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a pilot: what to look at."""

    warnings: tuple[str, ...]


def see(session: Session, row: PilotVersion, *, viewer: Viewer, today: date) -> Seen:
    """What follows from what is recorded, on a day."""
    return Seen(rules.warnings(to_domain(row), today))


@dataclass(frozen=True, slots=True)
class Tried:
    """A pilot as a programme tells of it. decision: in words, empty where nobody decided yet."""

    ref: str
    title: str
    last_day: date
    due: date
    decision: str


def of_programme(session: Session, programme_id: str, *, viewer: Viewer, as_at: AsAt = NOW) -> list[Tried]:
    """The pilots under a programme, by the day their evaluation is due."""
    query = visible(V, viewer, as_at).where(V.programme_id == programme_id)
    query = query.add_columns(Pilot.ref).join(Pilot, Pilot.id == V.thing_id)
    rows: Any = session.execute(query.order_by(V.evaluation_due_on, V.thing_id))
    words = words_for("pilot_decisions")
    return [
        Tried(ref, row.title, row.pilot_to, row.evaluation_due_on, words(row.pilot_decision))
        for row, ref in rows
    ]
