"""Publishes an edition of a register: what it is drawn for in one entry, its manifest in blocks behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session

from register.domain.errors import Stale
from register.domain.leaves import Json
from register.domain.permissions import Actor, Permission, check
from register.domain.publication.editions import INTERESTS, NewEdition
from register.models.editions import EditionRow, EditionVersion
from register.queries.publication.edition_drafts import Drawn, draw
from register.queries.publication.editions import COLUMNS, ROWS, row_of
from register.services import facts, ledger


def publish_edition(
    session: Session, new: NewEdition, *, seen: str | None = None, actor: Actor, today: date, provenance: str = ""
) -> EditionVersion:  # fmt: skip
    """Record the edition and its rows. `seen` is the manifest of the preview: Stale when it is no longer that."""
    check(actor, Permission.PUBLISH_REGISTER)
    drawn = draw(session, new, viewer=actor.viewer, today=today)
    if seen is not None and seen != drawn.sha256:
        raise Stale
    edition = _begun(session, new, drawn, actor, today, provenance)
    note_rows(session, edition.thing_id, drawn.rows, actor)
    return edition


def note_rows(session: Session, edition_id: str, rows: Sequence[Any], actor: Actor) -> None:
    """The manifest, in blocks behind the entry of the edition. rows: whatever has the columns of a row of it."""
    for start in range(0, len(rows), ledger.BLOCK):
        _note(session, edition_id, rows[start : start + ledger.BLOCK], actor)


def _begun(
    session: Session, new: NewEdition, drawn: Drawn, actor: Actor, today: date, provenance: str
) -> EditionVersion:
    return facts.begin(
        session, EditionVersion, "edition.published", actor=actor, known_on=today, valid_from=today,
        provenance=provenance, register=INTERESTS, title=new.called, held_on=new.held_on,
        declared_by=new.known_by, drawn_basis=new.drawn_basis, published_on=today, count=len(drawn.rows),
        sha256=drawn.sha256,
    )  # fmt: skip


def _note(session: Session, edition_id: str, drafts: Sequence[Any], actor: Actor) -> None:
    """Rows of the manifest: ids and commitments, no name and no word."""
    rows: list[dict[str, Json]] = [{name: getattr(draft, name) for name in COLUMNS} for draft in drafts]
    body: dict[str, Json] = {"edition": edition_id, "rows": list(rows)}
    ledger.note(session, ROWS, edition_id, body, actor=actor, then=_writing(edition_id, rows))


def _writing(edition_id: str, rows: list[dict[str, Json]]) -> Callable[[Connection, int], None]:
    def write(connection: Connection, seq: int) -> None:
        connection.execute(insert(EditionRow), [row_of(edition_id, seq, row) for row in rows])

    return write
