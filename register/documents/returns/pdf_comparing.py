"""Compares the words of a PDF with the document that was issued: where they differ, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from register.documents.parts import Pack
from register.documents.returns.aligning import gaps
from register.documents.returns.findings import MOST, Comparing, told_apart
from register.documents.returns.kinds import Finding, Kind, Report
from register.documents.returns.opening import opened
from register.documents.returns.passages import ALIKE, Passage

FRAMES = ("Header", "Footer")
DOTS = re.compile(r"(?:\.\s?){4,}\s*\d+\s*$")
DIGITS = re.compile(r"\d+")
HASH = re.compile(r"[0-9a-f]{64}")
FEWEST_WORDS = 20
"""A page of fewer words is a picture with a stamp on it, and not a text."""


def hashes_in(pages: Sequence[str]) -> set[str]:
    """Data hashes that stand on its pages."""
    return {found for page in pages for found in HASH.findall(page)}


def has_words(pages: Sequence[str]) -> bool:
    """Whether it holds a text at all; a scan holds pictures of one."""
    return sum(len(page.split()) for page in pages) >= FEWEST_WORDS * max(1, len(pages))


def report_on_pdf(issued: Mapping[str, bytes], pages: Sequence[str], pack: Pack | None) -> Report:
    """Every difference in words. What every page repeats, the numbers of pages and how lines break count for nothing."""
    stories = opened(issued, pack).stories
    frames = {_shape(line) for name in FRAMES for one in stories.get(name, ()) for line in _lines_of(one)}
    passages = [one for name, story in stories.items() if name not in FRAMES for one in story]
    words = list(_words_of_pages(pages, frames))
    found = list(told_apart(_findings(passages, words, pack)))
    return Report(tuple(found[:MOST]), 0, len(found) > MOST)


def _lines_of(one: Passage) -> list[str]:
    return [one.text.replace("\t", " "), *one.cells]


def _shape(line: str) -> str:
    """A line with every number alike, so that "Page 3 of 54" is what the foot of each page says."""
    return " ".join(DIGITS.sub("#", line).split()).replace("# of #", "of")


def _words_of_pages(pages: Sequence[str], frames: set[str]) -> Iterator[str]:
    for page in pages:
        for line in page.splitlines():
            if _shape(line) not in frames:
                yield from _words(DOTS.sub("", line))


def _words(text: str) -> list[str]:
    return text.translate(ALIKE).split()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the words of a passage stand among all."""

    passage: Passage
    start: int
    end: int


def _findings(passages: Sequence[Passage], words: list[str], pack: Pack | None) -> Iterator[Finding]:
    telling = Comparing("Document", (), (), pack, None)
    issued: list[str] = []
    places: list[_Place] = []
    for one in passages:
        start = len(issued)
        issued += _words(f"{one.number} {' '.join(one.cells)}")
        if len(issued) > start:
            places.append(_Place(one, start, len(issued)))
    heads = {"".join(_words(" ".join(one.cells))) for one in passages if one.table and one.row == 1}
    kept = [gap for gap in gaps(issued, words) if not _is_nothing(gap, issued, words, heads)]
    for place, mine in _by_place(places, kept):
        before, after = _both(place, mine, issued, words)
        change = "changed" if before and after else "removed" if before else "added"
        yield telling.finding(_kind(telling, place.passage), change, place.passage, before, after)


Gap = tuple[int, int, int, int]


def _is_nothing(gap: Gap, issued: list[str], words: list[str], heads: set[str]) -> bool:
    """Words that were only broken elsewhere, and headings of a table that a new page repeats."""
    old, new = "".join(issued[gap[0] : gap[1]]), "".join(words[gap[2] : gap[3]])
    return old.replace("-", "") == new.replace("-", "") or (not old and new in heads)


def _by_place(places: list[_Place], found: list[Gap]) -> Iterator[tuple[_Place, list[Gap]]]:
    """The differences of each passage; words that came in between belong to the passage before them."""
    at = 0
    for place in places:
        mine = []
        while at < len(found) and (_is_of(found[at], place) or place is places[-1]):
            mine.append(found[at])
            at += 1
        if mine:
            yield place, mine


def _is_of(gap: Gap, place: _Place) -> bool:
    start, end, _, _ = gap
    return start < place.end or start == end == place.end


def _both(place: _Place, mine: list[Gap], issued: list[str], words: list[str]) -> tuple[str, str]:
    """The passage as it was issued, and as the PDF reads."""
    after: list[str] = []
    at = place.start
    for start, end, first, last in mine:
        after += issued[at:start] + words[first:last]
        at = end
    end = max(place.end, at)
    return " ".join(issued[place.start : end]), " ".join([*after, *issued[at:end]])


def _kind(telling: Comparing, one: Passage) -> Kind:
    return Kind.FIXED if telling.all_fixed or one.part in telling.fixed else Kind.WORDING
