"""Keeps the document of a contract that was made outside the register, where no contract template is held for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from register.domain.contracts.documents import ELSEWHERE, ELSEWHERE_SUFFIXES
from register.domain.contracts.stages import BEFORE_ISSUE, NotAtThisStage, Stage
from register.domain.errors import Invalid, Stale
from register.domain.permissions import Actor, Permission, check
from register.models.contract_documents import ContractDocumentVersion
from register.models.contracts import ContractVersion
from register.queries.contracts.contracts import contract
from register.queries.contracts.documents import documents_of
from register.queries.contracts.published_templates import own_packs, pack_for
from register.services import facts
from register.services.contracts.signed_copies import SentFile, keep_sent_file


def takes_outside(session: Session, row: ContractVersion) -> bool:
    """Whether this contract's document is made elsewhere: no template is held, and it has not gone out yet."""
    return (
        Stage(row.stage) in BEFORE_ISSUE and pack_for(row.edition, row.valid_from, own_packs(session)) is None
    )


def keep_outside_file(instance: Path, sent_name: str, body: bytes) -> SentFile:
    """Write the document as it was sent. Done before it is recorded."""
    return keep_sent_file(instance, sent_name, body, start="outside", suffixes=ELSEWHERE_SUFFIXES)


def record_outside_document(
    session: Session, key: str, file: SentFile, *, expected_n: int | None, actor: Actor, today: date
) -> ContractDocumentVersion:
    """Record it as the document of the contract as it stands. Its one hash is that of the file."""
    check(actor, Permission.KEEP_CONTRACTS)
    row = contract(session, key, viewer=actor.viewer)
    if expected_n is not None and expected_n != row.n:
        raise Stale(row.__kind__, row.thing_id)
    if not takes_outside(session, row):
        raise NotAtThisStage(
            "A contract template is held for this edition, or the contract was issued already: make the Word file here"
        )
    if any(one.file_hash == file.sha256 for one in documents_of(session, row.thing_id, viewer=actor.viewer)):
        raise Invalid({"file": "This very file is kept for this contract already"})
    digest = file.sha256
    return facts.begin(
        session, ContractDocumentVersion, "contract_document.received", actor=actor, known_on=today,
        valid_from=today, contract_id=row.thing_id, contract_version_id=row.id, pack=ELSEWHERE, pack_hash=digest,
        data_hash=digest, content_hash=digest, file_hash=digest, file_name=file.name, size=len(file.body),
    )  # fmt: skip
