"""A small disk of its own for an instance and its database, to be filled to the last byte and emptied again."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from tests.harness import databases, lending, postgres, runs, skips
from tests.harness.databases import Database

MEGABYTES = 48


@dataclass(frozen=True)
class Disk:
    """Where the instance lies; the database's tables lie on the same disk."""

    folder: Path
    database: Database

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"

    def fill(self) -> None:
        """Leave no room at all."""
        with self._filler.open("ab", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                return

    def make_room(self) -> None:
        self._filler.unlink()


@contextmanager
def small(kind: str) -> Iterator[Disk]:
    """The disk with a fresh database on it; gone afterwards. It lies where the database's server can reach it."""
    mount = skips.need("mount")
    folder = Path(tempfile.mkdtemp(prefix="disk-", dir=runs.folder()))
    with ExitStack() as stack:
        stack.callback(folder.rmdir)
        subprocess.run([mount, "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "none", str(folder)], check=True)
        stack.callback(subprocess.run, ["umount", str(folder)], check=True)
        folder.chmod(0o755)
        instance = folder / "instance"
        instance.mkdir()
        if kind == "postgresql":
            database = _on_tablespace(stack, folder)
        else:
            database = stack.enter_context(databases.fresh(kind, instance))
        yield Disk(folder, database)


def _on_tablespace(stack: ExitStack, folder: Path) -> Database:
    """A database whose tables the server keeps on the small disk."""
    skips.need("postgresql")
    postgres.start()
    tables, name = folder / "tables", f"small{os.getpid()}"
    tables.mkdir(mode=0o700)
    server = postgres.account()
    if server is not None:
        os.chown(tables, server, -1)
    lending.ask_server(f"CREATE TABLESPACE {name} LOCATION '{tables}'")
    stack.callback(lending.ask_server, f"DROP TABLESPACE {name}")
    database = stack.enter_context(databases.unlent())
    database_name = make_url(database.url).database
    lending.ask_server(f"ALTER DATABASE {database_name} SET TABLESPACE {name}")
    return database
