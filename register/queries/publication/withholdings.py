"""What officers decided about the publication of interests."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.domain.publication.withholdings import Decided, Outcome
from register.models.interests import Interest
from register.models.withholdings import Withholding, WithholdingVersion
from register.queries.visible import NOW, known, seen_by

V = WithholdingVersion
HIDING = tuple(one.value for one in Outcome if one.hides)


def withholding_of(session: Session, interest_id: str, *, viewer: Viewer) -> WithholdingVersion | None:
    """The newest decision about this interest; None while nobody has decided."""
    query = select(V, Withholding.ref).join(Withholding, Withholding.id == V.thing_id)
    query = query.where(V.interest_id == interest_id, seen_by(V, viewer), *known(V, NOW))
    row = session.execute(query.order_by(V.seq.desc()).limit(1)).first()
    if row is None:
        return None
    found: WithholdingVersion = row[0]
    found.ref = row[1]
    return found


def decisions(session: Session, *, viewer: Viewer) -> dict[str, Decided]:
    """The newest decision about each interest, by the interest's id."""
    rows = session.scalars(select(V).where(seen_by(V, viewer), *known(V, NOW)).order_by(V.seq))
    return {
        row.interest_id: Decided(
            Outcome(row.outcome), row.ground, row.interest_n, row.recorded_by, row.hidden
        )
        for row in rows
    }


def left_out_since(interest_id: Any, viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """What of an interest is left out now, whatever it was when an edition was published, as one text: the ground, a
    colon, the fields; a subquery."""
    query = select(V.ground + ":" + V.hidden)
    query = query.where(V.interest_id == interest_id, seen_by(V, viewer), *known(V, NOW))
    return query.where(V.outcome.in_(HIDING)).order_by(V.seq.desc()).limit(1)


def to_be_reviewed(session: Session, *, viewer: Viewer) -> list[tuple[str, str, str, date]]:
    """The interests of which something is left out until it is looked at again: what they are, id, reference and
    day."""
    query = select(V.interest_id, Interest.ref, V.review_on).join(Interest, Interest.id == V.interest_id)
    query = query.where(seen_by(V, viewer), *known(V, NOW), V.outcome.in_(HIDING), V.review_on.is_not(None))
    found = session.execute(query.order_by(V.review_on, V.thing_id))
    return [("interest", row.interest_id, row.ref, row.review_on) for row in found]
