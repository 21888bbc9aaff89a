"""Back-up and restore: every table as one moment saw it, the same file for SQLite and PostgreSQL.

Both take a block of rows at a time, so that a large register needs no more memory than a small one.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from sqlalchemy import Connection, Date, DateTime, Engine, LargeBinary, Table, func, insert, select

from register import age_files
from register.domain.errors import Fault
from register.domain.leaves import stamp, unstamp
from register.models.base import Base, UtcDateTime
from register.models.registry import derived_tables
from register.services.derived import rebuild_on
from register.whole_files import MAKING, making_room, whole_file

FORMAT = "armslength back-up/1"
BLOCK = 500
FILES = ("documents", "packs", "uploads")
_DAMAGED = (OSError, tarfile.TarError, zlib.error, ValueError, KeyError, EOFError)
Tell = Callable[[str, int], None]
"""Told the table at hand and how many of its rows are done, after each block."""


def _silent(_table: str, _rows: int) -> None:
    """Nobody is waiting."""


def backup(
    engine: Engine,
    instance: Path,
    target: Path,
    *,
    now: datetime,
    recipients: Sequence[str] = (),
    tell: Tell = _silent,
) -> dict[str, int]:
    """Write tables and files to a new tar file that only its owner can read; rows by table.

    With recipients (public keys of age) only their private keys open it. The file takes its name when it is whole. A table,
    and what is still to be encrypted, waits beside it without a name. The key that signs is never in it.
    """
    keys = [age_files.recipient(each) for each in recipients]
    with whole_file(target, first=True) as file:
        if not keys:
            return _write(file, engine, instance, target.parent, now, tell)
        with tempfile.TemporaryFile(dir=target.parent) as clear:
            counts = _write(clear, engine, instance, target.parent, now, tell)
            clear.seek(0)
            age_files.encrypt(cast(BinaryIO, clear), file, keys)
    return counts


def _write(
    file: IO[bytes], engine: Engine, instance: Path, beside: Path, now: datetime, tell: Tell
) -> dict[str, int]:
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=5) as tar:
        counts = _add_tables(tar, engine, beside, tell)
        made = {"format": FORMAT, "made_at": stamp(now), "rows": counts}
        _add(tar, "back-up.json", io.BytesIO(json.dumps(made).encode()))
        for folder in FILES:
            _add_files(tar, instance, instance / folder)
    return counts


def _add_files(tar: tarfile.TarFile, instance: Path, folder: Path) -> None:
    """Every file that is whole and still there: the product goes on meanwhile, and lets go of some."""
    for path in sorted((folder, *folder.rglob("*")) if folder.is_dir() else ()):
        if not path.name.endswith(MAKING):
            with suppress(FileNotFoundError):
                tar.add(path, arcname=f"files/{path.relative_to(instance)}", recursive=False)


def _add_tables(tar: tarfile.TarFile, engine: Engine, beside: Path, tell: Tell) -> dict[str, int]:
    """All in one read transaction, so that the copy is of one moment while work goes on."""
    counts = {}
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        for table in _kept():
            with tempfile.TemporaryFile(dir=beside) as lines:
                counts[table.name] = _write_lines(connection, table, lines, tell)
                _add(tar, f"tables/{table.name}.jsonl", lines)
    return counts


def _kept() -> list[Table]:
    """What is derived from other tables is worked out again and not kept."""
    derived = set(derived_tables())
    return [table for table in Base.metadata.sorted_tables if table not in derived]


def _write_lines(connection: Connection, table: Table, lines: IO[bytes], tell: Tell) -> int:
    count = 0
    with connection.execution_options(yield_per=BLOCK).execute(select(table)) as found:
        for rows in found.mappings().partitions():
            lines.writelines(_line(row) for row in rows)
            count += len(rows)
            tell(table.name, count)
    return count


def _line(row: Any) -> bytes:
    told = {name: _plain(value) for name, value in row.items()}
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return stamp(value) if value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return b64encode(value).decode() if isinstance(value, bytes) else value


def _add(tar: tarfile.TarFile, name: str, content: IO[bytes]) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = content.seek(0, io.SEEK_END), 0o600
    content.seek(0)
    tar.addfile(member, content)


def restore(
    engine: Engine, instance: Path, source: Path, *, identity: Path | None = None, tell: Tell = _silent
) -> dict[str, int]:
    """Fill an empty database of this release from a back-up; Fault when it is not empty or not a back-up.

    All or nothing: a back-up that turns out to be damaged leaves the database as empty as it was.
    identity: the file of the private key, where the back-up is encrypted.
    """
    with _clear(source, instance, identity) as file:
        return _restore(engine, instance, source, file, tell)


@contextmanager
def _clear(source: Path, instance: Path, identity: Path | None) -> Iterator[IO[bytes]]:
    """The back-up as it was before it was encrypted, if it is."""
    with source.open("rb") as file:
        if not age_files.is_encrypted(file):
            yield file
            return
        if identity is None:
            raise Fault(f"{source} is encrypted: name the file of the private key with --identity.")
        with tempfile.TemporaryFile(dir=instance) as clear:
            age_files.decrypt(file, cast(BinaryIO, clear), age_files.identities(identity))
            clear.seek(0)
            yield clear


def _restore(engine: Engine, instance: Path, source: Path, file: IO[bytes], tell: Tell) -> dict[str, int]:
    held = _held(source, file)
    file.seek(0)
    with tarfile.open(fileobj=file, mode="r:gz") as tar, engine.begin() as connection:
        _refuse_full(connection)
        tables = [table for table in _kept() if table.name in held]
        counts = {table.name: _fill(connection, table, tar, tell) for table in tables}
        if counts != held:
            raise Fault("The back-up does not hold what it says, or it was made by a newer release.")
        rebuild_on(connection)
        with _damage("its files"), making_room():
            _restore_files(tar, instance)
    return counts


def _held(source: Path, opened: IO[bytes]) -> dict[str, int]:
    """How many rows of each table the back-up says it holds; one of an earlier release may have fewer tables."""
    try:
        with tarfile.open(fileobj=opened, mode="r:gz") as tar, _member(tar, "back-up.json") as file:
            told = json.load(file)
    except _DAMAGED as fault:
        raise Fault(f"{source} is not a back-up of this product, or it is damaged.") from fault
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise Fault(f"{source} is a back-up of another release.")
    return dict(told["rows"])


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    member = tar.extractfile(name)
    if member is None:
        raise KeyError(name)
    return member


@contextmanager
def _damage(what: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGED as fault:
        raise Fault(f"The back-up is damaged: {what} cannot be read.") from fault


def _refuse_full(connection: Connection) -> None:
    entries = Base.metadata.tables["ledger_entry"]
    if connection.scalar(select(func.count()).select_from(entries)):
        raise Fault("This database holds an audit trail already: restore into an empty one.")


def _fill(connection: Connection, table: Table, tar: tarfile.TarFile, tell: Tell) -> int:
    count = 0
    for rows in _blocks(table, tar):
        connection.execute(insert(table), rows)
        count += len(rows)
        tell(table.name, count)
    return count


def _blocks(table: Table, tar: tarfile.TarFile) -> Iterator[list[dict[str, Any]]]:
    with _damage(f"table {table.name}"), _member(tar, f"tables/{table.name}.jsonl") as lines:
        while rows := _next_rows(table, lines):
            yield rows


def _next_rows(table: Table, lines: Iterable[bytes]) -> list[dict[str, Any]]:
    return [_typed(table, json.loads(line)) for line in islice(lines, BLOCK)]


def _typed(table: Table, told: dict[str, Any]) -> dict[str, Any]:
    """A column that an earlier release did not have takes its default."""
    return {c.name: _value(c.type, told[c.name]) for c in table.columns if c.name in told}


def _value(kind: Any, told: Any) -> Any:
    if told is None:
        return None
    if isinstance(kind, LargeBinary):
        return b64decode(told)
    if isinstance(kind, UtcDateTime):
        return unstamp(told)
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(told)
    return date.fromisoformat(told) if isinstance(kind, Date) else told


def _restore_files(tar: tarfile.TarFile, instance: Path) -> None:
    """Plain files and their folders, and nothing that leads elsewhere. Each is written here: the filters of `extractall`
    came with Python 3.11.4, and distributions package earlier ones."""
    for member in tar:
        if member.name.startswith("files/"):
            _restore_file(tar, member, _place(instance, member.name.removeprefix("files/")))


def _place(instance: Path, name: str) -> Path:
    """Where a file belongs. TarError for a path out of the instance, be it through a link that lies there already."""
    place = (instance / name).resolve()
    if not place.is_relative_to(instance.resolve()):
        raise tarfile.TarError(f"{name} leads out of the instance")
    return place


def _restore_file(tar: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> None:
    if member.isdir():
        place.mkdir(parents=True, exist_ok=True)
        return
    content = tar.extractfile(member) if member.isreg() else None
    if content is None:
        raise tarfile.TarError(f"{member.name} is no plain file")
    place.parent.mkdir(parents=True, exist_ok=True)
    with content, place.open("wb") as file:
        shutil.copyfileobj(content, file)
    place.chmod(member.mode & 0o644 | 0o600)
    os.utime(place, (member.mtime, member.mtime))
