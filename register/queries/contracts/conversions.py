"""How far the PDF of a document is."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from register.models.conversions import Conversion
from register.queries.instance_files import instance_folder

LEASE = timedelta(minutes=10)
ATTEMPTS = 3


def conversion(session: Session, content_hash: str) -> Conversion | None:
    """The conversion of this content, if anybody asked for it."""
    return session.get(Conversion, content_hash, populate_existing=True)


def next_waiting(session: Session, now: datetime) -> Conversion | None:
    """The one that waits longest, or one whose job was killed."""
    left = and_(Conversion.state == "working", Conversion.started_at < now - LEASE)
    query = select(Conversion).where(or_(Conversion.state == "waiting", left))
    return session.scalars(query.order_by(Conversion.asked_at, Conversion.content_hash).limit(1)).first()


def pdf_path(session: Session, content_hash: str) -> Path:
    """Where the PDF of this content lies."""
    return instance_folder(session) / "pdf" / f"{Path(content_hash).name}.pdf"
