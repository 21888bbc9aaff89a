"""Rows of a file that were understood, each once, with those that wait for a person, and what a person is told of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from register.domain.imports.readings import Waiting
from register.domain.imports.tables import Place

TWICE = (
    "{place} has the number {number} too, and says something else. Mend the number of one, or leave one out"
)


class RowEntry(Protocol):
    """What a row says. key: what tells it from others of its source; digest: what stands for all that it says.
    beside: organisations that it names besides the two."""

    @property
    def place(self) -> Place: ...
    @property
    def source_id(self) -> str | None: ...
    @property
    def commissioner(self) -> Any: ...
    @property
    def provider(self) -> Any: ...
    @property
    def beside(self) -> tuple[Any, ...]: ...
    @property
    def unsaid(self) -> tuple[str, ...]: ...
    @property
    def key(self) -> str: ...
    @property
    def digest(self) -> str: ...


E = TypeVar("E", bound=RowEntry)


@dataclass(frozen=True)
class KeyedRow(Generic[E]):
    """What a row says, with the row, should somebody have to look at it after all."""

    entry: E
    waiting: Waiting


@dataclass(slots=True)
class RowsRead(Generic[E]):
    """What was read. repeated: places of rows that say word for word what another says. remarks: what was not taken up."""

    entries: list[KeyedRow[E]] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    unsaid: Counter[str] = field(default_factory=Counter)
    repeated: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return len(self.entries) + len(self.waiting) + len(self.repeated)


def each_once(read: Iterable[list[KeyedRow[E]]], found: RowsRead[E]) -> None:
    """Take up the rows of each number: once where they say the same, and none of them where they do not."""
    for some in read:
        _once(some, found)


def _once(some: list[KeyedRow[E]], found: RowsRead[E]) -> None:
    first, *others = some
    if all(one.entry.digest == first.entry.digest for one in others):
        found.entries.append(first)
        found.unsaid.update(first.entry.unsaid)
        found.repeated += [str(one.entry.place) for one in others]
        return
    for one in some:
        other = next(each for each in some if each.entry.digest != one.entry.digest)
        words = TWICE.format(place=other.entry.place, number=one.entry.source_id or "of its title")
        found.waiting.append(Waiting(one.waiting.headings, one.waiting.row, {"source_id": words}))
