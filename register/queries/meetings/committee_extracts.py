"""An extract of a published edition for a committee: what anybody may read there of its members, and what changed since
an earlier edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import Invalid
from register.domain.permissions import ANYBODY, Viewer
from register.domain.publication.editions import INTERESTS
from register.models.editions import EditionVersion
from register.queries import names
from register.queries.publication import edition_rows
from register.queries.publication import editions as queries
from register.queries.publication.differences import difference
from register.queries.publication.edition_told import on_page

MOST = 1000
"""So many rows of one member."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the committee, with their rows as a page of the edition shows them, and in a word what changed."""

    name: str
    rows: tuple[Mapping[str, Any], ...]
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class CommitteeExtract:
    """earlier: the edition with which this one is compared, if one was chosen."""

    edition: EditionVersion
    earlier: EditionVersion | None
    members: tuple[Member, ...]


def committee_extract(
    session: Session, ref: str, people: Iterable[str], *, earlier: str | None = None, viewer: Viewer
) -> CommitteeExtract:
    """people: ids. NotFound for an edition or a person that is none; Invalid for one of another register."""
    one = _edition(session, ref, "edition")
    before = _edition(session, earlier, "earlier") if earlier else None
    if before is not None and before.held_on >= one.held_on:
        raise Invalid({"earlier": "Select an edition of an earlier day"})
    called = names.people(session, viewer=viewer).look_up(list(people))
    changes = _changes(session, before, one) if before else {}
    members = [
        Member(called[key], rows, tuple(_of(changes, rows, session, before, key)))
        for key in sorted(people, key=lambda key: called[key])
        for rows in [_rows(session, one, key)]
    ]
    return CommitteeExtract(one, before, tuple(members))


def _edition(session: Session, ref: str, field: str) -> EditionVersion:
    found = queries.edition(session, ref, viewer=ANYBODY)
    if found.register != INTERESTS:
        raise Invalid({field: "Select an edition of the register of interests"})
    return found


def _rows(session: Session, one: EditionVersion, person_id: str) -> tuple[Mapping[str, Any], ...]:
    rows, _ = edition_rows.page(session, one, {"person_id": person_id}, limit=MOST)
    return tuple(on_page(row.values) for row in rows)


def _changes(
    session: Session, before: EditionVersion, one: EditionVersion
) -> dict[str, list[tuple[str, str, str]]]:
    """By reference of the entry: which field, how it read, how it reads."""
    found = difference(session, before, one)
    told: dict[str, list[tuple[str, str, str]]] = {}
    for word, rows in (("Added", found.added), ("No longer there", found.removed)):
        for row in rows:
            line = on_page(row.values)
            told[str(line["entry_ref"])] = [(word, "", str(line["entry"]))]
    for changed in found.changed:
        told[str(changed.row.values["entry_ref"])] = [change.words for change in changed.changes]
    return told


def _of(
    changes: Mapping[str, list[tuple[str, str, str]]], rows: Iterable[Mapping[str, Any]], session: Session,
    before: EditionVersion | None, person_id: str,
) -> list[tuple[str, str, str]]:  # fmt: skip
    """Those of this member's entries, in the newer edition or in the earlier one."""
    if before is None:
        return []
    mine = [*rows, *_rows(session, before, person_id)]
    refs = dict.fromkeys(str(row["entry_ref"]) for row in mine)
    return [line for ref in refs for line in changes.get(ref, ())]
