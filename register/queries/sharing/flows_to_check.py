"""The flows that no agreement covers on a day, each with every reason.

What stands against a flow follows from few of its columns: flows that are alike in those are judged once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from register.domain.permissions import Viewer
from register.domain.sharing.covering import Gap
from register.models.flows import Flow, FlowVersion
from register.models.organisations import OrganisationVersion
from register.queries.sharing.flow_covers import MOST_JUDGED, alike_on, standing
from register.queries.visible import NOW, AsAt, held, known, seen_by

V = FlowVersion
FROM, TO = aliased(OrganisationVersion), aliased(OrganisationVersion)
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ToCheck:
    """A flow and each reason why no agreement covers it."""

    ref: str
    title: str
    sender: str
    receiver: str
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReasonCounted:
    """A reason, and how many flows have it."""

    reason: str
    flows: int


@dataclass(frozen=True, slots=True)
class FlowsToCheck:
    """The flows to check: those shown, how many there are in all, how many have each reason, and whether all flows were
    judged."""

    rows: tuple[ToCheck, ...]
    total: int
    gaps: tuple[ReasonCounted, ...]
    judged_all: bool


def to_check(session: Session, on: date, *, viewer: Viewer) -> FlowsToCheck:
    """Of the flows that go on on a day and that the viewer may see."""
    alike = alike_on(session, on, viewer=viewer)
    counted = {row.alike: row.flows for row in alike[:MOST_JUDGED]}
    found = standing(session, counted, on, viewer=viewer)
    open_ = {key: one.gaps for key, one in found.items() if one.gaps}
    return FlowsToCheck(
        tuple(_shown(session, on, viewer, open_)), sum(counted[key] for key in open_), _reasons(open_, counted),
        len(alike) <= MOST_JUDGED,
    )  # fmt: skip


def _reasons(open_: Mapping[str, tuple[Gap, ...]], counted: Mapping[str, int]) -> tuple[ReasonCounted, ...]:
    found: Counter[str] = Counter()
    for key, gaps in open_.items():
        found.update({gap.label: counted[key] for gap in gaps})
    return tuple(ReasonCounted(reason, flows) for reason, flows in found.most_common())


def _shown(
    session: Session, on: date, viewer: Viewer, open_: Mapping[str, tuple[Gap, ...]]
) -> Iterable[ToCheck]:
    """The first of them, by their reviews."""
    if open_:
        for one in session.execute(_flows_like(on, viewer, sorted(open_))):
            gaps = tuple(gap.label for gap in open_[one.alike])
            yield ToCheck(one.ref, one.title, one.sender, one.receiver, gaps)


def _flows_like(on: date, viewer: Viewer, alike: Sequence[str]) -> Any:
    query = select(Flow.ref, V.title, FROM.name.label("sender"), TO.name.label("receiver"), V.alike)
    query = query.select_from(V).join(Flow, Flow.id == V.thing_id)
    query = query.join(FROM, and_(FROM.thing_id == V.from_organisation_id, *known(FROM, NOW)))
    query = query.join(TO, and_(TO.thing_id == V.to_organisation_id, *known(TO, NOW)))
    first = select(V.id).where(
        seen_by(V, viewer), *known(V, NOW), *held(V, AsAt(held_on=on)), V.alike.in_(alike)
    )
    first = first.order_by(V.review_due_on, V.thing_id).limit(MOST_SHOWN)
    return query.where(V.id.in_(first)).order_by(V.review_due_on, V.thing_id)
