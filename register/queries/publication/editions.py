"""Published editions: the list, one of them, those in which a record stands, and whether the manifests agree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from register.domain.dates import said
from register.domain.errors import NotFound
from register.domain.leaves import decode_header
from register.domain.permissions import ANYBODY, Viewer
from register.domain.publication.editions import CONTRACTS, REGISTERS, Line, manifest_hash
from register.models.editions import Edition, EditionRow, EditionVersion
from register.models.interests import InterestVersion
from register.models.ledger import LedgerEntry, LedgerPayload
from register.models.nil_returns import NilReturnVersion
from register.queries.listing import Column, Listing, Query
from register.queries.visible import AsAt, known, one, seen_by, unwalled

V, R = EditionVersion, EditionRow
ROWS = "edition.rows"
"""The event of an entry that holds rows of a manifest."""
COLUMNS = (
    "position", "kind", "subject_id", "version_id", "entry_seq", "commitment", "ground", "hidden", "decided_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Withheld:
    """A row that is withheld or of which fields are left out, for those who keep the register."""

    position: int
    subject_id: str
    ground: str
    hidden: str
    decided_by: str


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown = select(
        V.thing_id.label("id"), Edition.ref, V.title, V.register, V.held_on, V.declared_by, V.published_on, V.count,
    )  # fmt: skip
    shown = shown.join(Edition, Edition.id == V.thing_id)
    public = [unwalled(V)] if viewer == ANYBODY else []
    return shown.where(seen_by(V, viewer), *public, *known(V, as_at))


LISTING = Listing(
    noun="editions",
    title="Published editions",
    columns=(
        Column("ref", "Edition", "ref"),
        Column("title", "Title"),
        Column("register", "Register", words=lambda code: REGISTERS.get(code, code)),
        Column("held_on", "Shows the register for", "day"),
        Column("declared_by", "Using what had been declared by", "day"),
        Column("published_on", "Published", "day"),
        Column("count", "Rows"),
    ),
    statement=_statement,
    order=(V.published_on, V.thing_id),
    newest_first=True,
    bitemporal=False,
)


def edition(session: Session, key: str, *, viewer: Viewer) -> EditionVersion:
    """One edition by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer)


def edition_of_people(session: Session, key: str, *, viewer: Viewer) -> EditionVersion:
    """The same of a register whose rows are about people; NotFound for one of contracts, whose rows are read elsewhere."""
    found = edition(session, key, viewer=viewer)
    if found.register == CONTRACTS:
        raise NotFound
    return found


def newest(session: Session, *, viewer: Viewer, register: str = "interests") -> EditionVersion | None:
    """The edition of this register published last; None while there is none."""
    query = select(V, Edition.ref).join(Edition, Edition.id == V.thing_id).where(seen_by(V, viewer))
    query = query.where(V.register == register)
    row = session.execute(query.order_by(V.published_on.desc(), V.seq.desc()).limit(1)).first()
    if row is None:
        return None
    found: EditionVersion = row[0]
    found.ref = row[1]
    return found


def question(row: EditionVersion) -> str:
    """What an edition answers, in the sentence that stands on its page and in its downloads."""
    how = "recorded here" if row.drawn_basis == "recorded" else "asserted by its source"
    return (
        f"{row.title}, edition {row.ref}: {REGISTERS.get(row.register, row.register)} as at {said(row.held_on)} using "
        f"only what had been declared by {said(row.declared_by)} (basis: {how}), published on "
        f"{said(row.published_on)}, manifest SHA-256 {row.sha256}"
    )


def editions_with(session: Session, kind: str, thing_id: str, *, viewer: Viewer) -> list[EditionVersion]:
    """The editions in which this record stands, or, for a person, rows about them; the newest first."""
    rows = select(R.edition_id).where(_about(kind, thing_id, viewer))
    query = select(V, Edition.ref).join(Edition, Edition.id == V.thing_id)
    query = query.where(V.thing_id.in_(rows), seen_by(V, viewer)).order_by(V.published_on.desc(), V.thing_id)
    found = []
    for version, ref in session.execute(query):
        version.ref = ref
        found.append(version)
    return found


