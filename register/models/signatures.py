"""Signatures: who signed a contract, or the paper of a change of it, for which party, on which day, after which check."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Digest, Id, Line, Thing, Version, Word


class Signature(Thing, Base):
    """The lasting identity of a signature."""

    __tablename__ = "signature"


class SignatureVersion(Version, Base):
    """What was recorded of it. `change_id`: the change whose paper was signed; none for the contract itself.
    `associate_id`: the associate commissioner that signs itself, where the signature is its own.
    `document_id`: the very document that was issued, or paper that was made, of which the file is the signed copy."""

    __tablename__ = "signature_version"
    __kind__ = "signature"
    __prefix__ = "SIG"
    __thing__ = Signature
    __walled_by__ = ("thing_id", "person_id", "associate_id")
    __stays_with_body__ = (("associate_id", "the signature was that of the body of its day"),)
    __walled_through__ = (("contract_id", "contract"),)
    __harmless__ = (
        ("document_id", "names a document of the contract that the row hangs on"),
        ("change_id", "names a change of the contract that the row hangs on"),
        ("contract_version_id", "names a version of the contract that the row hangs on"),
        ("decision_id", "names the check of the same contract by the same person"),
    )

    contract_id: Mapped[str] = mapped_column(ForeignKey("contract.id"), index=True)
    contract_version_id: Mapped[Id]
    change_id: Mapped[str | None] = mapped_column(ForeignKey("contract_change.id"), index=True)
    party: Mapped[Word]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    associate_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"))
    decision_id: Mapped[str | None] = mapped_column(ForeignKey("decision.id"))
    signed_on: Mapped[date | None]
    capacity: Mapped[Line | None]
    document_id: Mapped[str | None] = mapped_column(ForeignKey("contract_document.id"))
    file_name: Mapped[Line | None]
    file_hash: Mapped[Digest | None] = mapped_column(index=True)
    size: Mapped[int | None]

    @property
    def signed_for(self) -> str:
        """The party: a side, or the id of an associate that signs itself."""
        return self.associate_id or self.party
