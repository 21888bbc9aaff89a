"""Delegations that some people hold, with all that they rest on: what a decision check loads, however large the scheme."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import String, bindparam, cast, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.authority.delegations import Delegation
from register.domain.dates import reading_on
from register.domain.permissions import Viewer
from register.domain.values import reader_of
from register.models.delegations import Delegation as DelegationThing
from register.models.delegations import DelegationVersion
from register.queries.among import among
from register.queries.authority.delegations import without
from register.queries.held_posts import how_many_hold
from register.queries.visible import NOW, known, seen_by, unseen

V = DelegationVersion


@lru_cache(maxsize=1024)
def _codes(written: str | None) -> tuple[str, ...]:
    """Of services and categories, which most delegations write alike."""
    return tuple(json.loads(written or "[]"))


_AS_WRITTEN = ("services", "spend_categories")


def _column(name: str) -> Any:
    if name == "id":
        return V.thing_id.label("id")
    return cast(getattr(V, name), String).label(name) if name in _AS_WRITTEN else getattr(V, name)


_NAMES = tuple(field.name for field in fields(Delegation))
_ID, _POST = _NAMES.index("id"), _NAMES.index("holder_post_id")
_REF, _HOLDING = len(_NAMES), len(_NAMES) + 1
_COLUMNS = tuple(map(_column, _NAMES))
_READ = reader_of(Delegation, *_NAMES, **dict.fromkeys(_AS_WRITTEN, _codes))
"""Rows of columns and no more: of a whole scheme, rows that can be changed took longer to make than to ask for."""


def chains_held(
    session: Session, people: Collection[str], posts: Collection[str], *, viewer: Viewer
) -> dict[str, list[Delegation]]:
    """Every version, the first first, of each delegation that one of these people holds, by name or by one of these posts,
    whichever body it binds, and of all that those rest on. Asked for those of a body, a database that knows nothing of the
    tables goes through its whole scheme."""
    asked = {"posts": sorted(posts), "people": sorted(people)}
    return _versions(session, _chains_of(viewer), asked, viewer)


def chains_from(session: Session, ids: Collection[str], *, viewer: Viewer) -> dict[str, list[Delegation]]:
    """The same of these delegations."""
    return _versions(session, _chains_from(viewer), {"ids": sorted(ids)}, viewer)


@dataclass(frozen=True, slots=True)
class Followed:
    """Delegations with all that they rest on, as they read on a day. refs: what each is called. filled: which of the posts
    that hold them somebody holds that day."""

    terms: dict[str, Delegation]
    refs: dict[str, str]
    filled: frozenset[str]


def followed(session: Session, ids: Collection[str], on: date, *, viewer: Viewer) -> Followed:
    """In one question: of those few who are told, all that is told of each link."""
    rows = session.execute(_following(viewer), {"ids": sorted(ids), "on": on}).all()
    read = {key: reading_on(some, on) for key, some in _read(session, rows, viewer).items()}
    filled = frozenset(row[_POST] for row in rows if row[_HOLDING])
    return Followed(read, {row[_ID]: row[_REF] for row in rows}, filled)


@lru_cache(maxsize=256)
def _following(viewer: Viewer) -> Any:
    query = _with_all_above(among(V.thing_id, "ids"), viewer)
    ref = select(DelegationThing.ref).where(DelegationThing.id == V.thing_id).scalar_subquery()
    holding = how_many_hold(V.holder_post_id, bindparam("on"), viewer=viewer)
    return query.add_columns(ref.label("ref"), holding.label("holding"))


def _versions(
    session: Session, question: Any, asked: dict[str, list[str]], viewer: Viewer
) -> dict[str, list[Delegation]]:
    return _read(session, session.execute(question, asked).all(), viewer)


def _read(session: Session, rows: Sequence[Any], viewer: Viewer) -> dict[str, list[Delegation]]:
    hidden = unseen(session, rows, viewer, V)
    found: dict[str, list[Delegation]] = {}
    for row in rows:
        one = _READ(row)
        found.setdefault(one.id, []).append(without(one, hidden) if hidden else one)
    return found


@lru_cache(maxsize=256)
def _chains_of(viewer: Viewer) -> Any:
    """Every version of what these posts and people hold, and of all that it rests on: put together once for each viewer,
    since that costs more than asking it."""
    mine = or_(among(V.holder_post_id, "posts"), among(V.holder_person_id, "people"))
    return _with_all_above(mine, viewer)


@lru_cache(maxsize=256)
def _chains_from(viewer: Viewer) -> Any:
    return _with_all_above(among(V.thing_id, "ids"), viewer)


def _with_all_above(which: Any, viewer: Viewer) -> Any:
    first = select(V.thing_id.label("id"), V.parent_id).where(seen_by(V, viewer), which)
    whole = first.cte(recursive=True)
    above = aliased(V)
    onward = select(above.thing_id, above.parent_id).join(whole, above.thing_id == whole.c.parent_id)
    reached = select(whole.union(onward.where(seen_by(above, viewer))).c.id)
    return select(*_COLUMNS).where(V.thing_id.in_(reached), seen_by(V, viewer)).order_by(V.thing_id, V.n)


def keeping_schemes(session: Session, bodies: Collection[str], *, viewer: Viewer) -> frozenset[str]:
    """Of these bodies, those whose scheme is kept here: any delegation binds them."""
    query = select(V.organisation_id).where(V.organisation_id.in_(sorted(bodies)), seen_by(V, viewer))
    return frozenset(session.scalars(query.where(*known(V, NOW)).distinct().order_by(V.organisation_id)))
