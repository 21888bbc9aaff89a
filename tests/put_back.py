"""A database that is put back as it was between requests."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any


class Kept:
    """The database as it was, put back after each request that changed it."""

    def __init__(self, file: Path) -> None:
        self.file, self.copy = sqlite3.connect(file, isolation_level=None), sqlite3.connect(":memory:")
        self.file.backup(self.copy)
        tables = self.file.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'spending'"
        )
        self.count = " UNION ALL ".join(f'SELECT count(*) FROM "{name}"' for (name,) in tables)
        self.version, self.rows = self._version(), self._rows()

    def put_back(self, *, only_read: bool = False) -> None:
        """only_read: somebody read, which as a rule changes what is counted of whoever asks often and nothing more. Of a
        database that is put back whole, whoever comes next reads the layout anew, longer than most answers take."""
        if self._version() == self.version:
            return
        if only_read and self._rows() == self.rows:
            self.file.execute("DELETE FROM spending")
        else:
            self.copy.backup(self.file)
        self.version = self._version()

    def _rows(self) -> list[Any]:
        return self.file.execute(self.count).fetchall()

    def _version(self) -> int:
        return int(self.file.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        self.file.close()
        self.copy.close()
