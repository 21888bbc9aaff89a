"""Flows of information aggregated by the two organisations that each goes between, for a map and its table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, func, select
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
    """Of the flows that go on on a day and that the viewer may see. Only the pairs that are listed are read."""
    there = (seen_by(V, viewer), *known(V, NOW), *held(V, AsAt(held_on=on)))
    outward = V.from_organisation_id != V.to_organisation_id
    flows, both = func.count().label("flows"), _counting(V.flow_direction == FlowDirection.BOTH_WAYS.value)
    pairs = select(V.from_organisation_id, V.to_organisation_id, flows, both.label("both_ways"))
    pairs = pairs.where(outward, *there).group_by(V.from_organisation_id, V.to_organisation_id)
    pairs = pairs.order_by(flows.desc(), V.from_organisation_id, V.to_organisation_id)
    listed = session.execute(pairs.limit(MOST_LISTED)).all()
    between, within = session.execute(select(_counting(outward), _counting(~outward)).where(*there)).one()
    called = names.organisations(session, viewer=viewer)
    called.look_up({end for row in listed for end in (row.from_organisation_id, row.to_organisation_id)})
    told = (
        Between(called[row.from_organisation_id], called[row.to_organisation_id], row.flows, int(row.both_ways))
        for row in listed
    )  # fmt: skip
    return FlowMap(tuple(told), int(between) - sum(row.flows for row in listed), int(within))


def _counting(which: ColumnElement[bool]) -> ColumnElement[int]:
    """Of how many this holds."""
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)
