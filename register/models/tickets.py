"""Form tickets: each form that is shown carries one, so that posting it twice does its work once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Operational


class Ticket(Operational, Base):
    """A form that was accepted, and where its sender was sent next."""

    __tablename__ = "ticket"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[datetime] = mapped_column(index=True)
    went_to: Mapped[str] = mapped_column(Text)
