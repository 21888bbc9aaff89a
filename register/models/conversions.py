"""Word files on their way to becoming PDF; the PDF lies in the instance under the content hash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Digest, Line, Operational, Word


class Conversion(Operational, Base):
    """One content, converted once. A claim that was not finished within its lease is claimed again."""

    __tablename__ = "conversion"

    content_hash: Mapped[Digest] = mapped_column(primary_key=True)
    file_name: Mapped[Line]
    state: Mapped[Word] = mapped_column(default="waiting", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    message: Mapped[Line] = mapped_column(default="")
    pdf_hash: Mapped[Digest] = mapped_column(default="")