def _about(kind: str, thing_id: str, viewer: Viewer) -> Any:
    if kind != "person":
        return R.subject_id == thing_id
    theirs = (
        select(model.thing_id).where(model.person_id == thing_id, seen_by(model, viewer))
        for model in (InterestVersion, NilReturnVersion)
    )
    return or_(R.subject_id == thing_id, *(R.subject_id.in_(ids) for ids in theirs))


def withheld(session: Session, row: EditionVersion, *, viewer: Viewer) -> list[Withheld]:
    """What was withheld when the edition was published, on which ground, and who decided it."""
    query = select(R.position, R.subject_id, R.ground, R.hidden, R.decided_by)
    query = query.where(R.edition_id == row.thing_id, R.ground != "").order_by(R.position)
    return [Withheld(*found) for found in session.execute(query)]


def refs_of(session: Session, interest_ids: list[str], *, viewer: Viewer) -> dict[str, str]:
    """The references of those of these interests that the viewer may see, by id."""
    i = InterestVersion
    query = select(i.thing_id, i.__thing__.ref).join(i.__thing__, i.__thing__.id == i.thing_id)
    query = query.where(i.thing_id.in_(interest_ids), i.superseded_seq.is_(None), seen_by(i, viewer))
    return {row[0]: row[1] for row in session.execute(query.order_by(i.thing_id))}


def agrees(session: Session, row: EditionVersion) -> bool:
    """Whether the rows still give the hash that the edition was published with."""
    return _hash(session, row.thing_id) == row.sha256


def _hash(session: Session, edition_id: str) -> str:
    query = select(R.position, R.kind, R.commitment, R.ground, R.hidden).where(R.edition_id == edition_id)
    return manifest_hash(Line(*row) for row in session.execute(query.order_by(R.position)))


def row_of(edition_id: str, seq: int, told: dict[str, Any]) -> dict[str, Any]:
    """A row of the table from what its entry says: the table can be dropped and made again."""
    return {
        "id": f"{edition_id}-{told['position']}", "edition_id": edition_id, "block_seq": seq,
        **{name: told[name] for name in COLUMNS},
    }  # fmt: skip


def blocks(session: Session) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Every entry that holds rows: its number, and the rows as the table must hold them."""
    query = select(LedgerPayload.seq, LedgerPayload.body)
    query = query.join(LedgerEntry, LedgerEntry.seq == LedgerPayload.seq).where(LedgerEntry.event == ROWS)
    for seq, body in session.execute(query.order_by(LedgerPayload.seq)):
        note = json.loads(body)["note"]
        yield seq, [row_of(note["edition"], seq, told) for told in note["rows"]]


def compare_manifests(session: Session) -> Iterator[tuple[str, str]]:
    """Where a manifest is not what the audit trail says: (place, words)."""
    told = 0
    for seq, rows in blocks(session):
        told += len(rows)
        query = select(R.__table__).where(R.block_seq == seq).order_by(R.position)
        if [dict(row) for row in session.execute(query).mappings()] != rows:
            yield f"entry {seq}", "the rows of a published edition are not those of this entry"
    if session.scalar(select(func.count()).select_from(R)) != told:
        yield "edition_row", "there are rows that no entry of the audit trail holds"
    for row in session.scalars(select(V).order_by(V.seq)):
        if not agrees(session, row):
            yield f"entry {row.seq}", "the manifest of this edition does not give its hash"
    yield from _false_commitments(session)


def _false_commitments(session: Session) -> Iterator[tuple[str, str]]:
    query = select(R.id, R.commitment, R.entry_seq, LedgerEntry.header)
    query = query.join(LedgerEntry, LedgerEntry.seq == R.entry_seq).order_by(R.block_seq, R.position)
    for row in session.execute(query):
        if decode_header(row.header).commitment.hex() != row.commitment:
            yield f"row {row.id}", f"the commitment is not that of entry {row.entry_seq}"
