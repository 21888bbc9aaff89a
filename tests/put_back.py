"""A database that is put back as it was between requests."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path


class Kept:
    """The database as it was, put back after each request that changed it.

    What is kept stands in the file itself, and nothing in the log beside it. What a request writes is appended to the log;
    the log's index, which all connections share, says how far it counts. The index is written back, and nothing that was
    appended counts any longer: no page has to be copied, and nobody reads the layout of the tables anew, which takes longer
    than most answers. Where the log was folded into the file meanwhile, the file is copied back whole."""

    def __init__(self, file: Path) -> None:
        self.path = file
        self.file, self.copy = sqlite3.connect(file, isolation_level=None), sqlite3.connect(":memory:")
        self._fold()
        self.file.backup(self.copy)
        self.log, self.index = (os.open(f"{file}-{part}", os.O_RDWR) for part in ("wal", "shm"))
        self._note()

    def put_back(self) -> None:
        """Nobody may be in the middle of a transaction."""
        if self._stands() != self.stood:
            self.copy.backup(self.file)
            self._fold()
            self._note()
        elif os.pread(self.index, len(self.counted), 0) != self.counted:
            os.pwrite(self.index, self.counted, 0)
            os.ftruncate(self.log, 0)

    def _fold(self) -> None:
        """Into the file with all that stands in the log, which is empty then."""
        (blocked, *_) = self.file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert not blocked, "somebody is reading or writing"

    def _note(self) -> None:
        self.stood = self._stands()
        self.counted = os.pread(self.index, os.fstat(self.index).st_size, 0)

    def _stands(self) -> tuple[int, int]:
        stands = self.path.stat()
        return stands.st_mtime_ns, stands.st_size

    def close(self) -> None:
        """The connections first: closing a file lets go of what this process holds locked in it."""
        self.file.close()
        self.copy.close()
        os.close(self.log)
        os.close(self.index)
