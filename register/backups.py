"""Back-up and restore: every table as one moment saw it, the same file for SQLite and PostgreSQL."""

from __future__ import annotations

import io
import json
import os
import tarfile
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, DateTime, Engine, LargeBinary, Table, func, insert, select, text

from register.domain.errors import Fault
from register.domain.ledger import stamp, unstamp
from register.models.base import Base, UtcDateTime

FORMAT = "armslength back-up/1"
BLOCK = 1000
FILES = ("documents", "keys")


def backup(engine: Engine, instance: Path, target: Path, *, now: datetime) -> dict[str, int]:
    """Write tables and files to a new tar file that only its owner can read; rows by table."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w:gz", compresslevel=5) as tar:
        counts = _add_tables(tar, engine)
        _add(
            tar,
            "back-up.json",
            json.dumps({"format": FORMAT, "made_at": stamp(now), "rows": counts}).encode(),
        )
        for folder in FILES:
            if (instance / folder).is_dir():
                tar.add(instance / folder, arcname=f"files/{folder}")
        file.flush()
    return counts


def _add_tables(tar: tarfile.TarFile, engine: Engine) -> dict[str, int]:
    """All in one read transaction, so that the copy is of one moment while work goes on."""
    counts = {}
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        for table in Base.metadata.sorted_tables:
            lines = list(_lines(connection, table))
            counts[table.name] = len(lines)
            _add(tar, f"tables/{table.name}.jsonl", b"".join(lines))
    return counts


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    for row in connection.execution_options(yield_per=BLOCK).execute(select(table)).mappings():
        told = {name: _plain(value) for name, value in row.items()}
        yield json.dumps(told, ensure_ascii=False).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return stamp(value) if value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return b64encode(value).decode() if isinstance(value, bytes) else value


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, io.BytesIO(content))


def restore(engine: Engine, instance: Path, source: Path) -> dict[str, int]:
    """Fill an empty database of this release from a back-up; Fault when it is not empty or not a back-up."""
    with _opened(source) as tar, engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA foreign_keys=OFF"))
        _refuse_full(connection)
        counts = {table.name: _fill(connection, table, tar) for table in Base.metadata.sorted_tables}
        _restore_files(tar, instance)
    return counts


def _opened(source: Path) -> tarfile.TarFile:
    try:
        with tarfile.open(source, "r:gz") as tar:
            told = json.loads(_read(tar, "back-up.json"))
    except (OSError, tarfile.TarError, ValueError, KeyError, EOFError) as fault:
        raise Fault(f"{source} is not a back-up of this product, or it is damaged.") from fault
    if told.get("format") != FORMAT:
        raise Fault(f"{source} is a back-up of another release.")
    return tarfile.open(source, "r:gz")


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    member = tar.extractfile(name)
    if member is None:
        raise KeyError(name)
    with member:
        return member.read()


def _refuse_full(connection: Connection) -> None:
    entries = Base.metadata.tables["ledger_entry"]
    if connection.scalar(select(func.count()).select_from(entries)):
        raise Fault("This database holds an audit trail already: restore into an empty one.")


def _fill(connection: Connection, table: Table, tar: tarfile.TarFile) -> int:
    try:
        lines = _read(tar, f"tables/{table.name}.jsonl").splitlines()
        rows = [_typed(table, json.loads(line)) for line in lines]
    except (KeyError, ValueError, tarfile.TarError, EOFError) as fault:
        raise Fault(f"The back-up is damaged: table {table.name} cannot be read.") from fault
    for start in range(0, len(rows), BLOCK):
        connection.execute(insert(table), rows[start : start + BLOCK])
    return len(rows)


def _typed(table: Table, told: dict[str, Any]) -> dict[str, Any]:
    return {column.name: _value(column.type, told.get(column.name)) for column in table.columns}


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
    """Only plain files below the two folders; a path that leads elsewhere is refused by the filter."""
    members = [member for member in tar if member.name.startswith("files/")]
    for member in members:
        member.name = member.name.removeprefix("files/")
    tar.extractall(instance, members=members, filter="data")
