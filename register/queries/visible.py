"""The one way to the models: only the rows this viewer may see, as they were known and held on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    CTE,
    JSON,
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    exists,
    false,
    func,
    inspect,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased

from register.domain.dates import end_of_day
from register.domain.errors import NotFound
from register.domain.permissions import UNBOUND, Permission, Viewer
from register.models.base import Version
from register.models.ledger import LedgerEntry
from register.models.registry import kinds
from register.models.search_keys import SearchKey, called_in, numbered_in
from register.models.source_editions import SourceEdition, SourceEntry
from register.queries.kept_papers import has_papers, of_papers
from register.queries.reach import (
    NOTHING,
    any_of,
    in_force,
    names_any,
    names_reached,
    numbers_reached,
    one_of,
    papers_of,
    reached_by_any,
    reached_for,
)
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


def columns(model: Any) -> Any:
    """The plain columns of a kind or of an alias of it. A question that asks for columns only is then answered with rows
    as they are read; one condition on a model would have each value of each row handed on by itself."""
    return inspect(model).selectable.c


def visible(model: type[V], viewer: Viewer, as_at: AsAt = NOW) -> Select[V]:
    """Versions of this kind that the viewer may see: the newest known, holding on the day asked for."""
    return select(model).where(seen_by(model, viewer), *known(model, as_at), *held(model, as_at))


def history(model: type[V], thing_id: str, viewer: Viewer) -> Select[V]:
    """Every version of one fact, oldest first."""
    return select(model).where(model.thing_id == thing_id, seen_by(model, viewer)).order_by(model.n)


def versions_of(session: Session, row: V, *, viewer: Viewer) -> list[V]:
    """What was ever recorded of the fact that this row is a version of, oldest first."""
    return list(session.scalars(history(type(row), row.thing_id, viewer)))


def seen_by(model: type[Any], viewer: Viewer) -> ColumnElement[bool]:
    """No information barrier stands between this viewer and the row, and an audit's scope reaches it; asked in
    every query."""
    seen = [open_to(model, viewer)]
    if viewer.is_scoped:
        seen.append(within(model, viewer.scope))
    if model.__names_bound__:
        seen.append(_barrier_shown(getattr(model, model.__names_bound__), viewer))
    return and_(*seen)


def open_to(model: type[Any], viewer: Viewer) -> ColumnElement[bool]:
    """No information barrier stands between this viewer and the row, and it is no paper that is kept from them. Of the
    program itself, which none binds, nothing is asked; of whoever no barrier bound when their request began, that alone."""
    if none_binds(viewer):
        return true()
    kept, ids = papers_from(viewer), that_bind(viewer)
    seen = not_(any_of(ids) if viewer.kept_apart == NOTHING else _closed(model, ids))
    return and_(seen, not_(of_papers(model, kept))) if kept is not None and has_papers(model) else seen


def none_binds(viewer: Viewer) -> bool:
    """Whether it is the program itself, which weighs what it may tell nobody."""
    return viewer == UNBOUND


def that_bind(viewer: Viewer) -> CTE:
    """The ids of all that the barriers reach which bind this viewer."""
    return reached_for(viewer)


def papers_from(viewer: Viewer) -> list[str] | Select[Any] | None:
    """The procurements whose papers are kept from this viewer: by their ids where it was asked before, or the question for
    them. None, where none are."""
    if viewer.person_id is None or viewer.as_evaluator:
        return None
    if viewer.kept_from is not None:
        return sorted(viewer.kept_from) or None
    return papers_of(viewer.person_id)


def any_papers_from(viewer: Viewer) -> ColumnElement[bool]:
    """The papers of any procurement are kept from this viewer."""
    kept = papers_from(viewer)
    return false() if kept is None else true() if isinstance(kept, list) else kept.exists()


def may_see_barriers(viewer: Viewer) -> bool:
    """Barriers and their reasons are shown to those who keep them or audit them."""
    return viewer.may(Permission.KEEP_WALLS) or viewer.is_auditor


def _barrier_shown(bound: ColumnElement[Any], viewer: Viewer) -> ColumnElement[bool]:
    """Whoever only audits is not shown a barrier that names them. bound: whom it names."""
    if viewer.may(Permission.KEEP_WALLS):
        return true()
    others = or_(bound.is_(None), bound != (viewer.person_id or ""))
    return others if viewer.is_auditor else false()


def restricted(model: type[Any], *, ever: bool = False) -> ColumnElement[bool]:
    """A barrier in force concerns the row, whomever it binds; `ever`: or one that has been lifted since."""
    return _closed(model, reached_by_any(ever=ever))


def reached_by(model: type[Any], ids: CTE) -> ColumnElement[bool]:
    """A barrier that reaches these records reaches the row."""
    return _closed(model, ids)


def unwalled(model: type[Any]) -> ColumnElement[bool]:
    """No information barrier at all is in force about the row: what may be shown to the public."""
    return not_(restricted(model))


def any_barrier(session: Session) -> bool:
    """Whether any barrier is in force at all."""
    return bool(session.scalar(select(exists().where(*in_force()))))


def _closed(model: Any, ids: CTE) -> ColumnElement[bool]:
    """A barrier reaches what the row names, or a record that it hangs on. Never NULL."""
    return _kind_closed(model, ids) if isinstance(model, type) else and_(any_of(ids), _is_reached(model, ids))


@lru_cache(maxsize=4096)
def _kind_closed(model: type[Any], ids: CTE) -> ColumnElement[bool]:
    """Put together once: it is part of every question, and the most of a short one."""
    return and_(any_of(ids), _is_reached(model, ids))


def _is_reached(model: Any, ids: CTE) -> ColumnElement[bool]:
    """Where there is such a barrier: asked at each record that a row hangs on, a question grows deeper than SQLite reads."""
    row = columns(model)
    found = [_names_one(row[name], ids) for name in model.__walled_by__]
    found += [_hangs_on(row[name], kind, ids) for name, kind in model.__walled_through__]
    found += [_called_one(model, name, ids) for name in model.__walled_by_name__]
    return or_(false(), *found)


def _names_one(column: ColumnElement[Any], ids: CTE) -> ColumnElement[bool]:
    """A barrier reaches the record in this column, or one of those in its list."""
    asked = names_any if isinstance(column.type, JSON) else one_of
    return asked(column, select(ids.c.id))


def _hangs_on(column: ColumnElement[Any], kind: str, ids: CTE) -> ColumnElement[bool]:
    """The record in this column is closed, by any version of it: asked beside the question, which else grows too deep."""
    return one_of(column, select(_kind_reached(kind, ids).c.id))


@lru_cache(maxsize=4096)
def _kind_reached(kind: str, ids: CTE) -> CTE:
    """One for all that hang on records of the kind, however many ways lead there."""
    return select(columns(_other(kind)).thing_id.label("id")).where(_is_reached(_other(kind), ids)).cte()


def _called_one(model: Any, name: str, ids: CTE) -> ColumnElement[bool]:
    """The name typed into this column is that of a body which a barrier reaches, however both are written, or gives a
    number of it. A name whose key is missing counts as such a one."""
    row, key = columns(model), aliased(SearchKey)
    theirs = select(key.key).where(key.version_id == row.id, key.field == called_in(name)).scalar_subquery()
    reached = func.coalesce(theirs.in_(names_reached(ids)), true())
    return and_(row[name].is_not(None), or_(reached, _numbered_one(row.id, name, ids)))


def _numbered_one(version_id: ColumnElement[Any], name: str, ids: CTE) -> ColumnElement[bool]:
    """A number in what was typed into this column of the version is one of a body that a barrier reaches."""
    key = aliased(SearchKey)
    here = and_(key.version_id == version_id, key.field.startswith(numbered_in(name), autoescape=True))
    return exists().where(here, key.key.in_(numbers_reached(ids)))


@cache
def _other(kind: str) -> Any:
    """The versions of a kind under a name of their own, so that no statement takes them for the rows it reads."""
    return aliased(kinds()[kind])


def known(model: type[Any], as_at: AsAt) -> list[ColumnElement[bool]]:
    """The newest version that had been recorded by the end of the day; the newest of all when no day is given. Of a kind
    whose changes hold from a day of their own, the newest of those that hold on the day asked about."""
    if as_at.held_on is None or not model.__holds_from_days__:
        return _newest(model, as_at)
    if model.__moved_by_transfers__:
        return [_but_for_transfers(model, as_at, as_at.held_on)]
    return _in_terms_of(model, as_at, as_at.held_on)


def _newest(model: Any, as_at: AsAt) -> list[ColumnElement[bool]]:
    if as_at.entry is not None:
        return _recorded_by(model, as_at.entry)
    if as_at.known_on is None:
        return [columns(model).superseded_seq.is_(None)]
    if as_at.basis == "asserted":
        return [_newest_asserted(model, as_at.known_on)]
    return _recorded_by(model, last_seq_by(as_at.known_on))


def _in_terms_of(model: type[Any], as_at: AsAt, day: date) -> list[ColumnElement[bool]]:
    """The last word, of all recorded by then, about how the record reads on the day; its first version reads for all days
    before."""
    row, other = columns(model), _apart(inspect(model).class_)[2]
    after = and_(other.thing_id == row.thing_id, other.n > row.n)
    later = exists().where(after, _begun_by(other, day), *recorded_then(other, as_at))
    return [_begun_by(row, day), not_(later), *recorded_then(row, as_at)]


def _but_for_transfers(model: Any, as_at: AsAt, day: date) -> ColumnElement[bool]:
    """The newest version; of the few records that a later transfer moved, the last that speaks of the day: the newest itself
    where it does. Those are found once for a statement, by the day alone, so that all others cost what they did."""
    row, (moved, before, then) = columns(model), _apart(inspect(model).class_)
    last = columns(moved)
    speaks = select(func.max(then.n)).where(
        then.thing_id == last.thing_id, _begun_by(then, day), *recorded_then(then, as_at)
    )
    as_told = _newest(moved, as_at) if as_at.basis == "asserted" else ()
    earlier = select(before.id).where(
        last.holds_from > day, *as_told,
        before.thing_id == last.thing_id, before.n == speaks.scalar_subquery(),
    )  # fmt: skip
    return or_(and_(_begun_by(row, day), *_newest(model, as_at)), row.id.in_(earlier))


@cache
def _apart(kind: type[Any]) -> tuple[Any, Any, Any]:
    """Three more names for the versions of a kind, made once: each is used inside a subquery of its own alone."""
    return aliased(kind), kind.__table__.alias().c, kind.__table__.alias().c


def speaking(model: type[Any], as_at: AsAt = NOW) -> ColumnElement[bool]:
    """Every version that says how a record reads on some day: the newest, and of those that a transfer moved all."""
    row, moved = columns(model), _apart(inspect(model).class_)[2]
    ever = row.thing_id.in_(select(moved.thing_id).where(moved.holds_from.is_not(None)))
    return or_(and_(*_newest(model, as_at)), and_(ever, *recorded_then(row, as_at)))


def _begun_by(row: Any, day: date) -> ColumnElement[bool]:
    return or_(row.holds_from.is_(None), row.holds_from <= day)


def recorded_then(row: Any, as_at: AsAt) -> list[ColumnElement[bool]]:
    """Every version that had been recorded by then, not the newest alone."""
    if as_at.entry is not None:
        return [row.seq <= as_at.entry]
    if as_at.known_on is None:
        return []
    if as_at.basis == "asserted":
        return [row.known_on <= as_at.known_on]
    return [row.seq <= last_seq_by(as_at.known_on)]


def _recorded_by(model: type[Any], last: Any) -> list[ColumnElement[bool]]:
    row = columns(model)
    return [row.seq <= last, or_(row.superseded_seq.is_(None), row.superseded_seq > last)]


@lru_cache(maxsize=4096)
def last_seq_by(day: date) -> Any:
    """The number of the last entry recorded by the end of the day, as a subquery; 0 when there is none."""
    entry = columns(LedgerEntry)
    by_then = entry.recorded_at <= end_of_day(day)
    newest = select(entry.seq).where(by_then).order_by(entry.recorded_at.desc(), entry.seq.desc())
    return select(func.coalesce(newest.limit(1).scalar_subquery(), 0)).scalar_subquery()


def _newest_asserted(model: type[Any], day: date) -> ColumnElement[bool]:
    """By the day each version's source asserts it was known, whenever it was recorded here."""
    row, other = columns(model), model.__table__.alias().c
    later = select(func.max(other.n)).where(other.thing_id == row.thing_id, other.known_on <= day)
    newest = and_(row.known_on <= day, row.n == later.scalar_subquery())
    return _as_published(model, day, newest) if model.__from_sources__ else newest


