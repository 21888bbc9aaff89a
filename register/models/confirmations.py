"""What waits for a second person's word, and the people elsewhere who give it where a body has no second person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Id, Key, Line, Operational, Word

WAITING, CONFIRMED, DECLINED = "waiting", "confirmed", "declined"
WITHDRAWN, RAN_OUT, ERASED = "withdrawn", "ran_out", "erased"
"""How a request stands. `ran_out`: nobody answered in time; `erased`: the words of what it was about went."""


class Confirmation(Operational, Base):
    """One request. `question` is what is to be done, emptied once it waits no longer; the audit trail tells of each step."""

    __tablename__ = "confirmation"
    __harmless__ = (
        ("subject", "shown only to those who could answer, through the barriers"),
        ("question", "shown only to those who could answer, through the barriers"),
        ("asked_by", "an opaque account; whose it is, is asked for through the barriers"),
        ("asked_as", "compared with whoever answers, and shown to nobody"),
        ("decided_by", "an opaque account; whose it is, is asked for through the barriers"),
    )

    id: Mapped[Key]
    act: Mapped[Word]
    what: Mapped[Word]
    subject: Mapped[Id]
    question: Mapped[dict[str, Any]]
    asked_by: Mapped[Id]
    asked_as: Mapped[Id]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    state: Mapped[Word] = mapped_column(index=True)
    decided_by: Mapped[str | None] = mapped_column(String(32))
    decided_at: Mapped[datetime | None]


class PersonElsewhere(Operational, Base):
    """Somebody outside this body who gives a second person's word by a mailed link. Ended, never deleted."""

    __tablename__ = "person_elsewhere"
    __harmless__ = (("registered_by", "an opaque account, shown to nobody"),)

    id: Mapped[Key]
    name: Mapped[Line]
    email: Mapped[str] = mapped_column(String(254))
    registered_by: Mapped[Id]
    registered_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ConfirmationLink(Operational, Base):
    """The link by which one person elsewhere answers one request: only a digest of its secret is kept."""

    __tablename__ = "confirmation_link"
    __harmless__ = (
        ("confirmation_id", "the request that its holder was mailed"),
        ("elsewhere_id", "its own holder"),
    )

    id: Mapped[Key]
    confirmation_id: Mapped[Id] = mapped_column(ForeignKey("confirmation.id"), index=True)
    elsewhere_id: Mapped[Id] = mapped_column(ForeignKey("person_elsewhere.id"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]
