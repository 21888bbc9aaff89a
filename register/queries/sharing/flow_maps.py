"""Flows of information aggregated by the two organisations that each goes between, for a map and its table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.domain.sharing.flows import FlowDirection
from register.models.flows import FlowVersion
from register.queries import names
from register.queries.visible import NOW, AsAt, held, known, seen_by

V = FlowVersion
MOST_LISTED = 100
MOST_BODIES = 20
"""So many organisations fit on the drawing."""


@dataclass(frozen=True, slots=True)
class Between:
    """Two organisations, and how many flows go from the one to the other; a flow both ways counts once for both."""

    sender: str
    receiver: str
    flows: int
    both_ways: int


@dataclass(frozen=True, slots=True)
class FlowMap:
    """Which organisations share with which, the most flows first; how many flows there are between the rest, and within one
    organisation."""

    pairs: tuple[Between, ...]
    between_others: int
    within_one: int

    @property
    def drawn(self) -> list[tuple[str, str]]:
        """The pairs that fit on a drawing, each once whichever way it goes."""
        found: dict[frozenset[str], tuple[str, str]] = {}
        bodies: set[str] = set()
        for one in self.pairs:
            ends = {one.sender, one.receiver}
            if len(bodies | ends) <= MOST_BODIES:
                bodies |= ends
                found.setdefault(frozenset(ends), (one.sender, one.receiver))
        return list(found.values())


def flow_map(session: Session, on: date, *, viewer: Viewer) -> FlowMap:
    """Of the flows that go on on a day and that the viewer may see. Counted by pair of organisations, and the pairs summed
    up beside those that are listed; only these are read."""
    listed = session.execute(_asking(on, viewer)).all()
    shown = [row for row in listed if row.sender != row.receiver]
    called = names.organisations(session, viewer=viewer)
    called.look_up({end for row in shown for end in (row.sender, row.receiver)})
    told = (Between(called[row.sender], called[row.receiver], row.flows, int(row.both_ways)) for row in shown)
    between, within = (int(listed[0].between), int(listed[0].within)) if listed else (0, 0)
    return FlowMap(tuple(told), between - sum(row.flows for row in shown), within)


def _asking(on: date, viewer: Viewer) -> Select[Any]:
    """The pairs with most flows, those within one organisation last; on each how many there are of either sort in all."""
    there = (seen_by(V, viewer), *known(V, NOW), *held(V, AsAt(held_on=on)))
    ends = V.from_organisation_id.label("sender"), V.to_organisation_id.label("receiver")
    both = _sum_where(V.flow_direction == FlowDirection.BOTH_WAYS.value, 1).label("both_ways")
    pairs = select(*ends, func.count().label("flows"), both).where(*there)
    each = pairs.group_by(V.from_organisation_id, V.to_organisation_id).subquery().c
    outward, within = each.sender != each.receiver, each.sender == each.receiver
    sums = (
        _sum_where(outward, each.flows).over().label("between"),
        _sum_where(within, each.flows).over().label("within"),
    )
    query = select(each.sender, each.receiver, each.flows, each.both_ways, *sums)
    query = query.order_by(case((within, 1), else_=0), each.flows.desc(), each.sender, each.receiver)
    return query.limit(MOST_LISTED)


def _sum_where(which: ColumnElement[bool], what: Any) -> Any:
    """What these come to."""
    return func.sum(case((which, what), else_=0))
