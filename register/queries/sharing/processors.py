"""Processors under sharing agreements, listed and one by one, with the terms that their contract is not known to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.permissions import Viewer
from register.domain.rules import JsonValue
from register.domain.sharing.agreements import choices
from register.domain.sharing.processors import NewProcessor, TermAnswer, lacking
from register.domain.values import recorded
from register.models.agreements import Agreement
from register.models.organisations import OrganisationVersion
from register.models.processors import Processor, ProcessorVersion
from register.queries.choosing import Choice, by_name_of, searched
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.rules import ruleset
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, B = ProcessorVersion, OrganisationVersion
E = aliased(ProcessorVersion)
ET = aliased(Processor)


def _said(terms: list[Any]) -> str:
    """6 of 8."""
    return f"{sum(each['term_answer'] == TermAnswer.YES for each in terms)} of {len(terms)}"


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    engager = and_(E.thing_id == V.engager_id, seen_by(E, viewer), *known(E, as_at))
    shown: Query = select(
        V.thing_id.label("id"), Processor.ref, B.name.label("organisation"), Agreement.ref.label("agreement"),
        ET.ref.label("engager"), V.processing, V.terms.label("said"), V.valid_from, V.valid_to, V.provenance,
    )  # fmt: skip
    shown = shown.join(Processor, Processor.id == V.thing_id).join(Agreement, Agreement.id == V.agreement_id)
    shown = shown.join(B, and_(B.thing_id == V.organisation_id, *known(B, as_at)))
    shown = shown.outerjoin(E, engager).outerjoin(ET, ET.id == E.thing_id)
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="processors",
    title="Processors",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("organisation", "Processor"),
        Column("agreement", "Agreement", "record"),
        Column("engager", "Engaged by", "record"),
        Column("processing", "What it does"),
        Column("said", "Terms that its contract says", worked=_said),
        Column("valid_from", "From", "day"),
        Column("valid_to", "To", "day"),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    filters=(
        Filter("organisation", "Processor", lambda text: found(B, "name", text)),
        Filter("agreement", "Reference of the agreement", lambda text: Agreement.ref == text.strip().upper()),
        by_ref(Processor.ref),
    ),
    goes_on=lambda day: or_(V.valid_to.is_(None), V.valid_to >= day),
)


def _named(session: Session, rows: Any, viewer: Viewer) -> list[tuple[str, str]]:
    return [(row.id, f"{row.ref}: {row.called}") for row in rows]


CHOICE = Choice(
    by_name_of(V, Processor, V.processing), V.thing_id, searched(V, Processor, "processing"), _named
)
"""A processor to choose, by what it does."""


def processor(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> ProcessorVersion:
    """One processor by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: ProcessorVersion) -> NewProcessor:
    """The recorded value."""
    return recorded(NewProcessor, row)


def required_terms(session: Session, on: date) -> dict[str, JsonValue]:
    """The terms that the rules of a day ask of a processor's contract, by code."""
    return choices(ruleset(session), "processor_terms", on=on)


def chain_above(session: Session, key: str | None, *, viewer: Viewer) -> set[str]:
    """The ids of a processor and of every processor that engages it, one through another."""
    found_: set[str] = set()
    while key is not None and key not in found_:
        found_.add(key)
        key = session.scalar(
            select(V.engager_id).where(V.thing_id == key, seen_by(V, viewer), *known(V, NOW))
        )
    return found_


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a processor: the terms that its contract is not known to say, by what they are called."""

    lacking: tuple[str, ...]


def see(session: Session, row: ProcessorVersion, *, viewer: Viewer, today: date) -> Seen:
    """What follows from what is recorded, by the rules of a day."""
    return Seen(_lacking_words(row, required_terms(session, today)))


def _lacking_words(row: ProcessorVersion, required: dict[str, JsonValue]) -> tuple[str, ...]:
    return tuple(str(required[code]["name"]) for code in lacking(to_domain(row), required))


@dataclass(frozen=True, slots=True)
class Listed:
    """A processor as its agreement tells of it."""

    ref: str
    name: str
    processing: str
    engager: str | None
    lacking: tuple[str, ...]


def of_agreement(
    session: Session, agreement_id: str, *, viewer: Viewer, today: date, as_at: AsAt = NOW
) -> list[Listed]:
    """The processors under an agreement, each with what its contract is not known to say."""
    engager = and_(E.thing_id == V.engager_id, seen_by(E, viewer), *known(E, as_at))
    query: Any = visible(V, viewer, as_at).where(V.agreement_id == agreement_id)
    query = query.join(Processor, Processor.id == V.thing_id)
    query = query.join(B, and_(B.thing_id == V.organisation_id, *known(B, as_at)))
    query = query.outerjoin(E, engager).outerjoin(ET, ET.id == E.thing_id)
    query = query.add_columns(Processor.ref, B.name, ET.ref).order_by(V.valid_from, V.thing_id)
    required = required_terms(session, today)
    return [
        Listed(ref, name, row.processing, above, _lacking_words(row, required))
        for row, ref, name, above in session.execute(query)
    ]
