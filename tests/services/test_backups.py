"""A back-up is of one moment, fits either database, and a copy older than what was signed says so loudly."""

from __future__ import annotations

import io
import json
import os
import signal
import stat
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, insert, select
from sqlalchemy.orm import Session

from register import clock
from register.backups import backup, restore
from register.db import engine_of, reading
from register.domain.errors import Fault
from register.models.duties import OutboxMessage
from register.models.registry import derived_tables
from register.models.search_keys import SearchKey
from register.queries.people.organisations import organisations
from register.queries.trail.verification import verify
from tests.harness import databases
from tests.services.test_unit_of_work import WHO, add


@pytest.fixture
def file(app: Flask, session: Session, instance: Path, tmp_path: Path) -> Path:
    for name in ("Süd & Nord", "Two"):
        add(name)
    (instance / "documents").mkdir()
    (instance / "documents" / "made.docx").write_bytes(b"PK")
    session.rollback()
    target = tmp_path / "register.backup"
    backup(engine_of(app), instance, target, now=clock.now())
    return target


@pytest.mark.parametrize("kind", databases.KINDS)
def test_a_back_up_of_either_database_is_restored_into_either(file: Path, kind: str, tmp_path: Path) -> None:
    from register import create_app
    from register.config import Settings

    place = tmp_path / "elsewhere"
    place.mkdir()
    with databases.fresh(kind, place) as other:
        app = create_app(Settings(instance=place, database_url=other.url, secret_key="x" * 40, testing=True))
        try:
            restore(engine_of(app), place, file)
            with app.app_context(), reading() as session:
                assert verify(session).sound
                assert [o.name for o in organisations(session, viewer=WHO.viewer)] == ["Süd & Nord", "Two"]
        finally:
            engine_of(app).dispose()
    assert (place / "documents" / "made.docx").read_bytes() == b"PK"


def test_a_back_up_leaves_out_what_is_derived_and_it_is_worked_out_again(file: Path, tmp_path: Path) -> None:
    with tarfile.open(file) as tar:
        assert not {f"tables/{table.name}.jsonl" for table in derived_tables()} & set(tar.getnames())
    with databases.fresh("sqlite", tmp_path) as other:
        engine = create_engine(other.url)
        restore(engine, tmp_path, file)
        with engine.connect() as connection:
            assert set(connection.scalars(select(SearchKey.key))) == {"sud & nord", "sudandnord", "two"}
        engine.dispose()


