"""Which procurements' papers are kept from whom without a barrier: from its evaluators before they declare for it, and
from whoever it names while an interest in a bidder waits for somebody else's answer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, and_, false, inspect, or_, select, union_all
from sqlalchemy.orm import aliased

from register.models.evaluators import EvaluatorVersion
from register.models.procurements import Procurement
from register.models.registry import kinds
from register.queries.touched_bids import newest, touched_bids

E = EvaluatorVersion


def kept_papers(mine: Select[Any], *, by: Any = None) -> Select[Any]:
    """The procurements that these records of one person are kept from. by: as far as these entries went."""
    both = union_all(_own_part(mine, by), _interested(mine, by)).subquery()
    return select(both.c.id)


def _own_part(mine: Select[Any], by: Any) -> Select[Any]:
    """An evaluator who has not declared for it, who declared an interest that nobody answered, or who takes no part."""
    return select(E.procurement_id.label("id")).where(E.person_id.in_(mine), _is_kept(), *newest(E, by))


def _is_kept() -> ColumnElement[bool]:
    waits = and_(E.may_take_part.is_(None), E.has_bidder_interest.is_(True))
    return or_(E.declared_on.is_(None), E.may_take_part.is_(False), waits)


def kept_own_part() -> Select[str, str]:
    """The same of everybody: each evaluator, and the procurement."""
    return select(E.person_id, E.procurement_id).where(_is_kept(), *newest(E, None))


def _interested(mine: Select[Any], by: Any) -> Select[Any]:
    """Somebody it names whose interest is in a bidder: closed until somebody else opens it, or once somebody closes it
    where the interest alone only asks for an answer."""
    found = touched_bids(mine, by=by).subquery()
    closed = or_(found.c.answer.is_(False), and_(found.c.answer.is_(None), found.c.only_proposed.is_(False)))
    return select(found.c.procurement_id.label("id")).where(closed)


def of_papers(model: Any, kept: Any) -> ColumnElement[bool]:
    """The row is one of these procurements, or hangs on one, directly or through another record. Never NULL."""
    row, kind = inspect(model).selectable.c, _class_of(model)
    found = [_is_one(row[name], kept) for name in _columns_of(kind)]
    for name, other in _ways_of(kind):
        found.append(_is_one(row[name], _through(other, kept)))
    return or_(false(), *found)


def has_papers(model: Any) -> bool:
    """Whether records of this kind are a procurement's papers at all: most are not, and are asked nothing more."""
    return _has_papers(_class_of(model))


def _class_of(model: Any) -> Any:
    return inspect(model).class_


@cache
def _has_papers(kind: Any) -> bool:
    return bool(_columns_of(kind) or _ways_of(kind))


def _is_one(column: Any, ids: Any) -> ColumnElement[bool]:
    return and_(column.is_not(None), column.in_(ids))


def _through(kind: str, kept: Any) -> Select[Any]:
    """Beside the question and not in it, so that no question grows deeper than SQLite reads."""
    other: Any = aliased(kinds()[kind])
    papers = select(inspect(other).selectable.c.thing_id.label("id")).where(of_papers(other, kept)).cte()
    return select(papers.c.id)


@cache
def _columns_of(kind: Any) -> tuple[str, ...]:
    """The columns that barriers ask about and that may hold the id of a procurement; lists name bodies that bid."""
    return tuple(name for name in kind.__walled_by__ if _may_hold_one(kind.__table__.c[name]))


def _may_hold_one(column: Any) -> bool:
    if isinstance(column.type, JSON):
        return False
    named = {key.column.table.name for key in column.foreign_keys}
    return not named or Procurement.__tablename__ in named


@cache
def _ways_of(kind: Any) -> tuple[tuple[str, str], ...]:
    """The columns through which it hangs on a kind that is a paper itself, but for those that hold a procurement's id."""
    return tuple(_hanging(kind))


def _hanging(kind: Any) -> Iterator[tuple[str, str]]:
    every: dict[str, Any] = {**kinds()}
    for name, other in kind.__walled_through__:
        if name not in _columns_of(kind) and _has_papers(every[other]):
            yield name, other
