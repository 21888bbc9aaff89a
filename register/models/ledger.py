"""The audit trail: one entry a recorded fact; its payload stands aside, so that words can be erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Dialect, ForeignKey, Index, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Evidence, Id, Word

Seq = BigInteger().with_variant(Integer, "sqlite")


class Octets(LargeBinary):
    """Bytes as they are: the drivers of both databases take them without a wrapping for each."""

    def bind_processor(self, dialect: Dialect) -> None:
        return None


class LedgerEntry(Evidence, Base):
    """A leaf. `header` is the exact canonical text that was hashed; the columns beside it are copies."""

    __tablename__ = "ledger_entry"
    __table_args__ = (Index("ix_ledger_entry_event", "event", "seq"),)
    __harmless__ = (("subject", "an opaque id; the words of the entry are read through the barriers"),)

    seq: Mapped[int] = mapped_column(Seq, primary_key=True, autoincrement=False)
    recorded_at: Mapped[datetime] = mapped_column(index=True)
    event: Mapped[Word]
    subject: Mapped[Id] = mapped_column(index=True)
    header: Mapped[bytes] = mapped_column(Octets)
    leaf: Mapped[bytes] = mapped_column(Octets(32))
    frontier: Mapped[bytes] = mapped_column(Octets)


class LedgerPayload(Evidence, Base):
    """What the commitment stands for: SHA-256(salt || body). Gone after an erasure."""

    __tablename__ = "ledger_payload"

    seq: Mapped[int] = mapped_column(ForeignKey("ledger_entry.seq"), primary_key=True, autoincrement=False)
    salt: Mapped[bytes] = mapped_column(Octets(16))
    body: Mapped[bytes] = mapped_column(Octets)


class Erasure(Evidence, Base):
    """Says which entry's words may go and which tombstone entry says so; the triggers look here."""

    __tablename__ = "erasure"
    __harmless__ = (("tombstone_seq", "a number of the audit trail"),)

    seq: Mapped[int] = mapped_column(ForeignKey("ledger_entry.seq"), primary_key=True, autoincrement=False)
    tombstone_seq: Mapped[int] = mapped_column(ForeignKey("ledger_entry.seq"))
    rule: Mapped[Word]
