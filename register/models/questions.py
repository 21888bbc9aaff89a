"""Questions worth asking: which were raised about what, and what came of each."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Id, Key, Operational, Word

SHOWN = "a question is listed only for whoever may see what it is about"


class Question(Operational, Base):
    """A sign that deserves a question, by its indicator. It holds no words: what is asked is a rule. `sign` makes it another
    question than an earlier one about the same record. `outcome` is empty until somebody records what came of it."""

    __tablename__ = "question"
    __harmless__ = (("subject_id", SHOWN), ("person_id", SHOWN), ("decided_by", "an opaque account"))
    __table_args__ = (UniqueConstraint("code", "subject_id", "sign"),)

    id: Mapped[Key]
    code: Mapped[Word]
    subject_kind: Mapped[Word]
    subject_id: Mapped[Id] = mapped_column(index=True)
    person_id: Mapped[Id] = mapped_column(default="", index=True)
    sign: Mapped[str] = mapped_column(String(80))
    weight: Mapped[int]
    found_on: Mapped[date]
    state: Mapped[Word] = mapped_column(index=True)
    outcome: Mapped[Word] = mapped_column(default="")
    decided_by: Mapped[Id] = mapped_column(default="")
    decided_on: Mapped[date | None]
