"""Makes the Word file of a contract and records what it was made from; the file itself lies in the instance."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from register.documents import hashes
from register.documents.compile import Compiled, compile_pack
from register.documents.faults import FillFault
from register.documents.fill import filled_parts, packed
from register.documents.own_previews import own_preview
from register.documents.parts import Pack
from register.documents.preview import PreviewBlock, preview
from register.domain.errors import Fault, Invalid, Refused, Stale
from register.domain.permissions import Actor, Permission, Viewer, check
from register.models.base import new_id
from register.models.contract_documents import ContractDocumentVersion
from register.models.contracts import ContractVersion
from register.queries.contracts.contracts import contract
from register.queries.contracts.values import Filling, filling_of
from register.services import facts
from register.services.contracts.kept_templates import keep_used
from register.whole_files import making_room, write_whole


@dataclass(frozen=True, slots=True)
class Made:
    """A Word file and what it was made from. change_id: the change of the contract that it is the paper of."""

    contract: ContractVersion
    pack: Pack
    docx: bytes
    data_hash: str
    content_hash: str
    change_id: str | None = None

    @property
    def file_name(self) -> str:
        return f"{self.contract.ref}-v{self.contract.n}.docx"


_COMPILED: dict[str, Compiled] = {}
"""Templates compiled once, by proof code."""


def compiled(pack: Pack) -> Compiled:
    if pack.hash not in _COMPILED:
        _COMPILED[pack.hash] = compile_pack(pack)
    return _COMPILED[pack.hash]


def make_document(session: Session, key: str, *, viewer: Viewer) -> Made:
    """The Word file of a contract as it stands; the same contract always gives the same content.
    Invalid names what still lacks."""
    row = contract(session, key, viewer=viewer)
    whole = filling_of(session, row, viewer=viewer)
    return made_from(row, whole)


def made_from(row: ContractVersion, whole: Filling | None, *, again: bool = False) -> Made:
    """The same from what was loaded already. again: it was made so before, whatever is wrong in it."""
    if whole is None:
        raise Refused("No contract template is held for this edition, so no document can be made")
    if whole.missing:
        raise Invalid(
            {m.field: f"“{m.label}” is missing; enter it on the page “{m.page_hint}”" for m in whole.missing}
        )
    if whole.contradictions and not again:
        raise Invalid({found.field: found.words for found in whole.contradictions})
    print_hash = hashes.data_hash(whole.values, whole.pack)
    try:
        ready = compiled(whole.pack)
        parts = filled_parts(ready, whole.values, data_hash=print_hash)
    except FillFault as fault:
        raise Invalid({fault.field: fault.message}) from fault
    return Made(row, whole.pack, packed(ready, parts), print_hash, hashes.content_hash_of(parts))


def preview_of(whole: Filling) -> list[PreviewBlock]:
    """The contract for reading in the browser, from the same parts and with the same numbers."""
    show = own_preview if whole.pack.official else preview
    return show(whole.pack, whole.values)


def keep_file(instance: Path, made: Made) -> str:
    """Write the file under a name nobody can guess, and keep its template; returns the name. Done before it is
    recorded."""
    keep_used(instance, made.pack)
    name, folder = f"{new_id()}.docx", instance / "documents"
    with making_room():
        folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / name, made.docx, first=True)
    return name


def record_document(
    session: Session, made: Made, name: str, *, actor: Actor, today: date
) -> ContractDocumentVersion:
    """Record a file that was kept: what it was made from, and its hashes. Stale when the contract moved on."""
    check(actor, Permission.KEEP_CONTRACTS)
    newest = contract(session, made.contract.thing_id, viewer=actor.viewer)
    if newest.id != made.contract.id:
        raise Stale
    return facts.begin(
        session, ContractDocumentVersion, "contract_document.made", actor=actor, known_on=today, valid_from=today,
        contract_id=newest.thing_id, contract_version_id=newest.id, change_id=made.change_id, pack=made.pack.id,
        pack_hash=made.pack.hash,
        data_hash=made.data_hash, content_hash=made.content_hash,
        file_hash=hashlib.sha256(made.docx).hexdigest(), file_name=name, size=len(made.docx),
    )  # fmt: skip


def read_file(instance: Path, document: ContractDocumentVersion) -> bytes:
    """The bytes that were recorded; Fault when the file is gone or is no longer the same."""
    path = instance / "documents" / Path(document.file_name).name
    try:
        docx = path.read_bytes()
    except OSError as fault:
        raise Fault(f"The file of {document.ref} cannot be read: {fault.strerror}.") from fault
    if hashlib.sha256(docx).hexdigest() != document.file_hash:
        raise Fault(f"The file of {document.ref} was changed after it was recorded.")
    return docx
