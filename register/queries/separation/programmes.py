"""Separation programmes, listed and one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.domain.rules import JsonValue
from register.domain.separation.care_services import kinds_of
from register.domain.separation.programmes import NewProgramme
from register.domain.values import recorded
from register.models.milestones import MilestoneVersion
from register.models.organisations import OrganisationVersion
from register.models.programmes import Programme, ProgrammeVersion
from register.queries.choosing import Choice, by_name_of, searched
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.rules import ruleset
from register.queries.searching import found, place_of, sorted_by
from register.queries.separation.kinds import choices_of, words_for
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, B, M = ProgrammeVersion, OrganisationVersion, MilestoneVersion


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), Programme.ref, V.title, V.programme_kind, B.name.label("organisation"),
        V.valid_from.label("starts_on"), V.target_on, V.agreed_on, V.provenance,
    )  # fmt: skip
    shown = sorted_by(shown.join(Programme, Programme.id == V.thing_id), V)
    shown = shown.join(B, and_(B.thing_id == V.organisation_id, *known(B, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="programmes",
    title="Separation programmes",
    columns=(
        Column("title", "Programme", "ref"),
        Column("programme_kind", "Kind", words=words_for("programme_kinds")),
        Column("organisation", "Organisation"),
        Column("starts_on", "From", "day"),
        Column("target_on", "To be done by", "day"),
        Column("agreed_on", "Agreed on", "day"),
    ),
    statement=_statement,
    order=(place_of(V), V.thing_id),
    filters=(
        Filter("title", "Programme", lambda text: found(V, "title", text)),
        Filter("organisation", "Organisation", lambda text: found(B, "name", text)),
        Filter(
            "programme_kind", "Kind", lambda code: V.programme_kind == code, choices_of("programme_kinds")
        ),
        by_ref(Programme.ref),
    ),
)
CHOICE = Choice(
    by_name_of(V, Programme, V.title), V.thing_id, searched(V, Programme, "title"),
    lambda _session, rows, _viewer: [(row.id, f"{row.ref}: {row.called}") for row in rows],
)  # fmt: skip
"""A programme to choose, by title."""


def programme(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> ProgrammeVersion:
    """One programme by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: ProgrammeVersion) -> NewProgramme:
    """The recorded value."""
    return recorded(NewProgramme, row)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a programme: how many milestones it has, and how many of them are done."""

    milestones: int
    milestones_done: int


def see(session: Session, row: ProgrammeVersion, *, viewer: Viewer, today: date) -> Seen:
    """How far it is, on a day."""
    mine = [M.programme_id == row.thing_id, seen_by(M, viewer), *known(M, NOW)]
    count = session.scalar(select(func.count()).select_from(M).where(*mine)) or 0
    done = session.scalar(select(func.count()).select_from(M).where(*mine, M.done_on <= today)) or 0
    return Seen(count, done)


def kind_of(session: Session, row: ProgrammeVersion) -> JsonValue:
    """What the rules of its first day say about programmes of its kind: tests, approver, documents, milestones."""
    kinds = kinds_of(ruleset(session), "programme_kinds", on=row.valid_from)
    return kinds.get(row.programme_kind, {"name": row.programme_kind})


def of_body(
    session: Session, body_ids: list[str], *, viewer: Viewer, as_at: AsAt = NOW
) -> list[ProgrammeVersion]:
    """The programmes of these organisations, by their first day."""
    query = visible(V, viewer, as_at).where(V.organisation_id.in_(body_ids))
    return list(session.scalars(query.order_by(V.valid_from, V.thing_id)))
