"""Whether two words may be one word typed wrongly, or in letters that only look the same."""

from __future__ import annotations

_LOOKALIKES = str.maketrans("аеорсухіјѕһԁԛԝвкмнтαβεικνορτυχ01", "aeopcyxijshdqwbkmhtabeiknoptuxol")
"""Cyrillic and Greek letters, and figures, by the Latin letters they are taken for."""


def skeleton(word: str) -> str:
    """What a word looks like, whatever alphabet its letters are from. A number stays what it is."""
    return word if word.isdecimal() else word.translate(_LOOKALIKES)


def is_misspelt(one: tuple[str, ...], other: tuple[str, ...], *, most: int = 2) -> bool:
    """Word by word the same or nearly so; `most` letters may be wrong in a long word."""
    return len(one) == len(other) and all(_is_near(a, b, most) for a, b in zip(one, other, strict=True))


def _is_near(one: str, other: str, most: int) -> bool:
    """One letter wrong, missing, doubled or exchanged from four letters on; two from eight on, if the first stands:
    "Northern" is not "Southern". Words with figures are codes and must agree."""
    if one == other:
        return True
    shortest = min(len(one), len(other))
    if shortest < 4 or not (one + other).isalpha():
        return False
    allowed = 2 if shortest >= 8 and one[0] == other[0] else 1
    allowed = min(allowed, most)
    return abs(len(one) - len(other)) <= allowed and _is_within(one, other, allowed)


def _is_within(one: str, other: str, allowed: int) -> bool:
    """Whether so many letters wrong lead from one to the other. What both begin and end with is left aside: of one wrong
    letter little else is left, and most words are told apart without counting."""
    first, most = 0, min(len(one), len(other))
    while first < most and one[first] == other[first]:
        first += 1
    last = 0
    while last < most - first and one[-1 - last] == other[-1 - last]:
        last += 1
    a, b = one[first : len(one) - last], other[first : len(other) - last]
    if allowed == 1:
        return max(len(a), len(b)) <= 1 or (len(a) == len(b) == 2 and a == b[::-1])
    return _edits(a, b) <= allowed


def _edits(one: str, other: str) -> int:
    """Letters to insert, drop, replace or exchange with a neighbour to turn one word into the other."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            steps = [last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b)]
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                steps.append(before[j - 2] + 1)
            row.append(min(steps))
        before, last = last, row
    return last[-1]
