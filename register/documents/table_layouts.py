"""How a table is laid out: letters as large as its columns allow, no heading broken inside a word, wide ones across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from register.documents import word_markup as word
from register.documents.letter_widths import longest_word, width_of
from register.documents.parts import Column, Field, Part

ACROSS_WIDTH = 14_200
"""Width of a table on a page that lies across, in twentieths of a point."""
MARGINS = 240
"""What a cell leaves free on both sides, and a little more for its lines."""
STYLES = {"TableText": 10.0, "TableSmall": 8.5, "TableTiny": 6.5}
"""Styles of cells -> size of their letters, in points, the largest first."""
FEW_COLUMNS = 5
"""Up to so many columns are set in the largest letters where they fit."""
SAMPLES = {"money": "£1,234,567.89", "int": "12,345", "date": "September"}
"""What a cell of a type holds at its widest without a break."""
LEAST_TEXT = "assessment"
"""A word that a cell of text must hold unbroken."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The style of the cells, the widths of the columns, and whether the page lies across."""

    style: str
    widths: tuple[int, ...]
    across: bool = False


def layout_of(field: Field) -> Layout:
    """The first that fits: upright in large letters, upright in small ones, or across the page."""
    first = ("TableText", "TableSmall") if len(field.columns) <= FEW_COLUMNS else ("TableSmall",)
    for style in first:
        least = least_widths(field.columns, style)
        if sum(least) <= word.TABLE_WIDTH:
            return Layout(style, tuple(_spread(field.columns, least, word.TABLE_WIDTH)))
    for style in ("TableSmall", "TableTiny"):
        least = least_widths(field.columns, style)
        if sum(least) <= ACROSS_WIDTH:
            return Layout(style, tuple(_spread(field.columns, least, ACROSS_WIDTH)), across=True)
    return Layout(
        "TableTiny", tuple(word.spread([one.width for one in field.columns], ACROSS_WIDTH)), across=True
    )


def lies_across(part: Part) -> bool:
    """Whether one of the part's tables needs a page that lies across."""
    return any(layout_of(field).across for field in part.fields if field.type == "table")


def least_widths(columns: Sequence[Column], style: str) -> list[int]:
    """How narrow each column may be without breaking a word of its heading, or an amount in its cells."""
    return [_least(column, STYLES[style]) for column in columns]


def _least(column: Column, size: float) -> int:
    heading = longest_word(column.label, size, bold=True)
    cells = width_of(SAMPLES.get(column.type, LEAST_TEXT), size)
    options = max((longest_word(option.shown or option.label, size) for option in column.options), default=0)
    return max(heading, options or cells) + MARGINS


def _spread(columns: Sequence[Column], least: list[int], total: int) -> list[int]:
    """The whole width in proportion to the columns' weights, each at least as wide as it must be."""
    wide = set(range(len(columns)))
    while True:
        free = total - sum(least[n] for n in range(len(columns)) if n not in wide)
        weights = sum(columns[n].width for n in wide)
        narrow = {n for n in wide if free * columns[n].width / weights < least[n]}
        if not narrow or narrow == wide:
            break
        wide -= narrow
    shares = [columns[n].width if n in wide else 0.0 for n in range(len(columns))]
    rest = word.spread(shares, total - sum(least[n] for n in range(len(columns)) if n not in wide))
    return [rest[n] if n in wide else least[n] for n in range(len(columns))]
