"""The one way to the models: only the rows this viewer may see, as they were known and held on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from register.domain.dates import end_of_day
from register.domain.errors import NotFound
from register.domain.permissions import Viewer
from register.models.base import Version
from register.models.ledger import LedgerEntry
from register.models.registry import kinds
from register.models.walls import WallVersion
from register.queries.scopes import within

V = TypeVar("V", bound=Version)


@dataclass(frozen=True, slots=True)
class AsAt:
    """Show what held on a day, using only what had been declared by a day. Neither means: as it is now.

    basis "recorded" counts what was recorded by the end of `known_on`; "asserted" also counts imported versions
    from the day their source asserts. `entry` asks more exactly: only what the audit trail held up to that
    entry. Walls are always today's.
    """

    held_on: date | None = None
    known_on: date | None = None
    basis: str = "recorded"
    entry: int | None = None


NOW = AsAt()


def visible(model: type[V], viewer: Viewer, as_at: AsAt = NOW) -> Select[V]:
    """Versions of this kind that the viewer may see: the newest known, holding on the day asked for."""
    return select(model).where(seen_by(model, viewer), *known(model, as_at), *held(model, as_at))


def history(model: type[V], thing_id: str, viewer: Viewer) -> Select[V]:
    """Every version of one fact, oldest first."""
    return select(model).where(model.thing_id == thing_id, seen_by(model, viewer)).order_by(model.n)


def seen_by(model: type[Any], viewer: Viewer) -> ColumnElement[bool]:
    """No information barrier stands between this viewer and the row, and an audit's scope reaches it; asked in
    every query."""
    return (
        and_(within(model, viewer.scope), _open(model, viewer)) if viewer.is_scoped else _open(model, viewer)
    )


def _open(model: type[Any], viewer: Viewer) -> ColumnElement[bool]:
    """No information barrier stands between this viewer and the row."""
    return not_(_closed(model, *_in_force(), _binds(viewer)))


def restricted(model: type[Any], *, ever: bool = False) -> ColumnElement[bool]:
    """A barrier in force concerns the row, whomever it binds; `ever`: or one that has been lifted since."""
    return _closed(model, *(() if ever else _in_force()))


def unwalled(model: type[Any]) -> ColumnElement[bool]:
    """No information barrier at all is in force about the row: what may be shown to the public."""
    return not_(restricted(model))


def any_barrier(session: Session) -> bool:
    """Whether any barrier is in force at all."""
    return bool(session.scalar(select(exists().where(*_in_force()))))


def _closed(model: Any, *barriers: ColumnElement[bool]) -> ColumnElement[bool]:
    """One of these barriers is about what the row names, or about a record that it hangs on. Never NULL."""
    found = [_names_one(getattr(model, name), barriers) for name in model.__walled_by__]
    above = [_hangs_on(getattr(model, name), kind, barriers) for name, kind in model.__walled_through__]
    if above:
        found.append(and_(_any_of(barriers), or_(*above)))
    return or_(false(), *found)


def _any_of(barriers: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """There is such a barrier at all. Asked first, once for all rows: where there is none, nothing above is read."""
    return select(WallVersion.id).where(*barriers).exists()


def _names_one(column: ColumnElement[Any], barriers: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """A barrier is about the record in this column, or about one of those in its list."""
    subject = WallVersion.subject_id
    if isinstance(column.type, JSON):
        quoted = literal('"') + subject + literal('"')
        return exists().where(*barriers, cast(column, String).contains(quoted))
    return _among(column, select(subject).where(*barriers))


def _hangs_on(
    column: ColumnElement[Any], kind: str, barriers: Sequence[ColumnElement[bool]]
) -> ColumnElement[bool]:
    """The record in this column is closed, by any version of it."""
    other = _other(kind)
    return _among(column, select(other.thing_id).where(_closed(other, *barriers)))


@cache
def _other(kind: str) -> Any:
    """The versions of a kind under a name of their own, so that no statement takes them for the rows it reads."""
    return aliased(kinds()[kind])


def _among(column: ColumnElement[Any], ids: Select[Any]) -> ColumnElement[bool]:
    """One of these ids, which are looked up once for all rows; nothing is not among them."""
    return and_(column.is_not(None), column.in_(ids))


def _in_force() -> tuple[ColumnElement[bool], ...]:
    return WallVersion.superseded_seq.is_(None), WallVersion.act != "ended"


def _binds(viewer: Viewer) -> ColumnElement[bool]:
    """Which barriers bind this viewer: one that names the person; for everybody but auditors, one on a role or all."""
    wall = WallVersion
    named = wall.person_id == viewer.person_id if viewer.person_id else false()
    if viewer.is_auditor:
        return named
    everybody = and_(wall.person_id.is_(None), wall.role.is_(None))
    return or_(named, everybody, wall.role.in_(sorted(viewer.roles)))


def known(model: type[Any], as_at: AsAt) -> list[ColumnElement[bool]]:
    """The newest version that had been recorded by the end of the day; the newest of all when no day is given."""
    if as_at.entry is not None:
        return _recorded_by(model, as_at.entry)
    if as_at.known_on is None:
        return [model.superseded_seq.is_(None)]
    if as_at.basis == "asserted":
        return [_newest_asserted(model, as_at.known_on)]
    return _recorded_by(model, last_seq_by(as_at.known_on))


def _recorded_by(model: type[Any], last: Any) -> list[ColumnElement[bool]]:
    return [model.seq <= last, or_(model.superseded_seq.is_(None), model.superseded_seq > last)]


def last_seq_by(day: date) -> Any:
    """The number of the last entry recorded by the end of the day, as a subquery; 0 when there is none."""
    by_then = LedgerEntry.recorded_at <= end_of_day(day)
    newest = (
        select(LedgerEntry.seq)
        .where(by_then)
        .order_by(LedgerEntry.recorded_at.desc(), LedgerEntry.seq.desc())
    )
    return func.coalesce(newest.limit(1).scalar_subquery(), 0)


def _newest_asserted(model: type[Any], day: date) -> ColumnElement[bool]:
    """By the day each version's source asserts it was known, whenever it was recorded here."""
    other = model.__table__.alias()
    later = select(func.max(other.c.n)).where(other.c.thing_id == model.thing_id, other.c.known_on <= day)
    return and_(model.known_on <= day, model.n == later.scalar_subquery())


def held(model: type[Any], as_at: AsAt) -> list[ColumnElement[bool]]:
    """What held on the day: from its first day to its last, both included."""
    day = as_at.held_on
    if day is None:
        return []
    return [model.valid_from <= day, or_(model.valid_to.is_(None), model.valid_to >= day)]


def one(session: Session, model: type[V], thing: str, viewer: Viewer, as_at: AsAt = NOW) -> V:
    """One fact by its id or public reference; NotFound when there is none or the viewer may not see it."""
    query = select(model, model.__thing__.ref).join(model.__thing__, model.__thing__.id == model.thing_id)
    query = query.where(seen_by(model, viewer), *known(model, as_at))
    query = query.where(or_(model.__thing__.id == thing, model.__thing__.ref == thing))
    row = session.execute(query).first()
    if row is None:
        raise NotFound
    found: V = row[0]
    found.ref = row[1]
    return found
