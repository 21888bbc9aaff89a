"""Returns that say "nothing to declare" or "nothing has changed"."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.models.nil_returns import NilReturnVersion
from register.queries.visible import NOW, AsAt, visible

V = NilReturnVersion


def nil_returns_of(
    session: Session, person_ids: Iterable[str], *, viewer: Viewer, as_at: AsAt = NOW
) -> list[NilReturnVersion]:
    """The returns of these people, the newest first."""
    query = visible(V, viewer, as_at).where(V.person_id.in_(sorted(set(person_ids))))
    return list(session.scalars(query.order_by(V.known_on.desc(), V.seq.desc(), V.id)))
