"""The one body that went on where another closed, for what began after that."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.models.organisations import OrganisationVersion
from register.queries.visible import NOW, known, seen_by

O = OrganisationVersion  # noqa: E741


def went_on(session: Session, *, viewer: Viewer) -> dict[str, tuple[date, str]]:
    """Closed bodies that one other follows: the day each closed, and what follows it, however many follow each other."""
    query = select(O.thing_id, O.closed_on, O.successor_id).where(
        O.successor_id.is_not(None), O.closed_on.is_not(None), seen_by(O, viewer), *known(O, NOW)
    )
    found = {row.thing_id: (row.closed_on, row.successor_id) for row in session.execute(query)}
    return {key: (on, _last(found, after)) for key, (on, after) in found.items()}


def _last(found: dict[str, tuple[date, str]], key: str) -> str:
    seen: set[str] = set()
    while key in found and key not in seen:
        seen.add(key)
        key = found[key][1]
    return key
