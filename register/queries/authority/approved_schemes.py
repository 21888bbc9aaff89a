"""Approved versions of schemes of delegation, listed and one by one, with what each says otherwise than the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from register.domain.authority.approved_schemes import Difference, NewApprovedScheme, differences
from register.domain.authority.reservations import Reservation as Reserved
from register.domain.dates import said
from register.domain.errors import NotFound
from register.domain.permissions import UNBOUND, Viewer
from register.domain.values import recorded
from register.models.approved_schemes import ApprovedScheme, ApprovedSchemeVersion
from register.models.delegations import DelegationVersion
from register.models.organisations import OrganisationVersion
from register.models.reservations import ReservationVersion
from register.queries.authority.delegations import to_domain, with_all_above, without
from register.queries.authority.reservations import reserving
from register.queries.authority.schemes import Scheme, SchemeLine, scheme_as_recorded
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.people.organisations import organisation
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, unseen, visible

V, B, D, R = ApprovedSchemeVersion, OrganisationVersion, DelegationVersion, ReservationVersion


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), ApprovedScheme.ref, B.name.label("organisation"), V.scheme_approved_by,
        V.valid_from.label("scheme_approved_on"), V.scheme_meeting, V.minute, V.scheme_on, V.public_on, V.provenance,
    )  # fmt: skip
    shown = shown.join(ApprovedScheme, ApprovedScheme.id == V.thing_id)
    shown = shown.join(B, and_(B.thing_id == V.organisation_id, *known(B, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="approved_schemes",
    title="Schemes as approved",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("organisation", "Whose scheme"),
        Column("scheme_approved_by", "Approved by"),
        Column("scheme_approved_on", "On", "day"),
        Column("scheme_meeting", "Meeting"),
        Column("minute", "Minute"),
        Column("scheme_on", "As it stood on", "day"),
        Column("public_on", "Published on", "day"),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    newest_first=True,
    filters=(
        Filter("organisation", "Organisation", lambda text: found(B, "name", text)),
        by_ref(ApprovedScheme.ref),
    ),
)


def approved_scheme(
    session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW
) -> ApprovedSchemeVersion:
    """One by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_value(row: ApprovedSchemeVersion) -> NewApprovedScheme:
    """The recorded value."""
    return recorded(NewApprovedScheme, row)


def contents_on(session: Session, organisation_id: str, on: date) -> list[dict[str, Any]]:
    """What a body's scheme holds on a day, barriers or not: kind, id and version of each."""
    delegations = with_all_above(session, D.organisation_id == organisation_id, on, UNBOUND)
    matters = [
        r for r in reserving(session, [organisation_id], on, viewer=UNBOUND)
        if r.valid_from <= on and (r.valid_to is None or on <= r.valid_to)
    ]  # fmt: skip
    every = [("delegation", d.id, d.n) for d in delegations] + [("reservation", r.id, r.n) for r in matters]
    return [{"kind": kind, "id": key, "n": n} for kind, key, n in sorted(every)]


@dataclass(frozen=True, slots=True)
class Head:
    """Who approved a scheme, when, where and by which minute, and the day as of which it was approved."""

    by_whom: str
    meeting_day: date
    meeting: str
    minute: str
    as_of: date


def head_of(row: ApprovedSchemeVersion) -> Head:
    return Head(row.scheme_approved_by, row.valid_from, row.scheme_meeting, row.minute, row.scheme_on)


def head_columns() -> tuple[Any, ...]:
    """The same as columns of a list, by the same names."""
    return (
        V.valid_from.label("meeting_day"),
        V.scheme_meeting.label("meeting"),
        V.minute,
        V.scheme_on.label("as_of"),
    )


