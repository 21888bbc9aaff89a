"""Word files made from a contract version, or of a change of it: their hashes are kept with it for ever."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Digest, Id, Line, Thing, Version, Word


class ContractDocument(Thing, Base):
    """The lasting identity of a contract document."""

    __tablename__ = "contract_document"


class ContractDocumentVersion(Version, Base):
    """What was recorded of it."""

    __tablename__ = "contract_document_version"
    __kind__ = "contract_document"
    __prefix__ = "DOC"
    __thing__ = ContractDocument
    __walled_by__ = ("thing_id",)
    __walled_through__ = (("contract_id", "contract"),)
    __masked__ = (("change_id", "contract_change"),)
    __harmless__ = (("contract_version_id", "names a version of the contract that the row hangs on"),)

    contract_id: Mapped[str] = mapped_column(ForeignKey("contract.id"), index=True)
    contract_version_id: Mapped[Id]
    change_id: Mapped[str | None] = mapped_column(ForeignKey("contract_change.id"), index=True)
    pack: Mapped[Word]
    pack_hash: Mapped[Digest]
    data_hash: Mapped[Digest]
    content_hash: Mapped[Digest]
    file_hash: Mapped[Digest]
    file_name: Mapped[Line]
    size: Mapped[int]
