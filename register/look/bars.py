"""A picture of a few numbers as bars, drawn here: no script and no file from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from markupsafe import Markup

from register.look.lettering import BETWEEN, lines_of, stacked

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
    drawn, height = Markup(""), 0
    for line in lines:
        if line.count:
            bar, below = _bar(line, height, most)
            drawn, height = drawn + bar, height + below
    said = f"{title}: " + "; ".join(f"{line.words}, {line.said}" for line in lines)
    return Markup(
        '<svg class="al-bars" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">'
        "<title>{said}</title>{drawn}</svg>"
    ).format(width=WIDTH, height=max(height, 1), said=said, drawn=drawn)


def _bar(line: Counted, top: int, most: int) -> tuple[Markup, int]:
    """The words with the bar below them, and how much room both take."""
    width, words = max(round(BAR * line.count / most), 3), lines_of(line.words, MOST_LETTERS)
    below = top + BETWEEN * (len(words) - 1)
    drawn = Markup(
        '<text class="al-bars__words">{words}</text>'
        '<rect x="0" y="{top}" width="{width}" height="14" class="al-bars__bar{more}"/>'
        '<text x="{after}" y="{beside}" class="al-bars__count">{count}</text>'
    ).format(
        words=stacked(words, 0, top + 14), top=below + 21, width=width, beside=below + 33,
        more=" al-bars__bar--presses" if line.presses else "", after=width + 8, count=line.said,
    )  # fmt: skip
    return drawn, below + ROW - top