@dataclass(frozen=True, slots=True)
class Approved:
    """One record of an approved scheme, in words."""

    record: str
    words: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told: what was approved, the version before, what this one says otherwise, and since when anybody may
    read it with the hash of what they read."""

    approved: tuple[Approved, ...]
    version_before: str | None
    differences: tuple[Difference, ...]
    public_on: date | None
    public_sha256: str | None


def see(session: Session, row: ApprovedSchemeVersion, *, viewer: Viewer, today: date) -> Seen:
    """As far as the viewer may see each delegation and reserved matter."""
    mine, earlier = _words(session, row, viewer), _before(session, row, viewer)
    changed = () if earlier is None else differences(_words(session, earlier, viewer), mine)
    told = tuple(Approved(ref, words) for ref, words in sorted(mine.items()))
    before = None if earlier is None else _ref(session, earlier)
    return Seen(told, before, changed, row.public_on, row.public_sha256)


def between(session: Session, first: str, second: str, *, viewer: Viewer) -> tuple[Difference, ...]:
    """What the second version says otherwise than the first; NotFound where they are of two bodies."""
    old, new = (approved_scheme(session, key, viewer=viewer) for key in (first, second))
    if old.organisation_id != new.organisation_id:
        raise NotFound
    return differences(_words(session, old, viewer), _words(session, new, viewer))


def _before(session: Session, row: ApprovedSchemeVersion, viewer: Viewer) -> ApprovedSchemeVersion | None:
    """The one approved before it; of two of one day the one that was recorded first."""
    first, own = aliased(V), aliased(V)
    begun = select(own.seq).where(own.thing_id == row.thing_id, own.n == 1, seen_by(own, viewer))
    query = visible(V, viewer).join(first, and_(first.thing_id == V.thing_id, first.n == 1))
    query = query.where(V.organisation_id == row.organisation_id, seen_by(first, viewer))
    same = and_(V.valid_from == row.valid_from, first.seq < begun.scalar_subquery())
    query = query.where(or_(V.valid_from < row.valid_from, same))
    return session.scalar(query.order_by(V.valid_from.desc(), first.seq.desc()).limit(1))


def _ref(session: Session, row: ApprovedSchemeVersion) -> str:
    return str(session.scalar(select(ApprovedScheme.ref).where(ApprovedScheme.id == row.thing_id)))


def recorded_in(
    session: Session, model: Any, row: ApprovedSchemeVersion, kind: str, viewer: Viewer
) -> list[Any]:
    """The very versions that were approved, of a kind, as far as the viewer may see them."""
    wanted = [(part["id"], part["n"]) for part in row.scheme_contents if part["kind"] == kind]
    if not wanted:
        return []
    query = select(model).where(tuple_(model.thing_id, model.n).in_(wanted), seen_by(model, viewer))
    return list(session.scalars(query.order_by(model.thing_id)))


def _words(session: Session, row: ApprovedSchemeVersion, viewer: Viewer) -> dict[str, str]:
    """By reference, all that each record says that was approved, so that whatever reads otherwise shows."""
    scheme = _as_approved(session, row, viewer)
    delegated = {line.delegation: ", ".join(_delegated(line)) for line in scheme.lines}
    return delegated | {line.reservation: line.said for line in scheme.reserved}


def _delegated(line: SchemeLine) -> Iterator[str]:
    yield f"{line.matter}: {line.holder}"
    if line.together_with:
        yield f"only together with {line.together_with}"
    yield from (
        line.limit,
        line.services_said,
        line.categories_said,
        days_words(line.valid_from, line.valid_to),
    )
    yield "may be passed on" if line.may_be_passed_on else "may not be passed on"
    if len(line.chain) > 1:
        yield f"rests on {line.chain[-2].delegation or 'one that is not shown'}"
    yield from (f"condition: {words}" for words in line.conditions)
    told = {"minute": line.chain[-1].minute, "source": line.source, "words of the scheme": line.words}
    yield from (f"{what}: {text}" for what, text in told.items() if text)


def days_words(first: date, last: date | None) -> str:
    """From when to when."""
    return f"from {said(first)}" + (f" to {said(last)}" if last else "")


def scheme_of_version(session: Session, key: str, *, of: str | None = None, viewer: Viewer) -> Scheme:
    """The whole scheme as it was approved, with each chain, from the very versions that the meeting had before it. of: the
    body whose scheme is asked for; NotFound where this is another one's."""
    row = approved_scheme(session, key, viewer=viewer)
    if of is not None and organisation(session, of, viewer=viewer).thing_id != row.organisation_id:
        raise NotFound
    return _as_approved(session, row, viewer)


def _as_approved(session: Session, row: ApprovedSchemeVersion, viewer: Viewer) -> Scheme:
    read = recorded_in(session, D, row, "delegation", viewer)
    hidden = unseen(session, read, viewer)
    terms = [without(to_domain(d), hidden) for d in read]
    rows = recorded_in(session, R, row, "reservation", viewer)
    kept = [recorded(Reserved, r, id=r.thing_id, n=r.n) for r in rows]
    return scheme_as_recorded(session, row.organisation_id, row.scheme_on, terms, kept, viewer=viewer)
