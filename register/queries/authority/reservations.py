"""Matters reserved to the board, listed and one by one, and what they keep from being decided."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from register.domain import money
from register.domain.authority import reservations as rules
from register.domain.authority.delegations import matters
from register.domain.authority.reservations import NewReservation
from register.domain.authority.reservations import Reservation as Reserved
from register.domain.permissions import Viewer
from register.domain.shipped_rules import shipped
from register.domain.values import recorded
from register.models.organisations import OrganisationVersion
from register.models.reservations import Reservation, ReservationVersion
from register.queries.authority.delegations import categories_words, services_words
from register.queries.authority.holders import Asking
from register.queries.choosing import Choice
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.rules import ruleset
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, B = ReservationVersion, OrganisationVersion


def matter_words(code: str) -> str:
    """A delegated matter as the rules that ship call it, an own one in plain words."""
    rows = {
        row["code"]: row["name"]
        for rule in shipped("national").history("authority.matters")
        for row in rule.value
    }
    return str(rows.get(code) or code.replace("_", " ").capitalize())


def from_words(pence: int | None) -> str:
    """From which value on it is reserved."""
    return "Whatever it is worth" if pence is None else f"From {money.said(pence)} with VAT"


def meeting_of(one: Reserved) -> str:
    """To which meeting it is reserved."""
    return one.reserved_to


def words_of(one: Reserved) -> str:
    """What is reserved, and from which value."""
    return f"{one.reserved_text.rstrip('. ')}. {from_words(one.reserved_from_pence)}"


def _statement(viewer: Viewer, as_at: AsAt, today: date | None = None) -> Query:
    """Each as it reads on the day asked about, or today; without either, as it was changed last."""
    reading = known(V, replace(as_at, held_on=as_at.held_on or today))
    shown: Query = select(
        V.thing_id.label("id"), Reservation.ref, V.matter, B.name.label("organisation"), V.reserved_to, V.reserved_text,
        V.reserved_from_pence, V.services, V.spend_categories, V.scheme_source, V.valid_from, V.valid_to, V.minute,
        V.provenance,
    )  # fmt: skip
    shown = shown.join(Reservation, Reservation.id == V.thing_id)
    shown = shown.join(B, and_(B.thing_id == V.organisation_id, *known(B, as_at)))
    return shown.where(seen_by(V, viewer), *reading, *held(V, as_at))


@lru_cache(maxsize=4)
def listing(today: date) -> Listing:
    """Without a day to ask about, as each reads today."""
    return Listing(
        noun="reservations",
        title="Matters reserved to the board",
        columns=(
            Column("ref", "Reference", "ref"),
            Column("matter", "Matter", words=matter_words),
            Column("reserved_text", "What is reserved"),
            Column("organisation", "Of"),
            Column("reserved_to", "Reserved to"),
            Column("reserved_from_pence", "From", "money", words=from_words),
            Column("services", "Services", words=services_words),
            Column("spend_categories", "Categories", words=categories_words),
            Column("valid_from", "Since", "day"),
            Column("valid_to", "To", "day"),
            Column("minute", "Minute"),
        ),
        statement=lambda viewer, as_at: _statement(viewer, as_at, today),
        order=(V.matter, V.valid_from, V.thing_id),
        filters=(
            Filter("organisation", "Organisation", lambda text: found(B, "name", text)),
            by_ref(Reservation.ref),
        ),
        goes_on=lambda day: or_(V.valid_to.is_(None), V.valid_to >= day),
    )


CHOICE = Choice(
    lambda viewer: _statement(viewer, NOW).order_by(V.matter, V.valid_from, V.thing_id), V.thing_id,
    lambda word: or_(
        found(B, "name", word), V.reserved_to.icontains(word, autoescape=True), Reservation.ref == word.upper()
    ),
    lambda _session, rows, _viewer: [
        (row.id, f"{row.ref}: {matter_words(row.matter)}, {row.reserved_to}, {row.organisation}") for row in rows
    ],
)  # fmt: skip
"""A reserved matter that a board approved something of."""


def reservation(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> ReservationVersion:
    """One reserved matter by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: ReservationVersion) -> NewReservation:
    """The recorded value."""
    return recorded(NewReservation, row)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a reserved matter: the next day on which the board meets, where one is set, and the day from
    which it reads so, where it read otherwise before."""

    next_meeting: date | None
    holds_from: date | None


def see(session: Session, row: ReservationVersion, *, viewer: Viewer, today: date) -> Seen:
    """By the rule of the day."""
    return Seen(rules.next_meeting(ruleset(session), today), row.holds_from)


def reserving(
    session: Session, bodies: Collection[str] | None, on: date | None = None, *, viewer: Viewer, as_at: AsAt = NOW
) -> list[Reserved]:  # fmt: skip
    """What these bodies, or all, keep for a meeting, as it reads on the day and if it holds then; as it was changed last, on
    whatever days, without one."""
    query, asked = (
        _reserving(viewer, replace(as_at, held_on=on), bodies is None),
        {"bodies": sorted(bodies or ())},
    )
    return [to_reserved(row) for row in session.scalars(query, {} if bodies is None else asked)]


@lru_cache(maxsize=256)
def _reserving(viewer: Viewer, as_at: AsAt, everybody: bool) -> Any:
    """Put together once for each viewer and day: that takes longer than to ask."""
    query = visible(V, viewer, as_at).order_by(V.matter, V.valid_from, V.thing_id)
    return query if everybody else query.where(V.organisation_id.in_(bindparam("bodies", expanding=True)))


def to_reserved(row: ReservationVersion) -> Reserved:
    """As the rules look at it."""
    return recorded(Reserved, row, id=row.thing_id, n=row.n)


def ever_reserved(session: Session, bodies: Collection[str], *, viewer: Viewer) -> dict[str, list[Reserved]]:
    """Every version, the first first, of what these bodies keep for a meeting, or kept by any version."""
    found: dict[str, list[Reserved]] = {}
    for row in session.scalars(_ever_reserved(viewer), {"bodies": sorted(bodies)}):
        found.setdefault(row.thing_id, []).append(to_reserved(row))
    return {key: some for key, some in found.items() if some[0].n == 1}


@lru_cache(maxsize=256)
def _ever_reserved(viewer: Viewer) -> Any:
    here = V.organisation_id.in_(bindparam("bodies", expanding=True))
    mine = select(V.thing_id).where(here, seen_by(V, viewer))
    return select(V).where(V.thing_id.in_(mine), seen_by(V, viewer)).order_by(V.thing_id, V.n)


@dataclass(frozen=True, slots=True)
class ReservedTold:
    """A reserved matter that an answer runs into. meeting: the day on which it meets next, where one is set."""

    reservation: str
    words: str
    meeting: date | None


def reserved_from(session: Session, asking: Asking, *, viewer: Viewer) -> tuple[ReservedTold, ...]:
    """What keeps this for a meeting, whoever has the authority."""
    some = reserving(session, asking.organisation_ids, asking.on, viewer=viewer)
    mine = rules.reserved(some, asking.matter, asking.commitment, asking.services, asking.on)
    if not mine:
        return ()
    refs = references(session, viewer=viewer, only={one_.id for one_ in mine})
    meeting = rules.next_meeting(ruleset(session), asking.on)
    return tuple(ReservedTold(refs[one_.id], rules.told(one_, meeting), meeting) for one_ in mine)


def references(session: Session, *, viewer: Viewer, only: Collection[str]) -> dict[str, str]:
    """Public references of those of these reserved matters that the viewer may see, by id."""
    query = select(V.thing_id, Reservation.ref).join(Reservation, Reservation.id == V.thing_id)
    query = query.where(V.thing_id.in_(sorted(only)), seen_by(V, viewer), *known(V, NOW))
    return {row.thing_id: row.ref for row in session.execute(query.order_by(V.thing_id))}


def matters_on(session: Session, on: date) -> dict[str, str]:
    """What may be reserved, by code."""
    return {code: row["name"] for code, row in matters(ruleset(session), on=on).items()}
