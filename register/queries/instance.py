"""What this instance is."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from register.config import Settings, local_address
from register.models.instance import InstanceMark

DEMO = "demo"
SERVED_AT = "served_at"
"""The mark of where the pages were last served."""


_MARK = select(InstanceMark.value).where(InstanceMark.key == bindparam("word"))
"""Kept: each page and each check asks it, and it takes longer to put together than to answer."""


def mark(session: Session, key: str) -> str | None:
    """What the instance knows about itself under this word."""
    return session.scalar(_MARK, {"word": key})


def address(session: Session, settings: Settings) -> str:
    """The address links in mail begin with: the one that was set, else where the pages are served. It never comes
    from what a visitor's browser says this site is called."""
    return settings.base_url or mark(session, SERVED_AT) or local_address()


def kind_of(session: Session) -> str | None:
    """What this instance was made as; None until it is made."""
    return mark(session, "kind")


def is_demo(session: Session) -> bool:
    """Whether this instance holds invented examples, which every page then says."""
    return kind_of(session) == DEMO


def marks(session: Session, prefix: str) -> dict[str, str]:
    """What the instance knows under the words that begin so, by the rest of each word."""
    rows = session.execute(
        select(InstanceMark.key, InstanceMark.value)
        .where(InstanceMark.key.startswith(prefix, autoescape=True))
        .order_by(InstanceMark.key)
    )
    return {row.key.removeprefix(prefix): row.value for row in rows}
