"""Word files made of contracts, with the hashes they were recorded with."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy.orm import Session

from register.domain.contracts.documents import BY_PACK, ELSEWHERE
from register.domain.errors import NotFound
from register.domain.permissions import Viewer
from register.models.contract_changes import ContractChangeVersion
from register.models.contract_documents import ContractDocument, ContractDocumentVersion
from register.models.contracts import Contract, ContractVersion
from register.queries.contracts import contracts
from register.queries.visible import one, versions_of, visible

V = ContractDocumentVersion


def contract_document(
    session: Session, key: str, *, contract_id: str, viewer: Viewer
) -> ContractDocumentVersion:
    """One document of this contract by id or reference; NotFound when there is none."""
    found = one(session, V, key, viewer)
    if found.contract_id != contract_id:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class DocumentKept:
    """A Word file as machines are told it: what it was made from, and its hashes."""

    ref: str
    id: str
    n: int
    act: str
    valid_from: date
    known_on: date
    pack: str
    pack_hash: str
    data_hash: str
    content_hash: str
    file_hash: str
    size: int


def as_kept(row: ContractDocumentVersion) -> DocumentKept:
    names = [one.name for one in fields(DocumentKept) if one.name != "id"]
    return DocumentKept(id=row.thing_id, **{name: getattr(row, name) for name in names})


def documents_of(session: Session, contract_id: str, *, viewer: Viewer) -> list[ContractDocumentVersion]:
    """Every file made of a contract, newest first; each carries its reference."""
    query = visible(V, viewer).add_columns(ContractDocument.ref)
    query = query.join(ContractDocument, ContractDocument.id == V.thing_id).where(
        V.contract_id == contract_id
    )
    rows = session.execute(query.order_by(V.seq.desc()))
    return [_with_ref(version, ref) for version, ref in rows]


def papers_of(
    session: Session, change: ContractChangeVersion, *, viewer: Viewer
) -> list[ContractDocumentVersion]:
    """The papers made of one change, newest first."""
    made = documents_of(session, change.contract_id, viewer=viewer)
    return [one for one in made if one.change_id == change.thing_id]


def document_to_issue(
    session: Session, row: ContractVersion, *, elsewhere: bool = False, viewer: Viewer
) -> ContractDocumentVersion | None:
    """The newest document of the contract itself as it stands, made here or `elsewhere`; None where there is none. Stages
    it went through since change nothing that is printed."""
    versions = versions_of(session, row, viewer=viewer)
    changed_at = max((v.n for v in versions if v.act in contracts.EDITING), default=1)
    same = {v.id for v in versions if v.n >= changed_at}
    made = documents_of(session, row.thing_id, viewer=viewer)
    mine = [d for d in made if d.contract_version_id in same and d.pack not in BY_PACK]
    return next((d for d in mine if (d.pack == ELSEWHERE) is elsewhere), None)


def every_document(session: Session, *, viewer: Viewer) -> list[ContractDocumentVersion]:
    """Every file made of any contract, by the contract's reference, oldest first; each carries its own."""
    query = visible(V, viewer).add_columns(ContractDocument.ref)
    query = query.join(ContractDocument, ContractDocument.id == V.thing_id)
    query = query.join(Contract, Contract.id == V.contract_id).order_by(Contract.ref, V.seq)
    return [_with_ref(version, ref) for version, ref in session.execute(query)]


def _with_ref(version: ContractDocumentVersion, ref: str) -> ContractDocumentVersion:
    version.ref = ref
    return version
