"""A table as somebody brings it: rows of text, each with its place, under headings that were found and not assumed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from register.domain.folding import folded

Cells = tuple[str, ...]
LOOKED_AT = 30
"""Among so many first rows of a sheet the headings are looked for."""
_NOT_WORDS = re.compile(r"[^\w£%/]+|_+")


class Unreadable(Exception):
    """A file or a sheet that no row can be read from; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one sheet holds. rows: number (as a spreadsheet shows it) and cells, blank rows left out. hidden: whether
    the spreadsheet hides it. uncomputed: the cells, by row and column from 0, that hold a formula and no value."""

    file: str
    name: str
    rows: tuple[tuple[int, Cells], ...]
    hidden: bool = False
    uncomputed: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: its file, its sheet where there are several, and its number."""

    file: str
    sheet: str
    row: int

    def __str__(self) -> str:
        inside = f", sheet {self.sheet}" if self.sheet else ""
        return f"{self.file}{inside}, row {self.row}"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row under its headings. uncomputed: the headings under which a formula stands that nobody computed."""

    place: Place
    cells: Cells
    uncomputed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a sheet under its headings. heading_rows: where the headings stand; more than one where they are
    written over several rows."""

    file: str
    sheet: str
    headings: tuple[str, ...]
    heading_rows: tuple[int, ...]
    rows: tuple[SourceRow, ...]
    hidden: bool = False


def heading_key(text: str) -> str:
    """A heading as it is compared: "Parent  Interest_ID " and "parent interest id" are one."""
    return " ".join(_NOT_WORDS.sub(" ", folded(text)).split())


def table_of(sheet: Sheet, known: Callable[[str], bool]) -> Table | None:
    """The sheet under its headings, or None where it holds nothing at all. known: whether a heading, by its key, means
    something to whoever asks; the row of which most are known holds the headings, the first of those that tie.
    Headings written over two rows are joined: "Gift" over "Value" reads "Gift Value". Unreadable where no row of the
    first ones holds a heading that is known."""
    if not sheet.rows:
        return None
    first = sheet.rows[:LOOKED_AT]
    found: list[tuple[int, int, tuple[int, ...], Cells]] = [
        (_score(cells, known), -at, (at,), _headings(cells)) for at, (_, cells) in enumerate(first)
    ]
    pairs = pairwise(first)
    found += [
        (_score(joined, known), -at, (at, at + 1), joined)
        for at, (upper, lower) in enumerate(pairs) if (joined := _over_two(upper[1], lower[1]))
    ]  # fmt: skip
    score, _, at, headings = max(found, key=lambda one: (one[0], -len(one[2]), one[1]))
    if not score:
        raise Unreadable(
            f"{Place(sheet.file, sheet.name, first[0][0])}: none of the first rows holds headings that are known. Say which "
            "columns hold what, or put the headings in the first row"
        )
    return _under(sheet, at, headings)


def _under(sheet: Sheet, at: Sequence[int], headings: Cells) -> Table:
    rows = tuple(_row(sheet, number, cells, headings) for number, cells in sheet.rows[at[-1] + 1 :])
    numbers = tuple(sheet.rows[one][0] for one in at)
    return Table(sheet.file, sheet.name, headings, numbers, rows, sheet.hidden)


def _row(sheet: Sheet, number: int, cells: Cells, headings: Cells) -> SourceRow:
    uncomputed: tuple[str, ...] = ()
    if sheet.uncomputed:
        width = range(max(len(cells), len(headings)))
        marked = (at for at in width if (number, at) in sheet.uncomputed)
        uncomputed = tuple(headings[at] if at < len(headings) else "" for at in marked)
    return SourceRow(Place(sheet.file, sheet.name, number), cells, uncomputed)


def _headings(cells: Cells) -> Cells:
    return tuple(" ".join(cell.split()) for cell in cells)


def _score(cells: Cells, known: Callable[[str], bool]) -> int:
    return len({key for cell in cells if (key := heading_key(cell)) and known(key)})


def _over_two(upper: Cells, lower: Cells) -> Cells | None:
    """A heading that spans several columns stands before those beneath it; None where the upper row spans nothing."""
    width = max(len(upper), len(lower))
    if not any(_cell(upper, at) for at in range(width)) or all(
        _cell(upper, at) or not _cell(lower, at) for at in range(width)
    ):
        return None
    joined, above = [], ""
    for at in range(width):
        over, under = _cell(upper, at), _cell(lower, at)
        above = over or above
        joined.append(" ".join(f"{above} {under}".split()) if under else over)
    return tuple(joined)


def _cell(cells: Cells, at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""
