"""Who of those that scored options has an interest in what they scored, however the interest writes the organisation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.queries.interests.interests import bearing
from register.queries.separation.touching import interests_touching
from register.queries.visible import AsAt


def interested(
    session: Session, people: Iterable[str], body_ids: Iterable[str], on: date, *, viewer: Viewer
) -> set[str]:
    """Who of these people has declared an interest, as far as the viewer may see it, in what is or may be one of these
    organisations, or a body around one. A likely match counts: a person has to look."""
    rows = bearing(session, people, viewer=viewer, as_at=AsAt(held_on=on))
    found = interests_touching(session, rows, body_ids, on, viewer=viewer)
    return {row.person_id for row in rows if row.thing_id in found}
