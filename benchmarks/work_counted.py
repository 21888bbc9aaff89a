"""What a page asks of its database, counted without a clock: statements, rows fetched, and on SQLite the steps taken."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from typing import Any

from sqlalchemy import Engine, event

STEP = 100


@dataclass
class Work:
    """What was asked since the counting began. `steps` are instructions of SQLite's machine: a table walked from end to
    end shows in them though a single row is fetched. PostgreSQL has none to tell; its server's processor time is read."""

    step: int = STEP
    statements: int = 0
    rows: int = 0
    steps: int = 0
    asked: list[str] = field(default_factory=list)
    servers: set[int] = field(default_factory=set)

    def forget(self) -> None:
        self.statements = self.rows = self.steps = 0
        self.asked.clear()

    def stepped(self) -> int:
        self.steps += self.step
        return 0

    def fetched(self, _cursor: object, row: Any) -> Any:
        self.rows += 1
        return row

    def processor(self) -> float:
        """Seconds of the processor that this process took, and the database's servers for it where Linux tells."""
        return process_time() + sum(map(_taken_by, self.servers))


def _taken_by(process: int) -> float:
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


@contextmanager
def processor(engine: Engine) -> Iterator[Callable[[], float]]:
    """A clock of the processor's time, the server's included: what else the machine does falls on no measurement. SQLite
    works in this process, and nothing is counted, which would cost more than some questions take."""
    if engine.dialect.name == "sqlite":
        yield process_time
        return
    with counted(engine) as work:
        yield work.processor


@contextmanager
def counted(engine: Engine, step: int = STEP) -> Iterator[Work]:
    """Everything asked through this engine until the end of the block, by connections old and new. step: SQLite tells of
    its steps each time that so many were taken."""
    work = Work(step)
    engine.dispose()
    hooks = (
        ("connect", lambda connection, _record: _listen(work, connection)),
        ("after_cursor_execute", lambda *told: _note(work, told[1], told[2])),
    )
    for name, hook in hooks:
        event.listen(engine, name, hook)
    try:
        yield work
    finally:
        for name, hook in hooks:
            event.remove(engine, name, hook)
        engine.dispose()


def _listen(work: Work, connection: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.row_factory = work.fetched
        connection.set_progress_handler(work.stepped, work.step)
    else:
        work.servers.add(connection.info.backend_pid)


def _note(work: Work, cursor: Any, statement: str) -> None:
    work.statements += 1
    work.asked.append(statement)
    if not isinstance(cursor, sqlite3.Cursor):
        work.rows += max(cursor.rowcount, 0)
