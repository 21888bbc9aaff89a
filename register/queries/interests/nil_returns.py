"""Returns that say "nothing to declare" or "nothing has changed"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from register.domain.interests.interests import Act, NewNilReturn
from register.domain.permissions import Viewer
from register.domain.values import recorded
from register.models.nil_returns import NilReturn, NilReturnVersion
from register.models.people import PersonVersion
from register.queries import names
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, H = NilReturnVersion, PersonVersion
WORDS = {Act.NIL_RETURN: "Nothing to declare", Act.NO_CHANGE: "Nothing has changed"}


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown = select(
        V.thing_id.label("id"), NilReturn.ref, _person().label("person"), V.act, V.period_from, V.period_to, V.known_on,
        V.provenance,
    )  # fmt: skip
    shown = shown.join(NilReturn, NilReturn.id == V.thing_id)
    shown = shown.outerjoin(H, and_(H.thing_id == V.person_id, *known(H, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


def _person() -> Any:
    return func.coalesce(H.name, names.ERASED)


LISTING = Listing(
    noun="nil-returns",
    title="Returns without news",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("person", "Name"),
        Column("act", "Says", words=lambda act: WORDS[Act(act)]),
        Column("period_from", "From", "day"),
        Column("period_to", "To", "day"),
        Column("known_on", "Returned on", "day"),
    ),
    statement=_statement,
    order=(V.known_on, V.thing_id),
    newest_first=True,
    filters=(
        Filter("name", "Name", lambda text: found(H, "name", text)),
        by_ref(NilReturn.ref),
    ),
)


def nil_return(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> NilReturnVersion:
    """One return by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a return: who prepared it for its person."""

    prepared_by_id: str | None


def see(session: Session, row: NilReturnVersion, *, viewer: Viewer, today: date) -> Seen:
    """None where nobody prepared it."""
    return Seen(row.prepared_by_id)


def to_domain(row: NilReturnVersion) -> NewNilReturn:
    """The recorded value."""
    return recorded(NewNilReturn, row)


def nil_returns_of(
    session: Session, person_ids: Iterable[str], *, viewer: Viewer, as_at: AsAt = NOW
) -> list[NilReturnVersion]:
    """The returns of these people, the newest first."""
    return list(session.scalars(_of_people(viewer, as_at), {"people": sorted(set(person_ids))}))


@lru_cache(maxsize=256)
def _of_people(viewer: Viewer, as_at: AsAt) -> Any:
    """Put together once for each viewer: that takes longer than to ask."""
    query = visible(V, viewer, as_at).where(V.person_id.in_(bindparam("people", expanding=True)))
    return query.order_by(V.known_on.desc(), V.seq.desc(), V.id)
