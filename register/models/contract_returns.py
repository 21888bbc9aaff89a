"""Files that came back from the other party, with what was found in each; every step stands in the audit trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Digest, Id, Key, Line, Operational, Word


class ContractReturn(Operational, Base):
    """One file. `document_id`: the document it was matched to; `findings`: what is different; `answers`: by the key of a
    finding, what was decided; `outcome`: compared, older (a later document was made since), or not_compared."""

    __tablename__ = "contract_return"
    __harmless__ = (
        ("contract_id", "read only with the contract, through its barriers"),
        ("document_id", "a document of that contract"),
        ("findings", "words of that contract, shown with it alone"),
        ("answers", "decisions about them, shown with the contract alone"),
        ("received_by", "an opaque account, shown to nobody"),
    )

    id: Mapped[Key]
    contract_id: Mapped[Id] = mapped_column(ForeignKey("contract.id"), index=True)
    document_id: Mapped[str | None] = mapped_column(ForeignKey("contract_document.id"))
    file_name: Mapped[Line]
    sent_name: Mapped[Line]
    file_hash: Mapped[Digest]
    size: Mapped[int]
    received_by: Mapped[Id]
    received_at: Mapped[datetime]
    outcome: Mapped[Word]
    findings: Mapped[list[Any]]
    layout: Mapped[int]
    answers: Mapped[dict[str, Any]]
