"""How wide words are in Arial, so that a table's columns are never narrower than the longest word of their headings.

Widths are thousandths of the font's size, from the published metrics of the family: LibreOffice's own copy is as wide."""

from __future__ import annotations

from functools import cache

_PLAIN = (
    (222, "ijl'"), (278, "ft I/.,:;!()[] "), (333, "r-"), (500, "ckJsvxyz"), (556, "abdeghnopqu0123456789£_?–L"),
    (611, "FTZ"), (667, "ABEKPSVXY&"), (722, "CDHNRUw"), (778, "GOQ"), (833, "mM"), (889, "%"), (944, "W"),
)  # fmt: skip
_BOLD = (
    (238, "'"), (278, "ijl I/.,"), (333, "ft-:;!()[]"), (389, "r"), (500, "z"), (556, "aceksvxyJ0123456789£_–"),
    (611, "bdghnopquFLTZ?"), (667, "EPSVXY"), (722, "ABCDHKNRU&"), (778, "wGOQ"), (833, "M"), (889, "m%"), (944, "W"),
)  # fmt: skip
_WIDEST = 1000


@cache
def _widths(bold: bool) -> dict[str, int]:
    return {letter: width for width, letters in (_BOLD if bold else _PLAIN) for letter in letters}


def width_of(text: str, size: float, *, bold: bool = False) -> int:
    """The width of a text on one line, in twentieths of a point, at a size in points."""
    known = _widths(bold)
    thousandths = sum(known.get(letter, _WIDEST) for letter in text)
    return round(thousandths * size * 20 / 1000)


def longest_word(text: str, size: float, *, bold: bool = False) -> int:
    """The width of the widest word; a line may end at a space and after a hyphen."""
    words = text.replace("-", "- ").split()
    return max((width_of(word, size, bold=bold) for word in words), default=0)
