"""Rows of a table that two people changed at once: each row is followed by what it is known by, each cell on its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]
Key = tuple[str, int]
IsSame = Callable[[str, Any, Any], bool]
"""Whether two answers to the question of this name read alike."""


@dataclass
class Merged:
    """The rows as they are shown now, and where both changed a cell, or one removed what the other changed: the number of
    the row, the cell and the newer answer."""

    rows: list[Row] = field(default_factory=list)
    both: list[tuple[int, str, Any]] = field(default_factory=list)


def merged(
    before: Sequence[Row], mine: Sequence[Row], theirs: Sequence[Row], *, known_by: str, is_same: IsSame
) -> Merged:
    """Mine laid over theirs. before: what both began with. A row that one added or removed is added or removed; of one that
    I changed and they removed, mine stays; of one that I removed and they changed, theirs."""
    was, my, their = (_keyed(rows, known_by) for rows in (before, mine, theirs))
    found = Merged()
    for key in dict.fromkeys((*their, *my)):
        row = _row(was.get(key), my.get(key), their.get(key), is_same)
        if row is not None:
            found.both += _told(len(found.rows), was.get(key), my.get(key), their.get(key), is_same)
            found.rows.append(row)
    return found


def _keyed(rows: Iterable[Row], known_by: str) -> dict[Key, Row]:
    """By what a row is known by, and its number among those of one name."""
    seen: Counter[str] = Counter()
    found: dict[Key, Row] = {}
    for row in rows:
        word = str(row[known_by])
        found[word, seen[word]] = row
        seen[word] += 1
    return found


def _row(was: Row | None, mine: Row | None, theirs: Row | None, is_same: IsSame) -> Row | None:
    """What becomes of a row; None where it goes."""
    if mine is not None and theirs is not None:
        return {name: _cell(was, mine, theirs, name, is_same) for name in theirs}
    left = mine if theirs is None else theirs
    return None if left is None or (was is not None and _alike(was, left, is_same)) else left


def _cell(was: Row | None, mine: Row, theirs: Row, name: str, is_same: IsSame) -> Any:
    untouched = was is not None and is_same(name, was[name], mine[name])
    return theirs[name] if untouched else mine[name]


def _told(
    number: int, was: Row | None, mine: Row | None, theirs: Row | None, is_same: IsSame
) -> Iterable[tuple[int, str, Any]]:
    if mine is None or theirs is None:
        return
    for name, newer in theirs.items():
        changed = was is None or not is_same(name, was[name], newer)
        mine_too = was is None or not is_same(name, was[name], mine[name])
        if changed and mine_too and not is_same(name, mine[name], newer):
            yield number, name, newer


def _alike(one: Row, other: Row, is_same: IsSame) -> bool:
    return all(is_same(name, one[name], other[name]) for name in one)
