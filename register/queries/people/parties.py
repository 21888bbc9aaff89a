"""Organisations as the rules look at them: the parties of a contract and every body related to one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.people.known_bodies import Called, Recognised
from register.domain.people.organisation_names import names_on
from register.domain.people.organisation_numbers import numbers
from register.domain.people.organisations import NUMBERS, Party
from register.domain.permissions import Viewer
from register.domain.values import recorded
from register.models.organisations import OrganisationVersion
from register.queries.rules import ruleset
from register.queries.visible import NOW, AsAt, columns, known, seen_by, visible

V = OrganisationVersion


def party(row: OrganisationVersion) -> Party:
    return recorded(Party, row, id=row.thing_id, former_names=())


def parties(
    session: Session, ids: Iterable[str], *, viewer: Viewer, as_at: AsAt = NOW
) -> dict[str, OrganisationVersion]:
    """These organisations by id; one that is not there, or may not be seen, is left out."""
    wanted = sorted(set(ids))
    rows = session.scalars(visible(V, viewer, as_at).where(V.thing_id.in_(wanted)).order_by(V.thing_id))
    return {row.thing_id: row for row in rows}


def former_names(
    session: Session, ids: Iterable[str] | None = None, *, viewer: Viewer
) -> dict[str, tuple[str, ...]]:
    """What these bodies, or all, were called in earlier versions, by id."""
    asked = {} if ids is None else {"ids": sorted(set(ids))}
    rows = session.execute(_former(viewer, ids is None), asked)
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        found[row.thing_id] = (*found.get(row.thing_id, ()), row.name)
    return found


@lru_cache(maxsize=256)
def _former(viewer: Viewer, of_all: bool) -> Any:
    """Put together once for each viewer: that takes longer than to ask."""
    query = select(V.thing_id, V.name).where(V.superseded_seq.is_not(None), seen_by(V, viewer))
    if not of_all:
        query = query.where(V.thing_id.in_(bindparam("ids", expanding=True)))
    return query.distinct().order_by(V.thing_id, V.name)


def with_former_names(
    session: Session, rows: Iterable[OrganisationVersion], *, viewer: Viewer
) -> tuple[Party, ...]:
    """As the rules look at them, with every name they had before."""
    bodies = [party(row) for row in rows]
    former = former_names(session, (body.id for body in bodies), viewer=viewer) if bodies else {}
    return tuple(replace(body, former_names=former.get(body.id, ())) for body in bodies)


def called_now(session: Session, ids: Iterable[str], *, viewer: Viewer) -> dict[str, Called]:
    """What these bodies go by, old names too, by id: their names and numbers alone, where many are compared."""
    row, wanted = columns(V), sorted(set(ids))
    if not wanted:
        return {}
    query = select(row.thing_id, row.name, *(row[name] for name in NUMBERS))
    rows = session.execute(query.where(row.thing_id.in_(wanted), seen_by(V, viewer), *known(V, NOW)))
    former = former_names(session, wanted, viewer=viewer)
    return {key: Called(name or "", numbers(*told), former.get(key, ())) for key, name, *told in rows}


def recognised(session: Session, ids: Iterable[str], on: date, *, viewer: Viewer) -> Recognised:
    """These bodies, to be compared with each other by the rules of this day."""
    rows = parties(session, ids, viewer=viewer).values()
    known = {body.id: body for body in with_former_names(session, rows, viewer=viewer)}
    return Recognised(known, names_on(ruleset(session), on))


def related(session: Session, ids: Iterable[str], *, viewer: Viewer) -> list[OrganisationVersion]:
    """These bodies and whatever they are part of, consist of, follow or are followed by, in one query."""
    return list(session.scalars(_related(viewer), {"ids": sorted(set(ids))}))


@lru_cache(maxsize=256)
def _related(viewer: Viewer) -> Any:
    """Put together once for each viewer."""
    now = [seen_by(V, viewer), *known(V, NOW)]
    step = select(V.thing_id.label("id"), V.parent_id, V.successor_id).where(*now)
    reached = step.where(V.thing_id.in_(bindparam("ids", expanding=True))).cte("reached", recursive=True)
    other = aliased(V)
    ways = or_(
        other.thing_id == reached.c.parent_id, other.thing_id == reached.c.successor_id,
        other.parent_id == reached.c.id, other.successor_id == reached.c.id,
    )  # fmt: skip
    onward = select(other.thing_id, other.parent_id, other.successor_id).join(reached, ways)
    reached = reached.union(onward.where(other.superseded_seq.is_(None)))
    return select(V).where(*now, V.thing_id.in_(select(reached.c.id))).order_by(V.thing_id)


def beside(row: OrganisationVersion) -> tuple[str | None, str | None]:
    """Ids of what a body is part of, and of the body that follows it."""
    return row.parent_id, row.successor_id
