"""An edition as machines read it: our own JSON, with codes beside what is hidden and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from register.domain.interests.interests import SITUATION_LABELS, TYPE_LABELS
from register.domain.publication.editions import STATES_EXPLAINED, State
from register.domain.publication.withholdings import WHOLE, parted

SCHEMA = "urn:armslength:edition:1"
TYPE_CODES = {words: code.value for code, words in TYPE_LABELS.items()}
SITUATION_CODES = {words: code for code, words in SITUATION_LABELS.items()}
AS_THEY_ARE = ("position", "relationship", "description", "value_pence", "offer", "managed", "source_id")


@dataclass(frozen=True, slots=True)
class Head:
    """What an edition is, and who publishes it. before: records that an earlier edition told otherwise."""

    ref: str
    title: str
    register: str
    held_on: date
    declared_by: date
    drawn_basis: str
    published_on: date
    count: int
    sha256: str
    publisher: str
    url: str = ""
    before: frozenset[str] = frozenset()

    @property
    def told(self) -> dict[str, Any]:
        return {
            "ref": self.ref, "title": self.title, "register": self.register, "held_on": self.held_on.isoformat(),
            "declared_by": self.declared_by.isoformat(), "drawn_basis": self.drawn_basis,
            "published_on": self.published_on.isoformat(), "count": self.count, "sha256": self.sha256,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its state, and what a download holds of it."""

    state: str
    values: Mapping[str, Any]

    @property
    def type_code(self) -> str | None:
        return TYPE_CODES.get(self.values["interest_type"])

    @property
    def situation_code(self) -> str | None:
        words: str | None = self.values["situation"]
        return None if words is None else SITUATION_CODES.get(words, words)


def schema_text() -> str:
    """The JSON Schema that every such file fits."""
    return files("register").joinpath("schemas/edition.schema.json").read_text(encoding="utf-8")


def edition_json(head: Head, rows: Iterable[Row]) -> dict[str, Any]:
    """The whole edition."""
    return {
        "schema": SCHEMA, "publisher": head.publisher, "edition": head.told,
        "states": {state.value: words for state, words in STATES_EXPLAINED.items()},
        "entries": [entry(row) for row in rows],
    }  # fmt: skip


def entry(row: Row) -> dict[str, Any]:
    """One entry as the schema says."""
    values = row.values
    return {
        **{name: values[name] for name in AS_THEY_ARE}, "state": row.state, "ref": values["entry_ref"],
        "person": _person(values), "organisation": _organisation(values), "type": row.type_code,
        "situation": row.situation_code, "from": day(values["valid_from"]), "to": day(values["valid_to"]),
        "declared_on": day(values["declared_on"]), "withheld": _withheld(row), "removed": _removed(values),
        "manifest": {
            "commitment": values["commitment"], "ground": values["manifest_ground"], "hidden": values["hidden"],
            "kind": values["kind"],
        },
    }  # fmt: skip


def day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _person(values: Mapping[str, Any]) -> dict[str, Any] | None:
    found = {"ref": values["person_ref"], "name": values["person"], "post": values["post"]}
    return found if any(found.values()) else None


def _organisation(values: Mapping[str, Any]) -> dict[str, Any] | None:
    return values["organisation"] and {"ref": values["organisation_ref"], "name": values["organisation"]}


def _withheld(row: Row) -> dict[str, Any] | None:
    if row.state == State.WITHHELD:
        return {"fields": [WHOLE], "ground": row.values["ground"]}
    fields = sorted(parted(row.values["hidden"]) - {WHOLE})
    if not fields or row.state == State.REMOVED:
        return None
    return {"fields": fields, "ground": row.values["ground"]}


def _removed(values: Mapping[str, Any]) -> dict[str, Any] | None:
    return {"rule": values["rule"], "on": day(values["removed_on"])} if values["rule"] else None
