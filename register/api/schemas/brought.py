"""What bringing a register or a list in did, as calls answer it."""

from __future__ import annotations

from collections.abc import Mapping as Words
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RowWaiting:
    """A row that waits for a person, with its place and why, by field."""

    place: str
    problems: Words[str, str]


@dataclass(frozen=True, slots=True)
class NameAsked:
    """A name that a person has to say who or which is meant by, with those that may be."""

    name: str
    may_be: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """What bringing the file in did, or would do. kept_as: the import that was recorded, if anything was news."""

    source: str
    kept_as: str | None
    rows: int
    new: int
    changed: int
    known: int
    repeated: int
    new_organisations: int
    organisations_by_name_alone: int
    remarks: tuple[str, ...]
    unsaid: Words[str, int]
    asked: tuple[NameAsked, ...]
    waiting: tuple[RowWaiting, ...]


@dataclass(frozen=True, slots=True)
class SplitAsked:
    """A body that closed, of which a person has to say which of those that came after it this source goes on with."""

    name: str
    closed_on: date
    may_be: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditionBrought:
    """What bringing one edition in did, or would do. kept_as: the import that was recorded, if anything was news. gone:
    entries of the edition before that are not in this one. unsaid: how often a row leaves something out, by what it is."""

    source: str
    published_on: date | None
    kept_as: str | None
    rows: int
    entries: int
    nil_returns: int
    new: int
    changed: int
    known: int
    repeated: int
    gone: int
    new_people: int
    people_by_name_alone: int
    unsaid: Words[str, int]
    remarks: tuple[str, ...]
    asked: tuple[NameAsked, ...]
    asked_bodies: tuple[SplitAsked, ...]
    waiting: tuple[RowWaiting, ...]


@dataclass(frozen=True, slots=True)
class RegisterBrought:
    """What bringing a register of interests in did, or would do, edition by edition, the oldest first."""

    dry_run: bool
    editions: tuple[EditionBrought, ...]


@dataclass(frozen=True, slots=True)
class StaffChange:
    """Somebody who joins, moves or leaves, or whose details change, in words; causes: what follows from it."""

    name: str
    kind: str
    words: str
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StaffLeftOut:
    """A row of a list of staff that is not taken in, and why, by field."""

    row: str
    problems: Words[str, str]


@dataclass(frozen=True, slots=True)
class StaffBrought:
    """What taking a list of staff in did, or would do. done: how many of each were recorded, none where nothing was."""

    dry_run: bool
    rows: int
    joiner: int
    mover: int
    leaver: int
    mended: int
    not_listed: int
    changes: tuple[StaffChange, ...]
    left_out: tuple[StaffLeftOut, ...]
    remarks: tuple[str, ...]
    done: Words[str, int] | None
