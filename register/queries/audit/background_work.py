"""How far a piece of work is, for whoever asked for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.models.errands import Errand
from register.queries.instance_files import instance_folder

LEASE = timedelta(minutes=3)
"""Without progress for so long, another job takes the work over."""
KEPT = timedelta(days=1)
"""How long a finished file waits to be fetched."""
ATTEMPTS = 3
MOST_ASKED = 10
"""So many pieces of work a page lists; the rest were asked for before them."""


def errand(session: Session, key: str, account_id: str, kind: str | None = None) -> Errand:
    """The work that this account asked for, of this kind where one is named; NotFound for any other."""
    found = session.get(Errand, key, populate_existing=True)
    if found is None or found.account_id != account_id or (kind is not None and found.kind != kind):
        raise NotFound
    return found


def newest_of(session: Session, kind: str, account_id: str) -> Errand | None:
    """What this account asked for last, of a kind."""
    mine = (Errand.kind == kind, Errand.account_id == account_id)
    return session.scalars(select(Errand).where(*mine).order_by(Errand.asked_at.desc()).limit(1)).first()


def asked_for(session: Session, kind: str, account_id: str) -> list[Errand]:
    """What this account asked for of a kind and may still look at, the newest first; what another person confirmed for it
    is among them."""
    mine = (Errand.kind == kind, Errand.account_id == account_id)
    return list(
        session.scalars(select(Errand).where(*mine).order_by(Errand.asked_at.desc()).limit(MOST_ASKED))
    )


def next_waiting(session: Session, now: datetime) -> Errand | None:
    """The one that waits longest, or one whose job was killed."""
    left = and_(Errand.state == "working", Errand.seen_at < now - LEASE)
    query = select(Errand).where(or_(Errand.state == "waiting", left))
    return session.scalars(query.order_by(Errand.asked_at, Errand.id).limit(1)).first()


def over(session: Session, now: datetime) -> list[str]:
    """Finished work whose time to be fetched has passed."""
    query = select(Errand.id).where(Errand.finished_at < now - KEPT).order_by(Errand.id)
    return list(session.scalars(query))


def left_behind(session: Session, now: datetime) -> list[Path]:
    """Whatever lies where the files are made and is older than any file may wait."""
    oldest, folder = (now - KEPT).timestamp(), file_path(session, "any").parent
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if path.lstat().st_mtime < oldest]


def file_path(session: Session, key: str) -> Path:
    """Where the file that the work makes lies."""
    return instance_folder(session) / "errands" / f"{Path(key).name}.zip"
