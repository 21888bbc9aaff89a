"""Delegations that some people hold, with all that they rest on: what a decision check loads, however large the scheme."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from functools import lru_cache
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.authority.delegations import Delegation
from register.domain.permissions import Viewer
from register.domain.values import reader_of
from register.models.delegations import DelegationVersion
from register.queries.among import among
from register.queries.authority.delegations import without
from register.queries.visible import NOW, known, seen_by, unseen

V = DelegationVersion
_NAMES = tuple(field.name for field in fields(Delegation))
_COLUMNS = tuple(V.thing_id.label("id") if name == "id" else getattr(V, name) for name in _NAMES)
_READ = reader_of(Delegation, *_NAMES)
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


def _versions(
    session: Session, question: Any, asked: dict[str, list[str]], viewer: Viewer
) -> dict[str, list[Delegation]]:
    rows = session.execute(question, asked).all()
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
