"""What a start page is made of: sections, each a few lines about what needs somebody, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from register.domain.duties.duties import DutyKind
from register.domain.home.work import Work

SHOWN = 5
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Slice:
    """Which of many entries are told."""

    start: int = 0
    most: int = SHOWN


FIRST = Slice()
"""Those that a start page shows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what it is about, the work or the kind of record it leads to, by when, and how it stands.

    `due_words` introduce an instant that is no deadline. `task`: the kind of task that this line stands for, about its
    record; by itself it does not come a second time. `for_others`: what it asks, somebody else has to do.
    """

    words: str
    at: str
    ref: str | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    due_words: str = ""
    note: str = ""
    urgent: bool = False
    task: DutyKind | None = None
    for_others: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the start page: its entries, of which the first few are shown, and where the whole list is."""

    key: str
    title: str
    at: Work
    entries: tuple[Entry, ...]
    in_all: int | None = None
    whole: tuple[Work, tuple[tuple[str, str], ...]] | None = None
    """Another list of exactly these, and what is asked of it."""
    ahead: tuple[Entry, ...] = ()
    """What of it presses most, where that may not be among the entries that were read."""

    @property
    def has_more(self) -> bool:
        """Whether there are others than those shown."""
        return self.found > len(self.shown)

    @property
    def count(self) -> str:
        """How many there are, of which the first may have been read only: true to MOST_COUNTED."""
        return f"more than {MOST_COUNTED:,}" if self.found > MOST_COUNTED else str(self.found)

    @property
    def listed_at(self) -> tuple[Work, tuple[tuple[str, str], ...]]:
        """The list of exactly these, and what is asked of it."""
        return self.whole or (Work.SECTION, (("key", self.key),))

    @property
    def found(self) -> int:
        """How many there are."""
        return len(self.entries) if self.in_all is None else self.in_all

    @property
    def shown(self) -> tuple[Entry, ...]:
        return self.entries[:SHOWN]

    @property
    def tasks(self) -> dict[tuple[str, str], datetime | None]:
        """The tasks that its lines stand for, by kind and by the record that they are about, and which of several by when
        it is due."""
        told = [one for one in self.entries if one.task and one.ref]
        return {(str(one.task), str(one.ref)): None if one.due_words else one.due_at for one in told}


def section(
    key: str,
    title: str,
    at: Work,
    entries: Iterable[Entry],
    *,
    in_all: int | None = None,
    whole: tuple[Work, tuple[tuple[str, str], ...]] | None = None,
) -> Section:
    """These entries under a title. at: where the work is done. in_all: how many there are where only some are given.
    whole: another list of exactly these; without one the start page shows them by itself."""
    return Section(key, title, at, tuple(entries), in_all, whole)
