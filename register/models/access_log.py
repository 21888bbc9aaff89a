"""Who read what an information barrier withholds from others: rows that are only ever added."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Evidence, Id, Word
from register.models.ledger import Seq


class AccessRead(Evidence, Base):
    """One reading. Numbered without gaps, so that a batch committed to the audit trail says exactly which rows."""

    __tablename__ = "access_read"
    __harmless__ = (
        ("account_id", "shown to auditors, each record through the barriers"),
        ("thing_id", "shown to auditors, each record through the barriers"),
    )

    n: Mapped[int] = mapped_column(Seq, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    account_id: Mapped[Id] = mapped_column(index=True)
    kind: Mapped[Word]
    thing_id: Mapped[Id] = mapped_column(index=True)
