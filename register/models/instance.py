"""What this instance is: a demonstration or a real one, and for which body."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Operational


class InstanceMark(Operational, Base):
    """A word this instance knows about itself: `kind` (demo or real), `body_id`."""

    __tablename__ = "instance_mark"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
