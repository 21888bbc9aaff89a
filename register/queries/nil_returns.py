"""Returns that say "nothing to declare" or "nothing has changed"."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from register.domain.interests import NewNilReturn
from register.domain.permissions import Viewer
from register.domain.values import recorded
from register.models.nil_returns import NilReturnVersion
from register.queries.visible import NOW, AsAt, one, visible

V = NilReturnVersion


def nil_return(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> NilReturnVersion:
    """One return by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: NilReturnVersion) -> NewNilReturn:
    """The recorded value."""
    return recorded(NewNilReturn, row)


def nil_returns_of(
    session: Session, person_ids: Iterable[str], *, viewer: Viewer, as_at: AsAt = NOW
) -> list[NilReturnVersion]:
    """The returns of these people, the newest first."""
    query = visible(V, viewer, as_at).where(V.person_id.in_(sorted(set(person_ids))))
    return list(session.scalars(query.order_by(V.known_on.desc(), V.seq.desc(), V.id)))
