"""What proves who somebody is beside a password: passkeys, and codes for whoever lost everything else."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Digest, Id, Key, Line, Operational


class Passkey(Operational, Base):
    """The public half of a key that a person's own device holds and unlocks with a finger, a face or a PIN."""

    __tablename__ = "passkey"
    __harmless__ = (("account_id", "its own holder's"),)

    id: Mapped[Key]
    account_id: Mapped[Id] = mapped_column(ForeignKey("account.id"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[str] = mapped_column(Text)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[Line]
    added_at: Mapped[datetime]
    last_used_on: Mapped[date | None]


class RecoveryCode(Operational, Base):
    """A code that is used once: only a digest of it is kept."""

    __tablename__ = "recovery_code"
    __harmless__ = (("account_id", "its own holder's"),)
    __table_args__ = (Index("ix_recovery_code_account_digest", "account_id", "digest", unique=True),)

    id: Mapped[Key]
    account_id: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    digest: Mapped[Digest]
    used_at: Mapped[datetime | None]
