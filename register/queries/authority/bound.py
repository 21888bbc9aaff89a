"""Whether anything may be kept from somebody: then they are answered from what they may see alone, and told so."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.queries.reach import any_of
from register.queries.visible import none_binds, that_bind


def is_bound(session: Session, viewer: Viewer) -> bool:
    """Whether a barrier or an audit's scope binds this viewer, whatever stands behind it."""
    if none_binds(viewer):
        return False
    return viewer.is_scoped or bool(session.scalar(select(any_of(that_bind(viewer)))))
