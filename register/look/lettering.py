"""Words in a drawing: broken into lines, none of them cut, since a picture does not wrap by itself."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from markupsafe import Markup

BETWEEN = 18
"""A line stands so far below the one before it."""


def lines_of(words: str, letters: int) -> list[str]:
    """The words in lines of at most so many letters; a longer word is broken. At least one line."""
    return wrap(words, letters) or [""]


def stacked(lines: Sequence[str], x: int, y: int, between: int = BETWEEN) -> Markup:
    """The lines below one another, for the inside of a `text`; the first stands at y."""
    return Markup("").join(
        Markup('<tspan x="{}" y="{}">{}</tspan>').format(x, y + at * between, words)
        for at, words in enumerate(lines)
    )
