"""The flows that no agreement covers on a day, each with every reason.

What stands against a flow follows from few of its columns: flows that are alike in those are judged once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.permissions import Viewer
from register.domain.sharing.agreements import PartyRole
from register.domain.sharing.flows import Cover, FlowDirection, NewFlow
from register.models.flows import Flow, FlowVersion
from register.models.organisations import OrganisationVersion
from register.queries.sharing.flows import covers
from register.queries.visible import NOW, AsAt, held, known, seen_by

V = FlowVersion
FROM, TO = aliased(OrganisationVersion), aliased(OrganisationVersion)
MOST_JUDGED = 200
"""So many different sets of what is judged are looked at; those with the most flows first."""
MOST_SHOWN = 50
JUDGED = (
    V.from_organisation_id, V.to_organisation_id, V.flow_direction, V.recipient_role, V.agreement_id, V.purposes,
    V.categories,
)  # fmt: skip


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
    alike = _alike(session, on, viewer)
    judged = alike[:MOST_JUDGED]
    found = covers(session, map(_value, judged), on, viewer=viewer)
    open_ = [(row, cover) for row, cover in zip(judged, found, strict=True) if not cover.is_covered]
    return FlowsToCheck(
        tuple(_shown(session, on, viewer, open_)), sum(row.flows for row, _ in open_), _reasons(open_),
        len(alike) <= MOST_JUDGED,
    )  # fmt: skip


def _alike(session: Session, on: date, viewer: Viewer) -> Sequence[Any]:
    flows = func.count().label("flows")
    going_on = held(V, AsAt(held_on=on))
    query = select(*JUDGED, flows).where(seen_by(V, viewer), *known(V, NOW), *going_on).group_by(*JUDGED)
    order = query.order_by(flows.desc(), V.from_organisation_id, V.to_organisation_id)
    return session.execute(order.limit(MOST_JUDGED + 1)).all()


def _value(row: Any) -> NewFlow:
    """As it is judged: what else a flow says does not count."""
    return NewFlow(
        title="-", from_organisation_id=row.from_organisation_id, to_organisation_id=row.to_organisation_id,
        flow_direction=FlowDirection(row.flow_direction), recipient_role=PartyRole(row.recipient_role),
        purposes=tuple(row.purposes), categories=tuple(row.categories), agreement_id=row.agreement_id, lawful_basis="-",
        starts_on=date.min, review_due_on=date.max,
    )  # fmt: skip


def _reasons(found: Iterable[tuple[Any, Cover]]) -> tuple[ReasonCounted, ...]:
    counted: Counter[str] = Counter()
    for row, cover in found:
        counted.update({gap.label: row.flows for gap in cover.gaps})
    return tuple(ReasonCounted(reason, flows) for reason, flows in counted.most_common())


def _shown(
    session: Session, on: date, viewer: Viewer, found: Sequence[tuple[Any, Cover]]
) -> Iterable[ToCheck]:
    """The first flows of those that are alike in what is judged, the most frequent first."""
    some = found[:MOST_SHOWN]
    if not some:
        return
    reasons = {_key(row): tuple(gap.label for gap in cover.gaps) for row, cover in some}
    for one in session.execute(_flows_like(on, viewer, [row for row, _ in some])):
        yield ToCheck(one.ref, one.title, one.sender, one.receiver, reasons[_key(one)])


def _key(row: Any) -> str:
    return repr([getattr(row, column.key) for column in JUDGED])


def _flows_like(on: date, viewer: Viewer, rows: Iterable[Any]) -> Any:
    same = (
        and_(*(column.is_not_distinct_from(getattr(row, column.key)) for column in JUDGED)) for row in rows
    )
    query = select(Flow.ref, V.title, FROM.name.label("sender"), TO.name.label("receiver"), *JUDGED)
    query = query.select_from(V).join(Flow, Flow.id == V.thing_id)
    query = query.join(FROM, and_(FROM.thing_id == V.from_organisation_id, *known(FROM, NOW)))
    query = query.join(TO, and_(TO.thing_id == V.to_organisation_id, *known(TO, NOW)))
    query = query.where(seen_by(V, viewer), *known(V, NOW), *held(V, AsAt(held_on=on)), or_(*same))
    return query.order_by(V.review_due_on, V.thing_id).limit(MOST_SHOWN)
