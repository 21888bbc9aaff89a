"""A back-up is of one moment, fits either database, and a copy older than what was signed says so loudly."""

from __future__ import annotations

import stat
import tarfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from register import clock
from register.backups import backup, restore
from register.db import engine_of, reading
from register.domain.errors import Fault
from register.queries.organisations import organisations
from register.queries.verification import verify
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
    with tarfile.open(hostile, "w") as tar:
        tar.add(file, arcname="files/../../outside")
    with tarfile.open(hostile) as tar, pytest.raises(tarfile.FilterError):
        _restore_files(tar, instance)
