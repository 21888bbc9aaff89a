"""Interests in whoever bids, of everybody whom a procurement names, that nobody answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import union
from sqlalchemy.orm import Session

from register.domain.dates import add_months
from register.domain.permissions import Viewer
from register.domain.procurement.paper_decisions import Access, Unanswered
from register.models.evaluators import EvaluatorVersion
from register.models.procurements import Procurement, ProcurementVersion
from register.queries.accounts.identities import identities
from register.queries.procurement.paper_access import touching
from register.queries.rules import ruleset
from register.queries.touched_bids import NAMES
from register.queries.visible import visible

E, P = EvaluatorVersion, ProcurementVersion


def unanswered(session: Session, *, viewer: Viewer, on: date) -> list[Unanswered]:
    """Each that waits for a decision, as far as the viewer may open it."""
    found = touching(session, _named(session, viewer, on), viewer=viewer, on=on)
    return [
        Unanswered(
            procurement_id=one.procurement_id, person_id=one.person_id, interest_id=one.interest_id, ref=one.ref,
            since=one.since, is_closed=one.state is Access.WAITS,
        )
        for one in found if not one.is_answered
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToDecide:
    """An interest that waits in a procurement, by their references."""

    procurement_ref: str
    interest_ref: str
    person_id: str
    since: date
    is_closed: bool


def to_decide(session: Session, *, viewer: Viewer, on: date) -> list[ToDecide]:
    """Those about which this viewer may decide: never their own, and only in procurements that they may see."""
    found = unanswered(session, viewer=viewer, on=on)
    ids = {one.procurement_id for one in found}
    query = (
        visible(P, viewer).where(P.thing_id.in_(sorted(ids))).with_only_columns(P.thing_id, Procurement.ref)
    )
    rows: Any = session.execute(query.join(Procurement, Procurement.id == P.thing_id).order_by(P.thing_id))
    refs = {row.thing_id: row.ref for row in rows}
    mine = identities(session).records_of(viewer.person_id) if viewer.person_id else frozenset()
    return [
        ToDecide(refs[one.procurement_id], one.ref, one.person_id, one.since, one.is_closed)
        for one in found if one.procurement_id in refs and one.person_id not in mine
    ]  # fmt: skip


def _named(session: Session, viewer: Viewer, on: date) -> list[str]:
    """Whoever judges bids, or holds papers of a procurement, of those that began not too long ago."""
    years = int(ruleset(session).value_or(3, "papers.look_back_years", on=on))
    live = visible(P, viewer).where(P.valid_from >= add_months(on, -12 * years))
    begun: Any = live.with_only_columns(P.thing_id)
    judging: Any = visible(E, viewer).where(E.procurement_id.in_(begun)).with_only_columns(E.person_id)
    holding: Any = (live.where(one.is_not(None)).with_only_columns(one) for one in NAMES)
    return sorted(session.scalars(union(judging, *holding)))
