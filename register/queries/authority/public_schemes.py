"""Approved schemes that anybody may read: what would be published of one, and what was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from register.domain.authority.delegations import Delegation, holding_post, named_holder, second_post
from register.domain.authority.public_schemes import (
    NAMED_PERSON,
    NOT_PUBLISHED,
    PublicLine,
    PublicScheme,
    content_of,
    hash_of,
    read_back,
)
from register.domain.authority.reservations import Reservation
from register.domain.dates import Period
from register.domain.errors import NotFound
from register.domain.permissions import ANYBODY, UNBOUND, Viewer
from register.domain.values import recorded
from register.models.approved_schemes import ApprovedScheme, ApprovedSchemeVersion
from register.models.delegations import DelegationVersion
from register.models.organisations import OrganisationVersion
from register.models.reservations import ReservationVersion
from register.queries import names
from register.queries.authority.approved_schemes import days_words, head_columns, head_of, recorded_in
from register.queries.authority.delegations import (
    categories_words,
    limit_of,
    passing_words,
    references,
    services_words,
    to_domain,
    without,
)
from register.queries.authority.reservations import matters_on, meeting_of, words_of
from register.queries.authority.reservations import references as reserved_refs
from register.queries.held_posts import held_posts
from register.queries.listing import Column, Listing, Query
from register.queries.people.organisations import organisation
from register.queries.visible import AsAt, known, one, seen_by, unseen, unwalled

V, B = ApprovedSchemeVersion, OrganisationVersion


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), ApprovedScheme.ref, B.name.label("organisation"), *head_columns(), V.public_on,
        V.public_sha256,
    )  # fmt: skip
    shown = shown.join(ApprovedScheme, ApprovedScheme.id == V.thing_id)
    shown = shown.join(B, and_(B.thing_id == V.organisation_id, *known(B, as_at)))
    shown = shown.where(seen_by(V, viewer), unwalled(V), *known(V, as_at))
    return shown.where(V.public_on.is_not(None))


LISTING = Listing(
    noun="published_schemes",
    title="Published schemes of reservation and delegation",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("organisation", "Whose scheme"),
        Column("meeting", "Meeting"),
        Column("minute", "Minute"),
        Column("meeting_day", "Approved on", "day"),
        Column("as_of", "As it stood on", "day"),
        Column("public_on", "Published on", "day"),
        Column("public_sha256", "SHA-256"),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    newest_first=True,
    bitemporal=False,
)


@dataclass(frozen=True, slots=True)
class PublishedScheme:
    """A scheme as it was published on a day. sha256: over its JSON file."""

    scheme: PublicScheme
    published_on: date
    sha256: str


def published_scheme(session: Session, key: str, *, viewer: Viewer) -> PublishedScheme:
    """One by id or reference; NotFound where it is not published, or a barrier is about it."""
    row = one(session, V, key, viewer)
    open_ = session.scalar(select(V.id).where(V.id == row.id, seen_by(V, viewer), unwalled(V)))
    if row.public_on is None or row.public_sha256 is None or open_ is None:
        raise NotFound
    return PublishedScheme(read_back(row.public_contents), row.public_on, row.public_sha256)


@dataclass(frozen=True, slots=True)
class DrawnScheme:
    """What would be published. people: who holds its posts, none of whom may be named in it."""

    scheme: PublicScheme
    sha256: str
    people: tuple[str, ...]


def draw_scheme(session: Session, row: ApprovedSchemeVersion, ref: str) -> DrawnScheme:
    """From the very versions that were approved, as far as anybody may see them; whatever a barrier is about stays out."""
    body = organisation(session, row.organisation_id, viewer=ANYBODY)
    head = head_of(row)
    terms = [one for one in _terms(session, row) if Period(one.valid_from, one.valid_to).contains(head.as_of)]
    kept = [
        recorded(Reservation, one, id=one.thing_id, n=one.n)
        for one in _open(
            session, ReservationVersion, recorded_in(session, ReservationVersion, row, "reservation", ANYBODY)
        )
        if Period(one.valid_from, one.valid_to).contains(head.as_of)
    ]
    scheme = PublicScheme(
        ref=ref, organisation=body.name, by_whom=head.by_whom, meeting_day=head.meeting_day, meeting=head.meeting,
        minute=head.minute, as_of=head.as_of, delegated=tuple(_delegated(session, terms, head.as_of)),
        reserved=tuple(_reserved(session, kept, head.as_of)),
    )  # fmt: skip
    return DrawnScheme(scheme, hash_of(content_of(scheme)), _people(session, terms))


def _open(session: Session, model: Any, rows: list[Any]) -> list[Any]:
    """Those about which no barrier is in force, whomever one would bind."""
    ids = [row.id for row in rows]
    query = select(model.id).where(model.id.in_(ids), seen_by(model, ANYBODY), unwalled(model))
    shown = set(session.scalars(query.order_by(model.id))) if ids else set()
    return [row for row in rows if row.id in shown]


def _terms(session: Session, row: ApprovedSchemeVersion) -> list[Delegation]:
    """Those of the body itself; what they rest on elsewhere is another body's."""
    read = _open(
        session, DelegationVersion, recorded_in(session, DelegationVersion, row, "delegation", ANYBODY)
    )
    hidden = unseen(session, read, ANYBODY)
    terms = [without(to_domain(one), hidden) for one in read]
    return [one for one in terms if one.organisation_id == row.organisation_id]


