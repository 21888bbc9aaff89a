"""How many rows its tables hold, and how they differ: SQLite knows it only when it is let look."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

ROWS_LOOKED_AT = 1_000
"""So many rows of each index are looked at, however many there are: the work does not grow with the register."""


def asks_to_be_let(session: Session) -> bool:
    """PostgreSQL looks by itself."""
    return session.get_bind().dialect.name == "sqlite"


def look_at_tables(session: Session) -> None:
    """Without, a question about a large register begins with the wrong table."""
    session.execute(text(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}"))
    session.execute(text("ANALYZE"))
