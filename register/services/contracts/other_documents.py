"""Makes the Word file of a document that is not a contract, and records what it was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.documents import hashes
from register.documents.faults import FillFault
from register.documents.fill import fill
from register.domain.contracts.documents import check_answers
from register.domain.errors import Invalid
from register.domain.permissions import Actor, check
from register.queries.contracts.document_values import Draft, filled
from register.services import ledger
from register.services.contracts.documents import Made, compiled, record_document


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A Word file and what it was made from."""

    draft: Draft
    reference: str
    docx: bytes
    data_hash: str
    content_hash: str

    @property
    def file_name(self) -> str:
        """Of letters, digits and hyphens, whatever was typed as the reference."""
        words = "".join(c if c.isascii() and c.isalnum() else "-" for c in self.reference).strip("-")
        return f"{words[:60] or 'document'}-{self.draft.pack.id.replace('_', '-')}.docx"

    def ticket(self, form: str) -> str:
        """One act for a form sent twice; another as soon as an answer is another."""
        return hashlib.sha256(f"{form}{self.content_hash}".encode()).hexdigest()

    @property
    def of_contract(self) -> Made | None:
        """As the file that is kept beside the contract's own, where it is about one."""
        if self.draft.contract is None:
            return None
        return Made(
            self.draft.contract, self.draft.pack, self.docx, self.data_hash, self.content_hash, self.draft.change_id
        )  # fmt: skip


def make_document(draft: Draft, answers: Mapping[str, Any], *, actor: Actor) -> MadeDocument:
    """The same draft and answers always give the same bytes. Invalid names each answer that lacks or is wrong."""
    for permission in draft.kind.needs:
        check(actor, permission)
    whole = filled(draft, answers)
    if whole.missing:
        raise Invalid({m.field: draft.unknown.get(m.field, f"“{m.label}” is missing") for m in whole.missing})
    check_answers(draft.pack.id, whole.values)
    data_hash = hashes.data_hash(whole.values, draft.pack)
    try:
        docx = fill(compiled(draft.pack), whole.values, data_hash=data_hash)
    except FillFault as fault:
        raise Invalid({fault.field: fault.message}) from fault
    reference = str(whole.values[draft.pack.reference_field])
    return MadeDocument(draft, reference, docx, data_hash, hashes.content_hash(docx))


def record_made(
    session: Session, made: MadeDocument, file_name: str, *, actor: Actor, today: date
) -> str | None:
    """One line in the audit trail: a document of its contract under `file_name`, whose reference is returned;
    for any other a note of the template, the hashes and what it was about. Stale when the contract moved on."""
    for permission in made.draft.kind.needs:
        check(actor, permission)
    if made.of_contract is not None:
        return record_document(session, made.of_contract, file_name, actor=actor, today=today).ref
    pack = made.draft.pack
    body = {
        "pack": pack.id, "pack_hash": pack.hash, "data_hash": made.data_hash, "content_hash": made.content_hash,
        "file_hash": hashlib.sha256(made.docx).hexdigest(), "size": len(made.docx), "reference": made.reference,
        **made.draft.about,
    }  # fmt: skip
    ledger.note(session, "document.made", pack.id, body, actor=actor)
    return None