def test_a_back_up_is_readable_by_its_owner_only(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_back_up_is_not_restored_over_an_audit_trail(app: Flask, file: Path, instance: Path) -> None:
    with pytest.raises(Fault, match="empty one"):
        restore(engine_of(app), instance, file)


@pytest.mark.parametrize("cut", [0, 20, 400])
def test_a_damaged_back_up_is_one_clear_sentence(app: Flask, instance: Path, file: Path, cut: int) -> None:
    damaged = file.with_suffix(".cut")
    damaged.write_bytes(file.read_bytes()[:cut])
    with pytest.raises(Fault, match="damaged"):
        restore(engine_of(app), instance, damaged)


def test_a_file_that_leads_out_of_the_instance_is_refused(file: Path, instance: Path, tmp_path: Path) -> None:
    from register.backups import _restore_files

    hostile = tmp_path / "hostile.tar"
    for name in ("files/../../outside", f"files/{tmp_path}/outside", "files/documents/../../outside"):
        with tarfile.open(hostile, "w") as tar:
            tar.add(file, arcname=name)
        with tarfile.open(hostile) as tar, pytest.raises(tarfile.TarError, match="leads out of the instance"):
            _restore_files(tar, instance)
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_a_back_up_that_holds_no_plain_file_is_refused(kind: bytes, tmp_path: Path) -> None:
    from register.backups import _restore_files

    hostile, link = tmp_path / "hostile.tar", tarfile.TarInfo("files/documents/link")
    link.type, link.linkname = kind, "/etc/passwd"
    with tarfile.open(hostile, "w") as tar:
        tar.addfile(link)
    with tarfile.open(hostile) as tar, pytest.raises(tarfile.TarError, match="no plain file"):
        _restore_files(tar, tmp_path)
    assert not (tmp_path / "documents" / "link").is_symlink()


def test_a_link_that_lies_in_the_instance_leads_no_file_out_of_it(
    file: Path, instance: Path, tmp_path: Path
) -> None:
    from register.backups import _restore_files

    (instance / "uploads").symlink_to(tmp_path)
    hostile = tmp_path / "hostile.tar"
    with tarfile.open(hostile, "w") as tar:
        tar.add(file, arcname="files/uploads/outside")
    with tarfile.open(hostile) as tar, pytest.raises(tarfile.TarError):
        _restore_files(tar, instance)
    assert not (tmp_path / "outside").exists()


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_interrupted_back_up_leaves_nothing(app: Flask, file: Path, instance: Path) -> None:
    def stop(_table: str, _rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(engine_of(app), instance, file.with_name("second"), now=clock.now(), tell=stop)
    assert [name for name in _names(file.parent) if "second" in name] == []


@pytest.mark.on("sqlite")
def test_a_killed_back_up_leaves_no_file_that_looks_whole(app: Flask, file: Path, instance: Path) -> None:
    def die(_table: str, _rows: int) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    engine_of(app).dispose()
    before = set(_names(file.parent))
    child = os.fork()
    if child == 0:
        backup(engine_of(app), instance, file.with_name("second"), now=clock.now(), tell=die)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    left = set(_names(file.parent)) - before
    assert all(name.startswith(".") and name.endswith(".making") for name in left), left


@pytest.mark.on("sqlite")
def test_neither_takes_more_memory_for_more_rows(
    app: Flask, session: Session, instance: Path, tmp_path: Path
) -> None:
    row = {
        "message_id": "", "recipient": "a@b.example", "subject": "x", "body": "words " * 1000, "attempts": 0,
        "created_at": clock.now(), "next_at": clock.now(), "state": "waiting",
    }  # fmt: skip
    rows = [{**row, "id": str(n), "message_id": str(n)} for n in range(6000)]
    target, bytes_of_rows = tmp_path / "large", 6000 * 6000
    with engine_of(app).begin() as connection:
        connection.execute(insert(OutboxMessage), rows)
    made = _peak(lambda: backup(engine_of(app), instance, target, now=clock.now()))
    assert made < bytes_of_rows / 2
    with databases.fresh("sqlite", tmp_path) as other:
        engine = _engine(other.url)
        taken = _peak(lambda: restore(engine, tmp_path, target))
        engine.dispose()
    assert taken < bytes_of_rows / 2


def _engine(url: str) -> Engine:
    from sqlalchemy import create_engine

    return create_engine(url)


def _peak(work: Callable[[], object]) -> int:
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def _changed(file: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The same back-up with some members changed, or left out for None."""
    made = file.with_name("changed")
    with tarfile.open(file) as old, tarfile.open(made, "w:gz") as new:
        for member in old.getmembers():
            read = old.extractfile(member)
            content = change(member.name, read.read()) if read else b""
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return made


@pytest.mark.on("sqlite")
def test_a_back_up_of_a_release_with_fewer_tables_and_columns_is_restored(file: Path, tmp_path: Path) -> None:
    def earlier(name: str, content: bytes) -> bytes | None:
        told = json.loads(content) if name == "back-up.json" else None
        if told:
            del told["rows"]["tick"]
        return None if name == "tables/tick.jsonl" else json.dumps(told).encode() if told else content

    with databases.fresh("sqlite", tmp_path) as other:
        engine = _engine(other.url)
        assert restore(engine, tmp_path, _changed(file, earlier))["ledger_entry"] == 2
        engine.dispose()


@pytest.mark.on("sqlite")
def test_a_back_up_that_lost_rows_is_refused_and_restores_nothing(file: Path, tmp_path: Path) -> None:
    def lost(name: str, content: bytes) -> bytes:
        return content.split(b"\n")[0] + b"\n" if name == "tables/organisation.jsonl" else content

    with databases.fresh("sqlite", tmp_path) as other:
        engine = _engine(other.url)
        for _ in range(2):  # the second time would be refused for another reason, had the first left anything
            with pytest.raises(Fault, match="does not hold what it says|cannot be read"):
                restore(engine, tmp_path, _changed(file, lost))
        engine.dispose()
