"""Which flows of information are looked at again, when that was done last, and who looks after each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.duties.duties import DutyKind
from register.domain.duties.flow_reviews import LastLook, Reviewed
from register.domain.permissions import Viewer
from register.models.agreements import AgreementVersion
from register.models.duties import Duty
from register.models.flows import FlowVersion
from register.queries.visible import NOW, known, seen_by

V, G = FlowVersion, AgreementVersion


def to_review(session: Session, today: date, *, until: date, viewer: Viewer) -> Iterator[Reviewed]:
    """Every flow that goes on and whose record names a day up to then."""
    query = select(
        V.thing_id, V.title, V.review_due_on, V.valid_to, func.coalesce(V.flow_owner_id, G.agreement_owner_id).label("owner")
    ).outerjoin(G, and_(G.thing_id == V.agreement_id, seen_by(G, viewer), *known(G, NOW)))  # fmt: skip
    query = query.where(seen_by(V, viewer), *known(V, NOW), or_(V.valid_to.is_(None), V.valid_to >= today))
    done = _done(session)
    for row in session.execute(query.where(V.review_due_on <= until).order_by(V.thing_id)):
        yield Reviewed(
            row.thing_id, row.title, row.review_due_on, row.valid_to, row.owner, done.get(row.thing_id)
        )


def _done(session: Session) -> dict[str, LastLook]:
    """The review of each flow that somebody said last is done."""
    query = select(Duty.subject_id, Duty.due_at, Duty.done_at)
    query = query.where(Duty.kind == DutyKind.FLOW_REVIEW.value, Duty.state == "answered").order_by(
        Duty.done_at, Duty.id
    )
    return {
        row.subject_id: LastLook(london_day(row.due_at), london_day(row.done_at))
        for row in session.execute(query)
    }
