"""Days on which committees meet, listed and one by one, and those that something is decided before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from register.domain.people.committee_days import NewCommitteeDay
from register.domain.permissions import Viewer
from register.domain.values import recorded
from register.models.committee_days import CommitteeDay, CommitteeDayVersion
from register.models.organisations import OrganisationVersion
from register.queries import names
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found, holds
from register.queries.visible import NOW, AsAt, known, one, seen_by, visible

V, B = CommitteeDayVersion, OrganisationVersion
OFFERED = 12
"""So many meetings to come are offered."""


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    """Every day that was ever recorded: a day is no stretch of time in which something holds."""
    shown: Query = select(
        V.thing_id.label("id"), CommitteeDay.ref, B.name.label("organisation"), V.committee_name,
        V.valid_from.label("meets_on"), V.called_off, V.provenance,
    )  # fmt: skip
    shown = shown.join(CommitteeDay, CommitteeDay.id == V.thing_id)
    shown = shown.join(B, and_(B.thing_id == V.organisation_id, *known(B, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at))


LISTING = Listing(
    noun="committee-days",
    title="Committee days",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("organisation", "Whose committee"),
        Column("committee_name", "Committee"),
        Column("meets_on", "Meets on", "day"),
        Column("called_off", "Called off", words=lambda off: "Yes" if off else "No"),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    filters=(
        Filter("organisation", "Whose committee", lambda text: found(B, "name", text)),
        Filter("committee_name", "Committee", lambda text: holds(V.committee_name, text)),
        by_ref(CommitteeDay.ref),
    ),
    newest_first=True,
)  # fmt: skip


def committee_day(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> CommitteeDayVersion:
    """One day by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: CommitteeDayVersion) -> NewCommitteeDay:
    """The recorded value."""
    return recorded(NewCommitteeDay, row)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a day: whose committee meets."""

    organisation: str | None


def see(session: Session, row: CommitteeDayVersion, *, viewer: Viewer, today: date) -> Seen:
    """Whose committee it is, as far as the viewer may know."""
    called = names.organisations(session, viewer=viewer).look_up([row.organisation_id])
    return Seen(called.get(row.organisation_id))


def is_there(session: Session, new: NewCommitteeDay, but: str | None, *, viewer: Viewer) -> bool:
    """Whether the same committee is recorded for that day. but: the record that may say so."""
    query = visible(V, viewer).where(V.organisation_id == new.organisation_id, V.valid_from == new.meets_on)
    rows = session.scalars(query.where(V.thing_id != (but or "")).order_by(V.thing_id))
    return any(row.committee_name.casefold() == new.committee_name.casefold() for row in rows)


def days_of(
    session: Session, bodies: Iterable[str] | None, *, viewer: Viewer
) -> Mapping[str, tuple[date, ...]]:
    """Body -> the days on which a committee of it meets, in their order; of these bodies, or of all."""
    query = select(V.organisation_id, V.valid_from).where(
        seen_by(V, viewer), *known(V, NOW), V.called_off.is_(False)
    )
    if bodies is not None:
        query = query.where(V.organisation_id.in_(sorted(set(bodies))))
    held: dict[str, list[date]] = {}
    for key, day in session.execute(query.order_by(V.organisation_id, V.valid_from)):
        held.setdefault(key, []).append(day)
    return {key: tuple(dict.fromkeys(days)) for key, days in held.items()}


@dataclass(frozen=True, slots=True)
class MeetingToCome:
    """A committee that is going to meet."""

    organisation: str
    committee_name: str
    meets_on: date


def to_come(session: Session, today: date, *, viewer: Viewer) -> list[MeetingToCome]:
    """The next committees of all bodies, the nearest first."""
    query = select(B.name, V.committee_name, V.valid_from)
    query = query.join(B, and_(B.thing_id == V.organisation_id, *known(B, NOW)))
    query = query.where(seen_by(V, viewer), *known(V, NOW), V.called_off.is_(False), V.valid_from >= today)
    rows = session.execute(query.order_by(V.valid_from, V.thing_id).limit(OFFERED))
    return [MeetingToCome(*row) for row in rows]
