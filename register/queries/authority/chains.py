"""Delegations that some people hold, with all that they rest on: what a decision check loads, however large the scheme."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.authority.delegations import Delegation
from register.domain.permissions import Viewer
from register.models.delegations import DelegationVersion
from register.queries.authority.delegations import to_domain, without
from register.queries.visible import NOW, known, seen_by, unseen

V = DelegationVersion


def chains_held(
    session: Session, people: Collection[str], posts: Collection[str], bodies: Collection[str], *, viewer: Viewer
) -> dict[str, list[Delegation]]:  # fmt: skip
    """Every version, the first first, of each delegation that binds one of these bodies and that one of these people holds,
    by name or by one of these posts, and of all that those rest on."""
    mine = or_(V.holder_post_id.in_(sorted(posts)), V.holder_person_id.in_(sorted(people)))
    query = select(V).where(V.thing_id.in_(_upward(mine, bodies, viewer)), seen_by(V, viewer))
    rows = list(session.scalars(query.order_by(V.thing_id, V.n)))
    hidden = unseen(session, rows, viewer)
    found: dict[str, list[Delegation]] = {}
    for row in rows:
        found.setdefault(row.thing_id, []).append(without(to_domain(row), hidden))
    return found


def _upward(mine: Any, bodies: Collection[str], viewer: Viewer) -> Any:
    first = select(V.thing_id.label("id"), V.parent_id).where(seen_by(V, viewer), mine)
    whole = first.where(V.organisation_id.in_(sorted(bodies))).cte(recursive=True)
    above = aliased(V)
    onward = select(above.thing_id, above.parent_id).join(whole, above.thing_id == whole.c.parent_id)
    return select(whole.union(onward.where(seen_by(above, viewer))).c.id)


def keeping_schemes(session: Session, bodies: Collection[str], *, viewer: Viewer) -> frozenset[str]:
    """Of these bodies, those whose scheme is kept here: any delegation binds them."""
    query = select(V.organisation_id).where(V.organisation_id.in_(sorted(bodies)), seen_by(V, viewer))
    return frozenset(session.scalars(query.where(*known(V, NOW)).distinct().order_by(V.organisation_id)))
