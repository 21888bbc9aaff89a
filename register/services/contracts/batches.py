"""Makes the Word files of many contracts: what they share is loaded once, and a block is recorded in one go."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from register.domain.errors import Refused
from register.domain.permissions import Actor, Permission, Viewer, check
from register.models.contract_documents import ContractDocumentVersion
from register.models.contracts import ContractVersion
from register.queries import names
from register.queries.called import together
from register.queries.contracts import contracts
from register.queries.contracts.published_templates import own_packs, pack_for
from register.queries.contracts.values import filling
from register.services import facts
from register.services.contracts.documents import Made, made_from

BLOCK = 250


def make_documents(
    session: Session, rows: Iterable[ContractVersion], *, viewer: Viewer
) -> Iterator[tuple[str, Made | Refused]]:
    """Each contract's reference with its Word file, or with what it lacks."""
    rows, own = list(rows), own_packs(session)
    called = together(names.people(session, viewer=viewer), names.organisations(session, viewer=viewer))
    standings = contracts.standings_of(session, rows, viewer=viewer)
    session.expunge_all()  # what was loaded stays as it is, past the end of this transaction
    for row in rows:
        pack = pack_for(row.edition, row.valid_from, own)
        try:
            whole = filling(pack, row, standings[row.thing_id], called) if pack else None
            yield row.ref, made_from(row, whole)
        except Refused as fault:
            yield row.ref, fault


def record_documents(
    session: Session, kept: Iterable[tuple[Made, str]], *, actor: Actor, today: date
) -> list[ContractDocumentVersion]:
    """Record a block of files that were kept; a contract that moved on meanwhile is left out."""
    check(actor, Permission.KEEP_CONTRACTS)
    kept = list(kept)
    ids = [made.contract.thing_id for made, _ in kept]
    newest = contracts.newest_versions(session, ids, viewer=actor.viewer)
    return [_recorded(session, made, name, actor, today) for made, name in kept if made.contract.id in newest]


def _recorded(session: Session, made: Made, name: str, actor: Actor, today: date) -> ContractDocumentVersion:
    return facts.begin(
        session, ContractDocumentVersion, "contract_document.made", actor=actor, known_on=today, valid_from=today,
        contract_id=made.contract.thing_id, contract_version_id=made.contract.id, change_id=None, pack=made.pack.id,
        pack_hash=made.pack.hash, data_hash=made.data_hash, content_hash=made.content_hash,
        file_hash=hashlib.sha256(made.docx).hexdigest(), file_name=Path(name).name, size=len(made.docx),
    )  # fmt: skip
