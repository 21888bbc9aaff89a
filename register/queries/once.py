"""What is asked again and again while one page or call is answered, and asked of the database once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

T = TypeVar("T")
KEPT = "asked once"


def once(session: Session, key: str, ask: Callable[[], T]) -> T:
    """The answer of this transaction. A transaction that records something asks each time anew."""
    if session.info.get("working"):
        return ask()
    kept = session.info.get(KEPT)
    if kept is None or kept[0] is not session.get_transaction():
        found = {key: ask()}
        kept = session.info[KEPT] = (session.get_transaction(), found)
    elif key not in kept[1]:
        kept[1][key] = ask()
    answer: T = kept[1][key]
    return answer
