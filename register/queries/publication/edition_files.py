"""A published edition as a file, in each form in which anybody may take it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from register.domain.publication.bods import statements
from register.domain.publication.edition_shapes import Head, Row, edition_json
from register.domain.publication.regmem import regmem
from register.exports import FORMATS as SHEETS
from register.exports import WRITERS
from register.models.editions import EditionRow, EditionVersion
from register.models.interests import Interest
from register.models.nil_returns import NilReturn
from register.queries.listing import headings
from register.queries.publication import edition_rows, edition_told
from register.queries.publication.editions import question

R = EditionRow
SHAPES: dict[str, Callable[[Head, list[Row]], Any]] = {
    "json": edition_json, "regmem": regmem, "bods": statements,
}  # fmt: skip
KINDS = {
    "csv": "CSV file", "xlsx": "Excel file", "jsonl": "JSON Lines file", "json": "JSON file",
    "regmem": "Register of members' interests (JSON)", "bods": "Beneficial ownership data (JSON)",
}  # fmt: skip
"""Every form, with what its link is called."""
TYPES = {**SHEETS, **dict.fromkeys(SHAPES, "application/json")}
ENDINGS = {kind: kind if kind in SHEETS or kind == "json" else f"{kind}.json" for kind in KINDS}


def edition_file(session: Session, one: EditionVersion, kind: str, *, publisher: str, url: str = "") -> bytes:
    """The whole edition as it may be read today. kind: one of KINDS. url: where its public page is, where known."""
    told = edition_rows.every(session, one)
    if kind in SHAPES:
        rows = [Row(row.state, row.values) for row in told]
        shaped = SHAPES[kind](_head(session, one, publisher, url), rows)
        return (json.dumps(shaped, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
    plain = (row.values for row in told)
    rows_as_read = map(edition_told.filed, plain) if kind in ("csv", "xlsx") else map(dict, plain)
    return WRITERS[kind](question(one), headings(edition_told.FILED), rows_as_read)


def file_name(one: EditionVersion, kind: str) -> str:
    return f"{one.ref}.{ENDINGS[kind]}"


def _head(session: Session, one: EditionVersion, publisher: str, url: str) -> Head:
    return Head(
        one.ref, one.title, one.register, one.held_on, one.declared_by, one.drawn_basis, one.published_on, one.count,
        one.sha256, publisher, url, _told_otherwise(session, one),
    )  # fmt: skip


def _told_otherwise(session: Session, one: EditionVersion) -> frozenset[str]:
    """References of the records that an earlier edition has with another version."""
    before = aliased(R)
    query = select(func.coalesce(Interest.ref, NilReturn.ref)).select_from(R)
    query = query.join(before, before.subject_id == R.subject_id)
    query = query.outerjoin(Interest, Interest.id == R.subject_id)
    query = query.outerjoin(NilReturn, NilReturn.id == R.subject_id)
    query = query.where(
        R.edition_id == one.thing_id, before.block_seq < R.block_seq, before.commitment != R.commitment
    )
    return frozenset(filter(None, session.scalars(query.distinct())))
