"""How somebody stands to the papers of procurements that name them, told to themselves and without why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, bindparam
from sqlalchemy.orm import Session

from register.domain.permissions import UNBOUND, Viewer
from register.domain.procurement.paper_decisions import Access
from register.models.evaluators import Evaluator, EvaluatorVersion
from register.models.procurements import Procurement, ProcurementVersion
from register.queries.accounts.identities import identities
from register.queries.kept_papers import kept_papers
from register.queries.procurement.paper_access import RECORDS, own_state, some_people, touching
from register.queries.visible import visible

E, P = EvaluatorVersion, ProcurementVersion
_MANY: Any = bindparam("ids", expanding=True)


@dataclass(frozen=True, slots=True)
class Own:
    """A procurement whose papers are closed to somebody: how that stands, and their part as an evaluator."""

    procurement_id: str
    ref: str
    state: Access
    evaluator_ref: str | None


def closed_to(session: Session, *, viewer: Viewer, on: date) -> list[Own]:
    """The procurements that name this viewer and whose papers are closed to them; none that a barrier hides."""
    if viewer.person_id is None:
        return []
    mine = sorted(identities(session).records_of(viewer.person_id))
    kept = set(session.scalars(_kept(), {RECORDS.key: mine}))
    if not kept:
        return []
    themselves = replace(viewer, as_evaluator=True)
    rows = session.execute(_asking(themselves), {"ids": sorted(kept)})
    parts = _parts(session, mine, themselves)
    states = _states(session, mine, on)
    told = ((row, ref, parts.get(row.thing_id), states.get(row.thing_id)) for row, ref in rows)
    return [
        Own(row.thing_id, ref, _worst(part, some), part[1] if part else None) for row, ref, part, some in told
    ]


@cache
def _kept() -> Select[Any]:
    """Kept: it takes many times longer to put together than to answer."""
    return kept_papers(some_people())


def closed_at(session: Session, ref: str, *, viewer: Viewer, on: date) -> Own | None:
    """The procurement of this reference, or in which this is their part, if its papers are closed to this viewer."""
    found = closed_to(session, viewer=viewer, on=on)
    return next((each for each in found if ref in (each.ref, each.procurement_id, each.evaluator_ref)), None)


def _parts(session: Session, mine: list[str], viewer: Viewer) -> dict[str, tuple[EvaluatorVersion, str]]:
    rows = session.execute(_asking_for_parts(viewer), {"ids": mine})
    return {row.procurement_id: (row, ref) for row, ref in rows}


@lru_cache(maxsize=256)
def _asking(viewer: Viewer) -> Select[Any]:
    """These procurements with their references; kept for each viewer as the above."""
    query = visible(P, viewer).where(P.thing_id.in_(_MANY)).add_columns(Procurement.ref)
    return query.join(Procurement, Procurement.id == P.thing_id).order_by(P.thing_id)


@lru_cache(maxsize=256)
def _asking_for_parts(viewer: Viewer) -> Select[Any]:
    query = visible(E, viewer).where(E.person_id.in_(_MANY)).add_columns(Evaluator.ref)
    return query.join(Evaluator, Evaluator.id == E.thing_id).order_by(E.thing_id)


def _states(session: Session, mine: list[str], on: date) -> dict[str, set[Access]]:
    """By all of their interests, also those that are hidden from them: it is told as one word, the same for each."""
    found: dict[str, set[Access]] = {}
    for one in touching(session, mine[:1], viewer=UNBOUND, on=on):
        found.setdefault(one.procurement_id, set()).add(one.state)
    return found


def _worst(part: tuple[EvaluatorVersion, str] | None, states: set[Access] | None) -> Access:
    found = {own_state(part[0] if part else None), *(states or ())}
    return next(one for one in (Access.CLOSED, Access.TO_DECLARE, Access.WAITS, Access.OPEN) if one in found)
