"""Leaving out of the watch on what is handed out what the program only computes with, and shows to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

WATCH = "handed out"
"""Where a session keeps what it handed out since the watch began."""
PART = "part_of_kind"
"""The column in which a row of a statement of several parts says which kind it is of."""


@contextmanager
def unwatched(session: Session) -> Iterator[None]:
    """What is asked in here is not handed out."""
    seen = session.info.pop(WATCH, None)
    try:
        yield
    finally:
        if seen is not None:
            session.info[WATCH] = seen
