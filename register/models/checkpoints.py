"""Signed checkpoints of the audit trail, cosignatures of witnesses, and the keys that signed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Evidence
from register.models.ledger import Seq


class SignedCheckpoint(Evidence, Base):
    """The audit trail at one size, signed: proves itself, so it has no entry of its own."""

    __tablename__ = "signed_checkpoint"

    size: Mapped[int] = mapped_column(Seq, primary_key=True, autoincrement=False)
    made_at: Mapped[datetime] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(Text)


class WitnessLine(Evidence, Base):
    """A witness's dated cosignature on a checkpoint."""

    __tablename__ = "witness_line"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(Seq, index=True)
    received_at: Mapped[datetime]
    line: Mapped[str] = mapped_column(Text)


class LogKeyLine(Evidence, Base):
    """A key that signs checkpoints from an instant on; each but the first is vouched for by the one before."""

    __tablename__ = "log_key_line"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime]
    line: Mapped[str] = mapped_column(Text)
