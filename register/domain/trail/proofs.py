"""Inclusion and consistency proofs over the audit trail's tree: making and checking them.

Made as in RFC 6962 sections 2.1.1 and 2.1.2, checked as in RFC 9162 sections 2.1.3.2 and 2.1.4.2.
Leaf indexes start at 0 (entry number seq is leaf seq - 1); a range is (start, end) of leaf indexes, end
not included.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from register.domain.leaves import EMPTY_ROOT, decode_frontier, node_hash

Range = tuple[int, int]
Subtree = tuple[int, int]
Path = tuple[bytes, ...]


class TreeReader(Protocol):
    """Anything that knows the roots of the perfect subtrees: level 0 is the leaves."""

    def subtree(self, level: int, index: int) -> bytes:
        """The root over the leaves index * 2^level up to (index + 1) * 2^level."""
        ...


@dataclass(slots=True)
class MemoryTree:
    """Every perfect subtree's root in lists, one a level: an append costs one hash on average."""

    levels: list[list[bytes]] = field(default_factory=lambda: [[]])

    @classmethod
    def of(cls, leaves: Iterable[bytes]) -> MemoryTree:
        tree = cls()
        for leaf in leaves:
            tree.append(leaf)
        return tree

    def __len__(self) -> int:
        return len(self.levels[0])

    def append(self, leaf: bytes) -> None:
        level, root = 0, leaf
        self.levels[0].append(root)
        while len(self.levels[level]) % 2 == 0:
            root = node_hash(*self.levels[level][-2:])
            level += 1
            if level == len(self.levels):
                self.levels.append([])
            self.levels[level].append(root)

    def subtree(self, level: int, index: int) -> bytes:
        return self.levels[level][index]


@dataclass(frozen=True, slots=True)
class FrontierTree:
    """Perfect subtrees read back from what is stored with each entry: seq -> (leaf, frontier).

    A left subtree is the last hash of the frontier where it was completed. A right one was merged away
    there, so it is folded from the frontier one entry earlier and the last leaf. `seqs_behind` names
    the rows it takes.
    """

    rows: Mapping[int, tuple[bytes, bytes]]

    def subtree(self, level: int, index: int) -> bytes:
        last = (index + 1) << level
        if level == 0:
            return self.rows[last][0]
        if index % 2 == 0:
            return decode_frontier(last, self.rows[last][1]).hashes[-1]
        return self._folded(level, last)

    def _folded(self, level: int, last: int) -> bytes:
        root = self.rows[last][0]
        hashes = decode_frontier(last - 1, self.rows[last - 1][1]).hashes
        for left in reversed(hashes[len(hashes) - level :]):
            root = node_hash(left, root)
        return root


def seqs_behind(ranges: Iterable[Range]) -> set[int]:
    """The entries whose stored leaf and frontier a `FrontierTree` needs to answer for these ranges."""
    needed: set[int] = set()
    for level, index in (subtree for each in ranges for subtree in subtrees_of(each)):
        last = (index + 1) << level
        needed.add(last)
        if level and index % 2:
            needed.add(last - 1)
    return needed


def subtrees_of(leaves: Range) -> list[Subtree]:
    """The perfect subtrees (level, index) that make up a range RFC 6962 splits off, largest first."""
    start, end = leaves
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def range_root(tree: TreeReader, leaves: Range) -> bytes:
    """The Merkle tree hash over a range that RFC 6962 splits off (perfect subtrees from its start on)."""
    hashes = [tree.subtree(level, index) for level, index in subtrees_of(leaves)]
    if not hashes:
        return EMPTY_ROOT
    root = hashes.pop()
    while hashes:
        root = node_hash(hashes.pop(), root)
    return root


def tree_root(tree: TreeReader, size: int) -> bytes:
    """The root over the first `size` leaves."""
    return range_root(tree, (0, size))


def _split(start: int, end: int) -> int:
    """Where RFC 6962 splits a range: after the largest power of two that is smaller than its length."""
    return start + (1 << ((end - start - 1).bit_length() - 1))


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The ranges whose roots prove leaf `index` in a tree of `size`, nearest first; ValueError outside."""
    if not 0 <= index < size:
        raise ValueError("the leaf is not in a tree of that size")
    start, end, siblings = 0, size, []
    while end - start > 1:
        middle = _split(start, end)
        siblings.append((middle, end) if index < middle else (start, middle))
        start, end = (start, middle) if index < middle else (middle, end)
    return siblings[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """The ranges whose roots prove that a tree of `new` continues one of `old`."""
    if not 0 <= old <= new:
        raise ValueError("the later tree is smaller than the earlier one")
    if old in {0, new}:
        return []
    start, end, found = 0, new, []
    while end != old:
        middle = _split(start, end)
        found.append((middle, end) if old <= middle else (start, middle))
        start, end = (start, middle) if old <= middle else (middle, end)
    return ([(start, end)] if start else []) + found[::-1]


def prove_inclusion(tree: TreeReader, index: int, size: int) -> Path:
    """The audit path of RFC 6962 section 2.1.1."""
    return tuple(range_root(tree, each) for each in inclusion_ranges(index, size))


def prove_consistency(tree: TreeReader, old: int, new: int) -> Path:
    """The consistency proof of RFC 6962 section 2.1.2."""
    return tuple(range_root(tree, each) for each in consistency_ranges(old, new))


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a path leads to, or None when it has the wrong length for that leaf and size."""
    if not 0 <= index < size or len(path) != len(inclusion_ranges(index, size)):
        return None
    root, place, last = leaf, index, size - 1
    for sibling in path:
        if place % 2 or place == last:
            root = node_hash(sibling, root)
            while place and not place % 2:
                place, last = place >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        place, last = place >> 1, last >> 1
    return root


def inclusion_holds(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Does the path prove that the leaf stands at that index under that root?"""
    return root_from_inclusion(leaf, index, size, path) == root


def consistency_holds(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Does the path prove that the tree of `new` leaves begins with the tree of `old` leaves?"""
    if not 0 <= old <= new or len(path) != len(consistency_ranges(old, new)):
        return False
    if old == new:
        return old_root == new_root
    if old == 0:
        return old_root == EMPTY_ROOT
    return _roots_along(old, new, old_root, path) == (old_root, new_root)


def _roots_along(old: int, new: int, old_root: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Both roots as the path gives them; a perfect old tree starts from its own root."""
    hashes = [*path] if old & (old - 1) else [old_root, *path]
    place, last = old - 1, new - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    first = second = hashes[0]
    for sibling in hashes[1:]:
        if place % 2 or place == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while place and not place % 2:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        place, last = place >> 1, last >> 1
    return first, second
