"""What bringing a register in did, as calls answer it."""

from __future__ import annotations

from collections.abc import Mapping as Words
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowWaiting:
    """A row that waits for a person, with its place and why, by field."""

    place: str
    problems: Words[str, str]


@dataclass(frozen=True, slots=True)
class OrganisationAsked:
    """A name that a person has to say the organisation of, with those that may be meant."""

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
    asked: tuple[OrganisationAsked, ...]
    waiting: tuple[RowWaiting, ...]
