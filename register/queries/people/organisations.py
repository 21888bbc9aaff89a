"""Organisations, listed and one by one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from register.domain.people.organisations import KIND_LABELS, NUMBERS, Party, numbered
from register.domain.permissions import Viewer
from register.models.organisations import Organisation, OrganisationVersion
from register.queries.field_words import words_of
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.people.parties import party
from register.queries.searching import by_name, found, place_of, sorted_by
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V = OrganisationVersion


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown = select(
        V.thing_id.label("id"), Organisation.ref, V.name, V.kind, *numbered(V), V.opened_on, V.closed_on, V.provenance,
    )  # fmt: skip
    shown = sorted_by(shown.join(Organisation, Organisation.id == V.thing_id), V)
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


def numbers_of(row: OrganisationVersion) -> list[tuple[str, str | None]]:
    """What tells a body from every other, each number under its name."""
    return [(words_of(name), number) for name, number in zip(NUMBERS, numbered(row), strict=True)]


def _named(text: str) -> Any:
    return or_(found(V, "name", text), found(V, "ods_code", text))


def _part_of(text: str) -> Any:
    """In the body that has this reference, however it is typed."""
    return (
        V.parent_id
        == select(Organisation.id).where(Organisation.ref == text.strip().upper()).scalar_subquery()
    )


LISTING = Listing(
    noun="organisations",
    title="Organisations",
    columns=(
        Column("name", "Name", "ref"),
        Column("kind", "Kind", words=KIND_LABELS.get),
        Column("ods_code", "ODS code"),
        Column("company_number", "Company number"),
        Column("charity_number", "Charity number"),
        Column("opened_on", "Opened", "day"),
        Column("closed_on", "Closed", "day"),
    ),
    statement=_statement,
    order=(place_of(V), V.thing_id),
    filters=(
        Filter("name", "Name or ODS code", _named),
        Filter("part_of", "Reference of what it is part of", _part_of),
        by_ref(Organisation.ref),
    ),
    goes_on=lambda day: or_(V.closed_on.is_(None), V.closed_on >= day),
)


def organisation(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> OrganisationVersion:
    """One organisation by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def organisations(session: Session, *, viewer: Viewer, as_at: AsAt = NOW) -> list[OrganisationVersion]:
    """Every organisation by name, for choosing from."""
    rows = session.scalars(visible(V, viewer, as_at).order_by(V.thing_id))
    return sorted(rows, key=lambda row: by_name(row.name))


def to_domain(row: OrganisationVersion) -> Party:
    """The recorded value."""
    return party(row)
