"""Who is away for long, and is not reminded meanwhile."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.models.people import PersonVersion
from register.models.rounds import Away
from register.queries.visible import NOW, known, seen_by

H = PersonVersion


def away_on(session: Session, on: date, *, viewer: Viewer) -> frozenset[str]:
    """Those whom the viewer may see and who are away on the day."""
    query = (
        select(Away.person_id).join(H, H.thing_id == Away.person_id).where(seen_by(H, viewer), *known(H, NOW))
    )
    query = query.where(Away.first_day <= on, or_(Away.last_day.is_(None), Away.last_day >= on))
    return frozenset(session.scalars(query.order_by(Away.person_id)))
