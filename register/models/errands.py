"""Work that takes a while and is done by a job: an auditor's bundle, a recomputation of the audit trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Digest, Id, Key, Line, Operational, Word


class Errand(Operational, Base):
    """One piece of work, for the account that asked for it. A claim that makes no progress is claimed again."""

    __tablename__ = "errand"
    __harmless__ = (
        ("account_id", "shown to whoever asked for the work"),
        ("question", "shown to whoever asked for the work"),
        ("outcome", "shown to whoever asked for the work"),
    )

    id: Mapped[Key]
    kind: Mapped[Word]
    account_id: Mapped[Id]
    question: Mapped[dict[str, Any]]
    state: Mapped[Word] = mapped_column(index=True)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    seen_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    attempts: Mapped[int]
    done: Mapped[int]
    total: Mapped[int]
    message: Mapped[Line]
    outcome: Mapped[dict[str, Any]]
    file_hash: Mapped[Digest]
