"""Groups of people who move with a service, listed and one by one; nobody is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.errors import NotFound
from register.domain.permissions import Viewer
from register.domain.separation import cohorts as rules
from register.domain.separation.cohorts import NewCohort
from register.domain.values import recorded
from register.models.cohorts import Cohort, CohortVersion
from register.models.organisations import OrganisationVersion
from register.models.programmes import Programme
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.rules import ruleset
from register.queries.searching import found
from register.queries.separation.care_services import care_service
from register.queries.separation.kinds import words_for
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V = CohortVersion
_F, _T = aliased(OrganisationVersion), aliased(OrganisationVersion)


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), Cohort.ref, V.title, Programme.ref.label("programme"), _F.name.label("leaves"),
        _T.name.label("joins"), V.moving_count, V.moves_on, V.transfer_route, V.provenance,
    )  # fmt: skip
    shown = shown.join(Cohort, Cohort.id == V.thing_id).join(Programme, Programme.id == V.programme_id)
    shown = shown.join(_F, and_(_F.thing_id == V.from_employer_id, *known(_F, as_at)))
    shown = shown.join(_T, and_(_T.thing_id == V.to_employer_id, *known(_T, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="cohorts",
    title="People who move",
    columns=(
        Column("title", "Group", "ref"),
        Column("programme", "Programme", "record"),
        Column("leaves", "From"),
        Column("joins", "To"),
        Column("moving_count", "People"),
        Column("moves_on", "Move on", "day"),
        Column("transfer_route", "Route", words=words_for("transfer_routes")),
    ),
    statement=_statement,
    order=(V.moves_on, V.thing_id),
    filters=(
        Filter("title", "Group", lambda text: found(V, "title", text)),
        Filter("programme", "Reference of the programme", lambda text: Programme.ref == text.strip().upper()),
        Filter("employer", "Employer", lambda text: or_(found(_F, "name", text), found(_T, "name", text))),
        by_ref(Cohort.ref),
    ),
)


def cohort(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> CohortVersion:
    """One group by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: CohortVersion) -> NewCohort:
    """The recorded value."""
    return recorded(NewCohort, row)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a group: the last safe day for telling the new employer about them, and what to look at."""

    information_by: date
    warnings: tuple[str, ...]


def see(session: Session, row: CohortVersion, *, viewer: Viewer, today: date) -> Seen:
    """What follows from what is recorded, on a day."""
    days = int(ruleset(session).value_or(0, "separation.information_days", on=row.moves_on))
    value = to_domain(row)
    together, staff = _of_the_service(session, value.service_id, viewer)
    told = rules.warnings(value, days, today, together=together, staff=staff)
    return Seen(rules.information_by(row.moves_on, days), told)


def _of_the_service(session: Session, service_id: str | None, viewer: Viewer) -> tuple[int, int | None]:
    """How many people move in all groups of a service, and how many work in it, where that is known."""
    moving = visible(V, viewer).where(V.service_id == service_id).with_only_columns(func.sum(V.moving_count))
    return session.scalar(moving) or 0, staff_of(session, service_id, viewer=viewer)


def staff_of(session: Session, service_id: str | None, *, viewer: Viewer) -> int | None:
    """How many people work in a service, where that is known and the viewer may see the service."""
    if service_id is None:
        return None
    try:
        return care_service(session, service_id, viewer=viewer).staff_count
    except NotFound:
        return None


@dataclass(frozen=True, slots=True)
class Moving:
    """A group as a programme tells of it: counted as it is told outside, and the day on which it moves."""

    title: str
    count: str
    on: date


def of_programme(
    session: Session, programme_id: str, on: date, *, viewer: Viewer, as_at: AsAt = NOW
) -> list[Moving]:
    """The groups that move under a programme, by the day they move, counted by the rules of a day."""
    few = int(ruleset(session).value_or(0, "separation.small_count", on=on))
    query = visible(V, viewer, as_at).where(V.programme_id == programme_id)
    rows = session.scalars(query.order_by(V.moves_on, V.thing_id))
    return [Moving(row.title, rules.told_outside(row.moving_count, few), row.moves_on) for row in rows]
