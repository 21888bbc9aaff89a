"""What a start page is made of: sections, each a few lines about what needs somebody, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what it is about, the page and record it leads to, by when, and how it stands.

    `due_words` introduce an instant that is no deadline.
    """

    words: str
    page: str
    ref: str | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    due_words: str = ""
    note: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the start page: a few entries, how many there are in all, and where the whole list is."""

    key: str
    title: str
    page: str
    entries: tuple[Entry, ...]
    total: int


def section(key: str, title: str, page: str, entries: Iterable[Entry]) -> Section:
    """The first few of these entries under a title."""
    found = tuple(entries)
    return Section(key, title, page, found[:SHOWN], len(found))
