"""A picture of a few numbers as bars, drawn here: no script and no file from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from markupsafe import Markup

ROW, BAR, WIDTH = 46, 260, 330
MOST_LETTERS = 44


class Counted(Protocol):
    """What the picture needs of a line."""

    @property
    def words(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def said(self) -> str: ...
    @property
    def presses(self) -> bool: ...


def bars(title: str, lines: Sequence[Counted]) -> Markup:
    """An SVG drawing of whatever there is any of, with a sentence for whoever cannot see it; the table beside it says the
    same."""
    most = max((line.count for line in lines), default=0)
    drawn = [_bar(line, at, most) for at, line in enumerate(line for line in lines if line.count)]
    said = f"{title}: " + "; ".join(f"{line.words}, {line.said}" for line in lines)
    return Markup(
        '<svg class="al-bars" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">'
        "<title>{said}</title>{drawn}</svg>"
    ).format(width=WIDTH, height=max(ROW * len(drawn), 1), said=said, drawn=Markup("").join(drawn))


def _bar(line: Counted, at: int, most: int) -> Markup:
    width = max(round(BAR * line.count / most), 3)
    return Markup(
        '<text x="0" y="{text}" class="al-bars__words">{words}</text>'
        '<rect x="0" y="{top}" width="{width}" height="14" class="al-bars__bar{more}"/>'
        '<text x="{after}" y="{beside}" class="al-bars__count">{count}</text>'
    ).format(
        text=at * ROW + 14, words=_short(line.words), top=at * ROW + 21, width=width, beside=at * ROW + 33,
        more=" al-bars__bar--presses" if line.presses else "", after=width + 8, count=line.said,
    )  # fmt: skip


def _short(words: str) -> str:
    return words if len(words) <= MOST_LETTERS else f"{words[: MOST_LETTERS - 1].rstrip()}…"
