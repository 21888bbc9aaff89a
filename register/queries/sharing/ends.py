"""What goes between two bodies, asked for by the name of either."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.permissions import Viewer
from register.models.organisations import OrganisationVersion
from register.queries.searching import found
from register.queries.visible import seen_by

NAMED = aliased(OrganisationVersion)
FEW = 200
"""So many bodies are handed over by their ids."""


def named_at_an_end(
    sender: Any, receiver: Any, joined_sender: Any, joined_receiver: Any, text: str, viewer: Viewer, ids: Any
) -> ColumnElement[bool]:
    """The name of one of the two, as it is joined, holds this text. ids: of the bodies that ever had such a name, or the
    question for them, so that few rows are looked at."""
    near = or_(sender.in_(ids), receiver.in_(ids))
    return and_(near, or_(found(joined_sender, "name", text), found(joined_receiver, "name", text)))


def ever_named(session: Session, chosen: Mapping[str, str], *, viewer: Viewer) -> Any:
    """The bodies that ever had the name that is asked for, found before, so that each has its rows by an index; where many
    had it, the question for them."""
    text = chosen["organisation"].strip()
    query = select(NAMED.thing_id).where(found(NAMED, "name", text), seen_by(NAMED, viewer)).distinct()
    some = session.scalars(query.limit(FEW + 1)).all()
    return query if len(some) > FEW else some
