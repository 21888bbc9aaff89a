"""Who prepares whose declarations, and what they prepared."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Key, Operational, Word


class Assistant(Operational, Base):
    """Somebody who may prepare a person's declarations. Each naming stands in the audit trail."""

    __tablename__ = "assistant"
    __harmless__ = (
        ("person_id", "told to the two alone, by the names of people that the viewer may see"),
        ("assistant_id", "told to the two alone, by the names of people that the viewer may see"),
    )

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    assistant_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)


class PreparedDeclaration(Operational, Base):
    """A declaration as an assistant prepared it: no declaration until its person sends it. `key`: what its link is sealed
    with. `lapses_on`: the last day on which it can be sent; `told_at`: when both were told that it comes near. Its words go
    once it is settled, and with every erasure of a record of the person."""

    __tablename__ = "prepared_declaration"
    __harmless__ = (
        ("person_id", "told to the two alone, by the names of people that the viewer may see"),
        ("prepared_by_id", "told to the two alone, by the names of people that the viewer may see"),
        ("answers", "what would be declared, told to the two alone and by names that the viewer may see"),
    )

    id: Mapped[Key]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    prepared_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[Word]
    answers: Mapped[dict[str, Any]]
    key: Mapped[bytes] = mapped_column(LargeBinary(32))
    prepared_at: Mapped[datetime]
    lapses_on: Mapped[date] = mapped_column(index=True)
    told_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    state: Mapped[Word]
    result_ref: Mapped[Word | None]
