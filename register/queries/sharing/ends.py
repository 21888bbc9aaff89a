"""What goes between two bodies, asked for by the name of either."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from register.domain.permissions import Viewer
from register.models.organisations import OrganisationVersion
from register.queries.searching import found
from register.queries.visible import seen_by

NAMED = aliased(OrganisationVersion)


def named_at_an_end(
    sender: Any, receiver: Any, joined_sender: Any, joined_receiver: Any, text: str, viewer: Viewer
) -> ColumnElement[bool]:
    """The name of one of the two, as it is joined, holds this text. Bodies that ever had such a name are found first, so
    that few rows are looked at."""
    ids = select(NAMED.thing_id).where(found(NAMED, "name", text), seen_by(NAMED, viewer))
    near = or_(sender.in_(ids), receiver.in_(ids))
    return and_(near, or_(found(joined_sender, "name", text), found(joined_receiver, "name", text)))
