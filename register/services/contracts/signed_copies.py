"""Keeps the file of a signed copy with its hash, tied to the very document that was issued."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from register.domain.contracts.signed_copies import SUFFIXES, NewSignedCopy, check_signed_copy, digests_in
from register.domain.contracts.stages import ContractAct, NotAtThisStage
from register.domain.errors import Fault, Invalid
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.models.base import new_id
from register.models.signatures import SignatureVersion
from register.queries.contracts.contracts import contract, versions_of
from register.queries.contracts.signatures import copied_elsewhere, documents_with, signature
from register.services import facts
from register.whole_files import making_room, write_whole

MOST_BYTES = 64 * 1024 * 1024
"""So much of a packed file is looked through for hashes."""


@dataclass(frozen=True, slots=True)
class CopyFile:
    """A file as it was sent. name: under which it lies in the instance."""

    name: str
    body: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


def keep_copy_file(instance: Path, sent_name: str, body: bytes) -> CopyFile:
    """Write what was sent under a name nobody can guess. Done before it is recorded."""
    suffix = Path(sent_name).suffix.lower()
    refuse({"file": None if suffix in SUFFIXES else f"Choose a file ending in {' or '.join(SUFFIXES)}"})
    refuse({"file": None if body else "Choose a file that is not empty"})
    name, folder = f"signed-{new_id()}{suffix}", instance / "documents"
    with making_room():
        folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / name, body, first=True)
    return CopyFile(name, body)


def drop_copy_file(instance: Path, copy: CopyFile) -> None:
    """Take away a file that was not recorded."""
    (instance / "documents" / copy.name).unlink(missing_ok=True)


def read_copy_file(instance: Path, row: SignatureVersion) -> bytes:
    """The file as it was sent. Fault where it is gone or is not what was recorded."""
    try:
        body = (instance / "documents" / str(row.file_name)).read_bytes()
    except OSError as fault:
        raise Fault("The signed copy is not in the instance's folder: restore it from a back-up") from fault
    if hashlib.sha256(body).hexdigest() != row.file_hash:
        raise Fault("The signed copy is not the file that was recorded: its hash differs")
    return body


def keep_signed_copy(
    session: Session, key: str, new: NewSignedCopy, copy: CopyFile, *, expected_n: int | None, actor: Actor, today: date
) -> SignatureVersion:  # fmt: skip
    """Record the file of a signed copy. One of another contract, or of another document than was issued, is refused."""
    check(actor, Permission.KEEP_CONTRACTS)
    row = signature(session, key, viewer=actor.viewer)
    if row.file_hash is not None:
        raise NotAtThisStage("The file of this signed copy is kept already")
    about = contract(session, row.contract_id, viewer=actor.viewer)
    history = versions_of(session, row.contract_id, viewer=actor.viewer)
    issued = [one.known_on for one in history if one.act == ContractAct.ISSUE]
    check_signed_copy(new, issued_on=max(issued, default=None), today=today)
    _check_is_of(session, row, about.issued_document_id, copy, actor)
    return facts.change(
        session, row, "signature.copy_kept", act="copy_kept", actor=actor, known_on=today, expected_n=expected_n,
        signed_on=new.signed_on, capacity=new.capacity, document_id=about.issued_document_id, file_name=copy.name,
        file_hash=copy.sha256, size=len(copy.body),
    )  # fmt: skip


def _check_is_of(
    session: Session, row: SignatureVersion, issued: str | None, copy: CopyFile, actor: Actor
) -> None:
    """Raises Invalid for a file that another contract has already, or that was made from another document."""
    if copied_elsewhere(session, copy.sha256, row.contract_id, viewer=actor.viewer):
        raise Invalid({"file": "This file is the signed copy of another contract. Choose that of this one"})
    found = documents_with(session, digests_in(_parts(copy.body)), viewer=actor.viewer)
    if found and row.contract_id not in {one.contract_id for one in found}:
        raise Invalid({"file": "This file was made of another contract. Choose the signed copy of this one"})
    if found and issued is not None and issued not in {one.thing_id for one in found}:
        words = "This file was made of this contract, and is not the document that was issued. Choose a copy of that one"
        raise Invalid({"file": words})


def _parts(body: bytes) -> list[bytes]:
    """The parts of a Word file, up to a bound; of any other file, itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            small = [one for one in archive.infolist() if one.file_size <= MOST_BYTES // 16]
            return [archive.read(one) for one in small[:200]]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return [body]
