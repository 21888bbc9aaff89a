"""What the decision check says about whoever is next to decide on an open contract: found again whenever it is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Digest, Id, Key, Operational, Word


class NextCheck(Operational, Base):
    """One decision that an open contract waits for: codes and ids, no words. contract_n: the version that was looked at;
    person_id: whoever is nearest to decide, None where nobody is."""

    __tablename__ = "next_check"
    __harmless__ = (
        ("contract_id", "read together with the contract, whose barriers are asked"),
        ("person_id", "read together with the person, whose barriers are asked"),
        ("change_id", "read together with the contract, whose barriers are asked"),
        (
            "reasons",
            "read only by whom no barrier binds, without those about barriers for whoever is told of none",
        ),
    )

    contract_id: Mapped[Key]
    party: Mapped[Word] = mapped_column(primary_key=True)
    contract_n: Mapped[int]
    question: Mapped[Word]
    change_id: Mapped[Id | None]
    person_id: Mapped[Id | None]
    outcome: Mapped[Word] = mapped_column(index=True)
    since: Mapped[date]
    reasons: Mapped[list[Any]]
    fingerprint: Mapped[Digest]
