"""Decisions on open contracts and waivers against which something speaks today: found again whenever it is asked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Digest, Id, Key, Operational


class Recheck(Operational, Base):
    """What is found against a decision now and was not when it was taken: codes and ids, no words. No row: nothing.
    `subject_id`: the contract or the waiver that it is of."""

    __tablename__ = "recheck"
    __harmless__ = (
        ("decision_id", "read together with the decision, whose barriers are asked"),
        ("subject_id", "read together with the decision, whose barriers are asked"),
        ("reasons", "read only where a barrier hides none of them, in queries/hidden_reasons.py"),
    )

    decision_id: Mapped[Key]
    subject_id: Mapped[Id] = mapped_column(index=True)
    since: Mapped[date]
    reasons: Mapped[list[Any]]
    fingerprint: Mapped[Digest]


class RecheckAsked(Operational, Base):
    """A decision that a job looks into again, because one change touched more than are looked into at once."""

    __tablename__ = "recheck_asked"
    __harmless__ = (("decision_id", "told to nobody"),)

    decision_id: Mapped[Key]
    asked_at: Mapped[datetime] = mapped_column(index=True)
