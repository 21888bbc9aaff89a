"""Which passage of one file became which of another, in time that grows with their number even where all is different."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

Gap = tuple[int, int, int, int]
"""Passages that stand where others stood: from, to before of the first; from, to before of the second."""
MOST = 40_000
"""So many pairs are weighed one by one; where there are more, passages count as gone and come."""


def gaps(old: Sequence[str], new: Sequence[str]) -> list[Gap]:
    """Where the two differ; everything between is the same, in order."""
    found: list[Gap] = []
    left = [(0, len(old), 0, len(new))]
    while left:
        start, end, first, last = _trimmed(old, new, left.pop())
        if start == end or first == last:
            if start != end or first != last:
                found.append((start, end, first, last))
            continue
        anchors = _anchors(old[start:end], new[first:last])
        if anchors:
            left += _between(anchors, (start, end, first, last))
        elif (end - start) * (last - first) <= MOST:
            found += _small(old, new, (start, end, first, last))
        else:
            found.append((start, end, first, last))
    return sorted(found)


def _trimmed(old: Sequence[str], new: Sequence[str], gap: Gap) -> Gap:
    start, end, first, last = gap
    while start < end and first < last and old[start] == new[first]:
        start, first = start + 1, first + 1
    while start < end and first < last and old[end - 1] == new[last - 1]:
        end, last = end - 1, last - 1
    return start, end, first, last


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Passages that are there once in each, as many as stand in one order in both."""
    once = {key for key, count in Counter(new).items() if count == 1}
    where = {key: n for n, key in enumerate(new) if key in once}
    mine = Counter(old)
    pairs = [(n, where[key]) for n, key in enumerate(old) if mine[key] == 1 and key in where]
    return _rising(pairs)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose second numbers rise."""
    tails: list[int] = []
    at: list[int] = []
    before: list[int] = [-1] * len(pairs)
    for n, (_, right) in enumerate(pairs):
        place = bisect_left(tails, right)
        tails[place : place + 1], at[place : place + 1] = [right], [n]
        before[n] = at[place - 1] if place else -1
    found, n = [], at[-1] if at else -1
    while n >= 0:
        found.append(pairs[n])
        n = before[n]
    return found[::-1]


def _between(anchors: Sequence[tuple[int, int]], gap: Gap) -> Iterator[Gap]:
    start, end, first, last = gap
    edges = [(-1, -1), *anchors, (end - start, last - first)]
    for (a, b), (c, d) in pairwise(edges):
        if c - a > 1 or d - b > 1:
            yield start + a + 1, start + c, first + b + 1, first + d


def _small(old: Sequence[str], new: Sequence[str], gap: Gap) -> Iterator[Gap]:
    start, end, first, last = gap
    same = SequenceMatcher(None, old[start:end], new[first:last], autojunk=False)
    for name, a, b, c, d in same.get_opcodes():
        if name != "equal":
            yield start + a, start + b, first + c, first + d


def pairs_in(old: Sequence[str], new: Sequence[str], *, least: float = 0.4) -> list[tuple[int, int]]:
    """Within one gap: each old passage with the next that is most like it, in order; a single one with a single one."""
    if len(old) == len(new) == 1:
        return [(0, 0)]
    if len(old) * len(new) > MOST:
        return [(n, n) for n in range(min(len(old), len(new)))] if len(old) == len(new) else []
    bags = [Counter(key.split()) for key in new]
    found: list[tuple[int, int]] = []
    at = 0
    for n, key in enumerate(old):
        mine = Counter(key.split())
        likeness = [(alike(mine, bags[m]), -m) for m in range(at, len(new))]
        best, where = max(likeness, default=(0.0, 0))
        if best >= least:
            found.append((n, -where))
            at = -where + 1
    return found


def alike(one: Counter[str], other: Counter[str]) -> float:
    """How much of two bags of words is the same: 1 for all of it."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0