def _delegated(session: Session, terms: list[Delegation], on: date) -> Iterator[PublicLine]:
    """By matter in the rule's order, then by reference."""
    posts = {key for one in terms for key in (holding_post(one), second_post(one)) if key}
    called = names.posts(session, viewer=ANYBODY).look_up(posts) if posts else {}
    refs = references(session, viewer=ANYBODY, only={one.id for one in terms})
    matters = matters_on(session, on)
    lines = [
        PublicLine(
            ref=refs[one.id], matter=matters.get(one.matter, one.matter),
            by=called.get(post, NOT_PUBLISHED) if (post := holding_post(one)) else NAMED_PERSON,
            words=", ".join(_terms_words(one, called)),
        )
        for one in terms if one.id in refs
    ]  # fmt: skip
    order = list(matters.values())
    yield from sorted(lines, key=lambda line: (_place(line.matter, order), line.ref))


def _place(matter: str, order: list[str]) -> int:
    return order.index(matter) if matter in order else len(order)


def _terms_words(one: Delegation, called: Any) -> Iterator[str]:
    if (second := second_post(one)) is not None:
        yield f"only together with {called.get(second, NOT_PUBLISHED)}"
    yield limit_of(one)
    yield from map(_within, (services_words(one.services), categories_words(one.spend_categories)))
    yield days_words(one.valid_from, one.valid_to)
    yield passing_words(one)
    if one.conditions:
        yield "on conditions"


def _within(words: str) -> str:
    """As it reads within a sentence."""
    return words.replace("All ", "all ", 1) if words.startswith("All ") else words


def _reserved(session: Session, kept: list[Reservation], on: date) -> Iterator[PublicLine]:
    refs = reserved_refs(session, viewer=ANYBODY, only={one.id for one in kept})
    matters = matters_on(session, on)
    order = list(matters.values())
    lines = [
        PublicLine(
            ref=refs[one.id], matter=matters.get(one.matter, one.matter), by=meeting_of(one), words=words_of(one),
        )
        for one in kept if one.id in refs
    ]  # fmt: skip
    yield from sorted(lines, key=lambda line: (_place(line.matter, order), line.ref))


def _people(session: Session, terms: Iterable[Delegation]) -> tuple[str, ...]:
    """Whoever ever held a post of the scheme, or a delegation by name, whatever a barrier keeps."""
    terms = list(terms)
    posts = {key for one in terms for key in (holding_post(one), second_post(one)) if key}
    held = held_posts(session, viewer=UNBOUND, posts=posts) if posts else []
    people = {one.person_id for one in held} | {key for one in terms if (key := named_holder(one))}
    found = names.people(session, viewer=UNBOUND).look_up(people) if people else {}
    return tuple(sorted(set(found.values())))
