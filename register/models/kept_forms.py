"""What somebody had typed when their visit ended: kept for a short time, for the same account and the same page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Id, Key, Operational


class KeptForm(Operational, Base):
    """The answers of one form, encrypted for one account and one address. Emptied by every erasure."""

    __tablename__ = "kept_form"
    __harmless__ = (("account_id", "its own holder's"),)

    id: Mapped[Key]
    account_id: Mapped[Id] = mapped_column(index=True)
    kept_at: Mapped[datetime] = mapped_column(index=True)
    answers: Mapped[bytes] = mapped_column(LargeBinary)