def _as_published(model: type[Any], day: date, newest: ColumnElement[bool]) -> ColumnElement[bool]:
    """What a source publishes in editions is what its newest edition of the day held, in whatever order they were brought
    here; what somebody changed here since then counts as they left it."""
    row, here = columns(model), model.__table__.alias().c
    edition, other, entry = columns(SourceEdition), SourceEdition.__table__.alias().c, columns(SourceEntry)
    last = select(func.max(other.published_on)).where(
        other.source == edition.source, other.published_on <= day
    )
    entries = select(entry.version_id).join(SourceEdition.__table__, edition.id == entry.edition_id)
    came = entries.with_only_columns(entry.subject_id).where(edition.published_on.is_not(None))
    shown = entries.where(edition.published_on == last.scalar_subquery())
    changed = exists().where(here.thing_id == row.thing_id, here.known_on <= day, here.basis == "recorded")
    return or_(and_(newest, or_(changed, row.thing_id.not_in(came))), and_(not_(changed), row.id.in_(shown)))


def held(model: type[Any], as_at: AsAt) -> list[ColumnElement[bool]]:
    """What held on the day: from its first day to its last, both included."""
    day = as_at.held_on
    if day is None:
        return []
    row = columns(model)
    return [row.valid_from <= day, or_(row.valid_to.is_(None), row.valid_to >= day)]


