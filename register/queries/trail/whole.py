"""Whether somebody may read a version word for word, as the audit trail holds it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.orm import aliased

from register.domain.permissions import Viewer
from register.models.decisions import DecisionVersion
from register.models.registry import kinds
from register.queries.hidden_reasons import saw_hidden
from register.queries.visible import seen_by


def seen_whole(model: type[Any], viewer: Viewer) -> ColumnElement[bool]:
    """The viewer may see the row, every record that it names, and whatever a decision check weighed. Never NULL."""
    whole = [seen_by(model, viewer)]
    whole += [_empty_or_seen(getattr(model, name), kind, viewer) for name, kind in model.__masked__]
    if model is DecisionVersion:
        whole.append(not_(saw_hidden(viewer)))
    return and_(*whole)


def _empty_or_seen(column: Any, kind: str, viewer: Viewer) -> ColumnElement[bool]:
    other = aliased(kinds()[kind])
    seen = select(other.thing_id).where(other.superseded_seq.is_(None), seen_by(other, viewer))
    return or_(column.is_(None), column.in_(seen))
