"""What SQLAlchemy works out once for an engine, kept for every engine of this process, as in a server that stays up."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.util import LRUCache

_MOST_STATEMENTS = 12_000


@dataclass
class Known:
    """The dialect of an earlier engine, which has met its database, and the statements compiled for it."""

    dialect: Any
    statements: LRUCache[Any, Any] = field(default_factory=lambda: LRUCache(_MOST_STATEMENTS))

    @property
    def met(self) -> bool:
        return self.dialect.default_schema_name is not None


_KNOWN: dict[str, Known] = {}


def share(engine: Engine) -> None:
    """Let the engine use what earlier ones of its kind worked out, and never wait for the disk."""
    known = _KNOWN.get(engine.dialect.name)
    if known is None or not known.met:
        known = _KNOWN[engine.dialect.name] = Known(engine.dialect)
    engine.dialect = known.dialect
    engine.update_execution_options(compiled_cache=known.statements)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", never_wait_for_the_disk)


def never_wait_for_the_disk(connection: sqlite3.Connection, _record: object) -> None:
    """A test's database need not outlive a power cut."""
    connection.execute("PRAGMA synchronous=OFF")