def one(session: Session, model: type[V], thing: str, viewer: Viewer, as_at: AsAt = NOW) -> V:
    """One fact by its id or public reference; NotFound when there is none or the viewer may not see it."""
    kind: Any = model
    row = session.execute(_asking_for_one(kind, viewer, as_at), {"thing": thing}).first()
    if row is None:
        raise NotFound
    found: V = row[0]
    found.ref = row[1]
    found.__dict__["masked"] = masked(session, found, viewer)
    return found


@lru_cache(maxsize=1024)
def _asking_for_one(model: Any, viewer: Viewer, as_at: AsAt) -> Select[Any, str]:
    """Kept: every page of a record asks, and it takes longer to put together than to answer."""
    own, wanted = model.__thing__, bindparam("thing", type_=String())
    query = select(model, own.ref).join(own, own.id == model.thing_id)
    query = query.where(seen_by(model, viewer), *known(model, as_at))
    return query.where(or_(own.id == wanted, own.ref == wanted))


def masked(session: Session, row: Version, viewer: Viewer) -> frozenset[str]:
    """The columns of this row that read as empty for this viewer: each names a record that they may not see."""
    hidden = unseen(session, [row], viewer)
    return frozenset(name for name, _ in row.__masked__ if getattr(row, name) in hidden)


def unseen(session: Session, rows: Iterable[Any], viewer: Viewer, kind: Any = None) -> frozenset[str]:
    """The ids in masked columns of these rows, of this kind if they do not say, that this viewer may not know of."""
    if none_binds(viewer):
        return frozenset()
    wanted: dict[str, set[str]] = {}
    for row in rows:
        for name, of in (kind or row).__masked__:
            wanted.setdefault(of, set()).update(filter(None, [getattr(row, name)]))
    return frozenset(key for of in sorted(wanted) for key in _hidden(session, of, wanted[of], viewer))


def _hidden(session: Session, kind: str, ids: set[str], viewer: Viewer) -> set[str]:
    seen = session.scalars(_asking_for_seen(kind, viewer), {"ids": sorted(ids)}) if ids else ()
    return ids - set(seen)


@lru_cache(maxsize=1024)
def _asking_for_seen(kind: str, viewer: Viewer) -> Select[str]:
    model = kinds()[kind]
    query = select(model.thing_id).where(model.thing_id.in_(bindparam("ids", expanding=True)))
    return query.where(model.superseded_seq.is_(None), seen_by(model, viewer)).order_by(model.thing_id)
