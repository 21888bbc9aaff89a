"""The interests of evaluators in whoever bids that an award rests on, as far as one viewer may see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.contracts.decision_facts import Judge
from register.domain.people.joins import Identities
from register.domain.permissions import Viewer
from register.domain.procurement.paper_decisions import Access
from register.models.evaluators import EvaluatorVersion
from register.queries.procurement.paper_access import opened, own_state, state_by, touched
from register.queries.visible import none_binds, visible

E = EvaluatorVersion
ANSWERS = {Access.OPEN: True, Access.CLOSED: False, Access.WAITS: None, Access.TO_DECLARE: None}


def judges_of(
    session: Session, procurement_id: str, known_as: Identities, *, viewer: Viewer, on: date
) -> tuple[Judge, ...]:
    """Each interest of each evaluator, in whom it is, and what was answered."""
    query = visible(E, viewer).where(E.procurement_id == procurement_id).order_by(E.thing_id)
    parts = list(session.scalars(query))
    rows = touched(session, (part.person_id for part in parts), known_as) if parts else []
    here = [row for row in rows if row.procurement_id == procurement_id]
    if here and not none_binds(viewer):
        seen = opened(session, {row.interest_id for row in here}, viewer, on)
        here = [row for row in here if row.interest_id in seen]
    return tuple(judge for part in parts for judge in _judge(part, here))


def _judge(part: EvaluatorVersion, rows: Iterable[Any]) -> Iterator[Judge]:
    has_scored, own = part.scored_on is not None, own_state(part)
    if part.has_bidder_interest:
        yield Judge(person_id=part.person_id, may_take_part=ANSWERS[own], has_scored=has_scored)
    for (interest, bidder), some in sorted(_by_bidder(part, rows).items()):
        state = Access.CLOSED if own is Access.CLOSED else state_by(some)
        only_asks = all(row.only_proposed and row.answer is None for row in some)
        yield Judge(
            person_id=part.person_id, may_take_part=ANSWERS[state], bidder_id=bidder, interest_id=interest,
            only_asks=only_asks, has_scored=has_scored,
        )  # fmt: skip


def _by_bidder(part: EvaluatorVersion, rows: Iterable[Any]) -> dict[tuple[str, str], list[Any]]:
    found: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        if row.person_id == part.person_id:
            found.setdefault((row.interest_id, row.bidder_id), []).append(row)
    return found
