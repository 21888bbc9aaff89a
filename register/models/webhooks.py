"""Addresses that are told of entries of the audit trail, and what was or is to be sent to each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Id, Key, Line, Operational, Word, partial_index

READ_BY_KEEPERS = "shown to administrators; what is sent was asked about through every barrier"


class Webhook(Operational, Base):
    """A receiver. `after_seq`: it was told of entries up to here. `generation`: which secret; the one before it is signed
    with too until `both_until`. `state`: active, paused (by a person or because it failed for long) or ended."""

    __tablename__ = "webhook"

    id: Mapped[Key]
    name: Mapped[Line]
    url: Mapped[str] = mapped_column(Text)
    kinds: Mapped[str] = mapped_column(Text)
    state: Mapped[Word] = mapped_column(default="active")
    generation: Mapped[int] = mapped_column(default=1)
    both_until: Mapped[datetime | None]
    after_seq: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[datetime]
    failing_since: Mapped[datetime | None]
    told_at: Mapped[datetime | None]


class WebhookDelivery(Operational, Base):
    """One event for one receiver: its id is the same however often it is sent. A claim moves `next_at` on by a lease."""

    __tablename__ = "webhook_delivery"
    __harmless__ = (("webhook_id", READ_BY_KEEPERS), ("subject_id", READ_BY_KEEPERS))
    __table_args__ = (
        UniqueConstraint("webhook_id", "seq"),
        partial_index("ix_webhook_delivery_open", "state = 'waiting'", "next_at", "id"),
    )

    id: Mapped[Key]
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhook.id"), index=True)
    seq: Mapped[int | None] = mapped_column(BigInteger)
    event: Mapped[Word]
    subject_id: Mapped[Id]
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[Word] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    status: Mapped[int | None]
    why: Mapped[Line] = mapped_column(default="")
