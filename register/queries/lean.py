"""A list's question without what only its columns need, for counting rows and for finding which they are."""

from __future__ import annotations

from operator import and_, eq
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList, ColumnClause
from sqlalchemy.sql.operators import in_op
from sqlalchemy.sql.selectable import FromClause, Join, TableClause


def lean(query: Select[Any]) -> Select[Any]:
    """The ids of its rows in no order. What is joined only to be shown is left out: of each row it finds one or none. What
    is joined and must hold one of some values is there, so that the search may begin with it."""
    key, which = query.selected_columns["id"], query.whereclause
    conditions = _all_of(which)
    read = _read_by(key).union(*map(_read_by, conditions))
    there = {one.left.table for one in conditions if _is_one_of(one)}
    kept = [_needed(source, read, there) for source in query.get_final_froms()]
    return select(key).select_from(*kept).where(*conditions)


def _all_of(which: Any) -> tuple[Any, ...]:
    """The conditions that all have to hold."""
    if which is None:
        return ()
    is_all = isinstance(which, BooleanClauseList) and which.operator is and_
    return tuple(part for each in which.clauses for part in _all_of(each)) if is_all else (which,)


def _is_one_of(condition: Any) -> bool:
    is_in = isinstance(condition, BinaryExpression) and condition.operator is in_op
    return is_in and isinstance(condition.left, ColumnClause)


def _needed(source: FromClause, read: set[Any], there: set[Any]) -> FromClause:
    if not isinstance(source, Join):
        return source
    if source.isouter and source.right not in read:
        return _needed(source.left, read, there)
    if source.right not in read | there and _finds_one(source):
        return _needed(source.left, read, there)
    on = source.onclause
    left = _needed(source.left, read if on is None else read | _read_by(on), there)
    return Join(left, source.right, on, isouter=source.isouter and source.right not in there)


def _finds_one(source: Join) -> bool:
    """What is joined is what a column of each row must name, by its own key: of each row it finds one, always."""
    on, keys = source.onclause, getattr(source.right, "primary_key", ())
    if not isinstance(on, BinaryExpression) or on.operator is not eq or len(keys) != 1:
        return False
    return any(
        getattr(named, "primary_key", False)
        and not getattr(naming, "nullable", True)
        and naming.references(named)
        for named, naming in ((on.left, on.right), (on.right, on.left))
    )


def _read_by(clause: Any) -> set[Any]:
    """The tables whose columns stand anywhere in it. What stands in it many times is looked into once: a condition about
    everything that a viewer may not see repeats its parts a thousand times."""
    tables, seen, ahead = set(), set(), [clause]
    while ahead:
        part = ahead.pop()
        if id(part) in seen or isinstance(part, TableClause):
            continue
        seen.add(id(part))
        tables.add(getattr(part, "table", None))
        ahead.extend(part.get_children())
    return tables - {None}
