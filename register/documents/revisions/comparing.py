"""What changed between two Word files: each paragraph, row and cell that was changed, added or removed, at its place.

Words count, and the pictures beside them. How they look does not: a file that was only saved again by another program
gives no finding. Blanks count as one, whichever they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from register.documents.revisions.blocks import Block
from register.documents.revisions.resolving import Revisions
from register.documents.revisions.stories import Told, told
from register.domain.differences import Words, word_changes

ALIKE = 0.3
"""So much of two blocks has to be the same for one to count as what became of the other."""
MOST_PAIRS = 4000
PICTURE = "[picture]"


class Change(StrEnum):
    """What became of a block."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class Finding:
    """One change. place: where a person finds it; before and after: its words; words: both as one, marked."""

    change: Change
    place: str
    before: str
    after: str

    @property
    def words(self) -> list[Words]:
        return word_changes(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every change with all tracked changes accepted; `untracked` are those that stay when they are rejected instead:
    somebody made them without tracking."""

    findings: tuple[Finding, ...]
    untracked: tuple[Finding, ...]


def compare(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Comparison:
    """Two files whose parts were read under guard."""
    old = told(before, Revisions.ACCEPTED)
    found = _between(old, told(after, Revisions.ACCEPTED))
    return Comparison(tuple(found), tuple(_between(old, told(after, Revisions.REJECTED))))


def _between(before: Sequence[Told], after: Sequence[Told]) -> Iterator[Finding]:
    """Story by story, those of the first file first."""
    old, new = _by_title(before), _by_title(after)
    for title in dict.fromkeys((*old, *new)):
        yield from _in_story(title, old.get(title, ()), new.get(title, ()))


def _by_title(found: Sequence[Told]) -> dict[str, tuple[Block, ...]]:
    return {one.title: tuple(block for block in one.blocks if _says(block)) for one in found}


def _says(block: Block) -> bool:
    return bool(block.shown) or any(cell.strip() for cell in block.cells)


def _key(block: Block) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What makes two blocks the same: their words with plain blanks between, and their pictures."""
    return tuple(" ".join(cell.split()) for cell in block.cells), block.shown


def _in_story(title: str, old: Sequence[Block], new: Sequence[Block]) -> Iterator[Finding]:
    same = SequenceMatcher(None, [_key(b) for b in old], [_key(b) for b in new], autojunk=False)
    for name, start, end, first, last in same.get_opcodes():
        if name != "equal":
            yield from _replaced(title, old[start:end], new[first:last])


def _replaced(title: str, old: Sequence[Block], new: Sequence[Block]) -> Iterator[Finding]:
    """Blocks that stand where others stood: those that are alike are one that changed, the rest went or came."""
    pairs = _paired(old, new)
    after = {right: left for left, right in pairs}
    for left, block in enumerate(old):
        if left not in after.values():
            yield Finding(Change.REMOVED, _place(title, block), _words(block), "")
    for right, block in enumerate(new):
        if right in after:
            yield from _changed(title, old[after[right]], block)
        else:
            yield Finding(Change.ADDED, _place(title, block), "", _words(block))


def _paired(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    """Old and new by their places, in order, each old one with the next that is like it; a single one with a single one."""
    if len(old) == len(new) and (len(old) == 1 or len(old) * len(new) > MOST_PAIRS):
        return [(n, n) for n in range(len(old))]
    pairs: list[tuple[int, int]] = []
    for left, block in enumerate(old if len(old) * len(new) <= MOST_PAIRS else ()):
        start = pairs[-1][1] + 1 if pairs else 0
        right = next((n for n in range(start, len(new)) if _alike(block, new[n])), None)
        if right is not None:
            pairs.append((left, right))
    return pairs


def _alike(one: Block, other: Block) -> bool:
    if bool(one.table) != bool(other.table):
        return False
    words = SequenceMatcher(None, one.text.split(), other.text.split(), autojunk=False)
    return words.ratio() > ALIKE or (not one.text.strip() and not other.text.strip())


def _changed(title: str, old: Block, new: Block) -> Iterator[Finding]:
    """A changed block: of a row whose cells are as many as before, each cell that changed."""
    if old.shown != new.shown or len(old.cells) != len(new.cells) or not new.table:
        yield Finding(Change.CHANGED, _place(title, new), _words(old), _words(new))
        return
    for column, (before, after) in enumerate(zip(old.cells, new.cells, strict=True)):
        if before.split() != after.split():
            yield Finding(Change.CHANGED, f"{_place(title, new)}, {_column(new, column)}", before, after)


def _words(block: Block) -> str:
    return " ".join((block.text, *([PICTURE] * len(block.shown)))).strip()


def _place(title: str, block: Block) -> str:
    """Where a person finds it: the story, the heading above, the table and the row."""
    at = [title, f"under “{block.heading}”" if block.heading and block.text.strip() != block.heading else ""]
    if block.table:
        at.append(f"table {block.table}, row {block.row}")
    return ", ".join(part for part in at if part)


def _column(block: Block, column: int) -> str:
    head = " ".join(block.columns[column].split()) if column < len(block.columns) and block.row > 1 else ""
    return f"column “{head}”" if head else f"column {column + 1}"
