"""Which procurements' papers are kept from each of the people whom one names, asked once for all of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from register.domain.procurement.paper_decisions import Access
from register.models.evaluators import EvaluatorVersion
from register.queries.accounts.identities import identities
from register.queries.kept_papers import kept_own_part
from register.queries.procurement.paper_access import state_by, touched
from register.queries.touched_bids import NAMES

E = EvaluatorVersion


def kept_from_each(session: Session) -> dict[str, frozenset[str]]:
    """The record of a person -> the procurements whose papers are kept from them, as `kept_papers` says of one. Whoever
    is not here is kept from none."""
    same = identities(session)
    parts = session.execute(kept_own_part().order_by(E.thing_id))
    pairs = [(row.person_id, row.procurement_id) for row in parts]
    for row in touched(session, _named(session), same):
        if state_by([row]) is not Access.OPEN:
            pairs.append((row.person_id, row.procurement_id))
    found: dict[str, set[str]] = {}
    for who, procurement_id in pairs:
        for record in same.records_of(who):
            found.setdefault(record, set()).add(procurement_id)
    return {who: frozenset(ids) for who, ids in found.items()}


def _named(session: Session) -> list[str]:
    """Whoever a procurement ever named."""
    judging: Any = select(E.person_id)
    holding: Any = (select(one).where(one.is_not(None)) for one in NAMES)
    return sorted(session.scalars(union(judging, *holding)))
