"""What a template pack is made of: its parts in order, and the fields of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from register.documents.clause_sources import Block

TYPES = ("text", "long_text", "date", "int", "money", "choice", "person", "organisation", "table")
CONTENTS_FROM, COMPACT_TO = 8, 16
KINDS = ("clause", "schedule", "annex")
EDITABILITIES = ("fixed", "orange", "green", "local")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice: what is stored, what people read, and what a document shows if not the same."""

    value: str
    label: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table field."""

    name: str
    label: str
    type: str = "text"
    width: float = 1.0
    required: bool = False
    options: tuple[Option, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None
    blank: str = "–"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in."""

    name: str
    label: str
    type: str
    required: bool
    part_id: str
    page: str
    required_when: str = ""
    help: str = ""
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None
    blank: str = "Not stated"
    source: str = ""
    group: str = ""
    usual: Any = None
    """An answer that is offered where nobody gave one: a text, or the rows of a table."""

    @property
    def path(self) -> str:
        """Where the value lies: `services.service_name` for a field that is asked once per service."""
        return f"{self.group}.{self.name}" if self.group else self.name


@dataclass(frozen=True, slots=True)
class Part:
    """One clause, schedule or annex. Its number is data: editions number the same clause differently."""

    id: str
    number: str
    number_confidence: str
    source: str
    title: str
    kind: str
    editability: str
    mandatory: bool
    page: str
    clause: str
    repeat: str
    flows: bool
    fields: tuple[Field, ...]
    blocks: tuple[Block, ...]

    @property
    def label(self) -> str:
        """The number as it is printed before the title."""
        words = {"clause": "", "schedule": "Schedule ", "annex": "Annex "}
        return f"{words[self.kind]}{self.number}" if self.number else ""

    @property
    def locked(self) -> bool:
        """Nobody but the maker of the pack changes its wording."""
        return self.editability == "fixed"


@dataclass(frozen=True)
class Pack:
    """A template pack, validated."""

    folder: Path
    id: str
    title: str
    edition: str
    valid_from: date
    valid_to: date | None
    forms: tuple[str, ...]
    legal_statuses: tuple[str, ...]
    official: bool
    watermark: str
    reference_field: str
    version_field: str
    parts: tuple[Part, ...]
    template: bytes
    hash: str

    def fields(self) -> tuple[Field, ...]:
        """Every field, in the order of the document."""
        return self._fields

    @cached_property
    def _fields(self) -> tuple[Field, ...]:
        return tuple(field for part in self.parts for field in part.fields)

    @cached_property
    def _grouped(self) -> dict[str, tuple[Field, ...]]:
        groups = {field.group for field in self._fields}
        return {group: tuple(field for field in self._fields if field.group == group) for group in groups}

    @property
    def long(self) -> bool:
        """Whether it has a cover, a contents list and schedules on pages of their own."""
        return len(self.parts) >= CONTENTS_FROM

    @property
    def compact(self) -> bool:
        """Whether its contents list fits on the cover."""
        return len(self.parts) <= COMPACT_TO

    def part(self, part_id: str) -> Part:
        """The part of this id."""
        return next(part for part in self.parts if part.id == part_id)

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The names of the repeated blocks, such as `services`."""
        return tuple(part.repeat for part in self.parts if part.repeat)

    def of_group(self, group: str) -> tuple[Field, ...]:
        """The fields asked once per item of a repeated block; the rest when `group` is empty."""
        return self._grouped.get(group, ())
