"""When what a record is about came to an end: from that day its words are kept for so many years, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from register.domain.permissions import Viewer
from register.domain.sharing.incidents import OVER
from register.models.appointments import AppointmentVersion
from register.models.disclosures import DisclosureVersion
from register.models.incidents import IncidentVersion
from register.models.people import PersonVersion
from register.queries.visible import columns, seen_by


def last_day(model: type[Any], viewer: Viewer) -> ColumnElement[Any]:
    """The last day of a version's record, and nothing while it goes on: of an item that was checked or a data incident,
    the day on which it was settled; of information shared, the day it was shared; of a person, the last day of their
    last post, of those that the viewer may see. Of all others it is recorded."""
    said: Callable[[Viewer], ColumnElement[Any]] | None = _OTHERWISE.get(model)
    recorded: ColumnElement[Any] = columns(model).valid_to
    return said(viewer) if said else recorded


def _settled(_viewer: Viewer) -> ColumnElement[Any]:
    row = columns(IncidentVersion)
    return case((row.state.in_(OVER), func.coalesce(row.holds_from, row.known_on)))


def _left(viewer: Viewer) -> ColumnElement[Any]:
    """Nothing for whoever holds a post without an end, or was never in one: nobody says when the latter left."""
    post = columns(AppointmentVersion)
    ends = func.max(case((post.valid_to.is_not(None), post.valid_to)))
    theirs = select(case((func.count() == func.count(post.valid_to), ends)))
    theirs = theirs.where(post.person_id == columns(PersonVersion).thing_id, post.superseded_seq.is_(None))
    return theirs.where(seen_by(AppointmentVersion, viewer)).scalar_subquery()


_OTHERWISE = {
    IncidentVersion: _settled,
    DisclosureVersion: lambda _viewer: columns(DisclosureVersion).valid_from,
    PersonVersion: _left,
}
