"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
MOST_WORDS = 4000


class Piece(StrEnum):
    """What became of some words."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Words:
    """Some words in a row that fared alike."""

    text: str
    piece: Piece


def word_changes(old: str, new: str) -> list[Words]:
    """Both texts as one: kept, removed and added words in reading order. Very long texts change as a whole."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        return _found([("replace", 0, len(before), 0, len(after))], before, after)
    return _found(SequenceMatcher(None, before, after, autojunk=False).get_opcodes(), before, after)


def _found(
    codes: Sequence[tuple[str, int, int, int, int]], before: list[str], after: list[str]
) -> list[Words]:
    return [words for code in codes for words in _pieces(code, before, after) if words.text]


def _pieces(code: tuple[str, int, int, int, int], before: list[str], after: list[str]) -> Iterator[Words]:
    name, start, end, first, last = code
    if name == "equal":
        yield Words("".join(before[start:end]), Piece.KEPT)
        return
    yield Words("".join(before[start:end]), Piece.REMOVED)
    yield Words("".join(after[first:last]), Piece.ADDED)
