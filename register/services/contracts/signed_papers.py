"""Of which document a file is the signed copy: by the hashes that it prints; of a change, the very paper that was made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from register.domain.contracts.changes import ChangeState
from register.domain.contracts.signed_copies import NewSignedCopy, check_signed_copy, digests_in
from register.domain.contracts.stages import NotAtThisStage
from register.domain.errors import Invalid
from register.domain.permissions import Actor
from register.models.contract_documents import ContractDocumentVersion
from register.models.signatures import SignatureVersion
from register.queries.contracts.changes import change
from register.queries.contracts.documents import papers_of
from register.queries.contracts.signatures import copied_elsewhere, documents_with

MOST_BYTES = 64 * 1024 * 1024
"""So much of a packed file is looked through for hashes."""


def made_of(
    session: Session, row: SignatureVersion, body: bytes, sha256: str, *, actor: Actor
) -> list[ContractDocumentVersion]:
    """The documents whose hashes the file prints. Invalid for a file of another contract, and for one that is kept as the
    signed copy of anything else."""
    other = copied_elsewhere(session, sha256, row, viewer=actor.viewer)
    if other is not None and other.contract_id != row.contract_id:
        raise Invalid({"file": "This file is the signed copy of another contract. Choose that of this one"})
    found = documents_with(session, digests_in(_parts(body)), viewer=actor.viewer)
    if found and row.contract_id not in {one.contract_id for one in found}:
        raise Invalid({"file": "This file was made of another contract. Choose the signed copy of this one"})
    if other is not None:
        what = "another document" if row.change_id is None else "the contract itself or of another change"
        raise Invalid({"file": f"This file is kept as the signed copy of {what}. Choose the one of this"})
    return found


def paper_signed(
    session: Session, row: SignatureVersion, new: NewSignedCopy, body: bytes, sha256: str, *, actor: Actor, today: date
) -> str:  # fmt: skip
    """The paper of its change that was signed: the one whose hash the file prints, or else the newest made by the day of
    signing. NotAtThisStage where none was made, Invalid for a file of anything else."""
    about = change(session, row.change_id or "", viewer=actor.viewer)
    if about.state == ChangeState.TAKEN_BACK:
        raise NotAtThisStage("This change was taken back, so no signed copy of it is kept")
    papers = papers_of(session, about, viewer=actor.viewer)
    if not papers:
        raise NotAtThisStage(
            "No paper of this change was made yet. Make it first, and keep the signed copy of that"
        )
    if sha256 in {one.file_hash for one in papers}:
        raise Invalid(
            {"file": "This is the paper as it was made, without a signature. Choose the signed copy"}
        )
    printed = {one.thing_id for one in made_of(session, row, body, sha256, actor=actor)}
    mine = [one for one in papers if one.thing_id in printed]
    if printed and not mine:
        words = "This file was made of this contract, and is not a paper of this change. Choose a copy of that one"
        raise Invalid({"file": words})
    paper = mine[0] if mine else _of_its_day(papers, new.signed_on)
    check_signed_copy(new, issued_on=paper.valid_from, went_out="its paper was made", today=today)
    return paper.thing_id


def _of_its_day(papers: Sequence[ContractDocumentVersion], signed_on: date) -> ContractDocumentVersion:
    """papers: the newest first."""
    return next((one for one in papers if one.valid_from <= signed_on), papers[-1])


def _parts(body: bytes) -> list[bytes]:
    """The parts of a Word file, up to a bound; of any other file, itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            small = [one for one in archive.infolist() if one.file_size <= MOST_BYTES // 16]
            return [archive.read(one) for one in small[:200]]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return [body]
