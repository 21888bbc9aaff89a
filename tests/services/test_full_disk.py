"""A full disk: one plain sentence, nothing typed is lost, no gap, no half, and work goes on once there is room."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from register import clock, create_app
from register.audit_bundle import write_pieces
from register.backups import backup
from register.cli.main import armslength
from register.config import Settings
from register.db import engine_of, reading
from register.domain.errors import NoRoom
from register.domain.permissions import Role
from register.domain.trail.bundles import bundle_pieces
from register.jobs.checkpoints import sign_checkpoint
from register.queries.people.organisations import organisations
from register.queries.trail.bundles import ask, bundle
from register.queries.trail.verification import verify
from register.services.contracts.template_uploads import keep_upload
from register.services.instance import make_instance
from tests.api.test_interests import calling
from tests.harness import databases, disks
from tests.harness.disks import Disk
from tests.harness.servers import Visitor
from tests.registering import NOON
from tests.services.test_unit_of_work import WHO, add
from tests.signing_in import signed_in

NAME = "armslength.example/tests"
MOST_WRITES = 3000
SENTENCE = "Nothing was saved, because the disk is full."


@pytest.fixture(params=databases.KINDS)
def disk(request: pytest.FixtureRequest) -> Iterator[Disk]:
    with disks.small(request.param) as made:
        yield made


@pytest.fixture
def app(disk: Disk) -> Iterator[Flask]:
    made = create_app(
        Settings(
            instance=disk.folder / "instance", database_url=disk.database.url, secret_key="x" * 40,
            argon2_rounds=1, argon2_memory_kib=64, testing=True,
        )
    )  # fmt: skip
    made.test_client_class = Visitor
    with clock.travel(NOON):
        yield made
    engine_of(made).dispose()


def fill(disk: Disk, app: Flask) -> int:
    """Fill the disk, and then what room its files still have inside; returns how many writes were taken."""
    with app.app_context():
        for count in range(MOST_WRITES):
            disk.fill()
            try:
                add("Somebody with a name of some length " * 5)
            except NoRoom:
                return count
    raise AssertionError("the disk never became full")


@pytest.mark.slow
def test_a_full_disk_loses_nothing_and_work_goes_on_once_there_is_room(
    disk: Disk, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "keys" / "log.key"
    with app.app_context():
        _begin(app)
        sign_checkpoint(key, NAME, now=clock.now())
    officer, call = signed_in(app, Role.GOVERNANCE_OFFICER), calling(app, Role.GOVERNANCE_OFFICER)
    officer.get("/organisations/add")
    before = _entries(app) + fill(disk, app)

    answer = officer.post("/organisations/add", name="Typed by hand", kind="pct")
    assert answer.status_code == 507
    assert SENTENCE in answer.text
    assert 'value="Typed by hand"' in answer.text
    told = call("POST", "/organisations", {"name": "Typed by a program", "kind": "pct"})
    assert (told.status_code, told.mimetype) == (507, "application/problem+json")
    assert told.json["title"].startswith(SENTENCE)
    _command_says_so(disk, monkeypatch)
    _files_are_whole_or_not_there(disk, app)
    assert officer.get("/organisations/").status_code == 200
    assert _entries(app) == before

    disk.make_room()
    assert officer.post("/organisations/add", name="Typed by hand", kind="pct").status_code == 302
    assert _entries(app) == before + 1
    _still_proves(app, key, tmp_path / "bundle")


def _begin(app: Flask) -> None:
    from register.db import unit_of_work

    with unit_of_work() as session:
        make_instance(session, "demo", actor=WHO, today=clock.today())


def _entries(app: Flask) -> int:
    with app.app_context(), reading() as session:
        found = verify(session)
        assert found.sound, found.findings
        return found.entries


def _command_says_so(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(disk.folder / "instance"))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", disk.database.url)
    monkeypatch.setenv("ARMSLENGTH_SECRET_KEY", "x" * 40)
    given = '{"name": "By command", "kind": "pct"}'
    done = CliRunner().invoke(armslength, ["organisations", "add", "-"], input=given)
    assert isinstance(done.exception, NoRoom), done.output


def _files_are_whole_or_not_there(disk: Disk, app: Flask) -> None:
    """A bundle, a back-up and an upload that do not fit leave nothing under their names, nor beside them."""
    works: dict[str, Callable[[], object]] = {
        "upload": lambda: keep_upload(disk.folder / "uploads", bytes(100_000)),
        "backup": lambda: backup(engine_of(app), disk.folder, disk.folder / "backup", now=clock.now()),
        "bundle": lambda: write_pieces(disk.folder / "bundle", [("a", bytes(10)), ("b", bytes(100_000))]),
    }
    before = {path for path in disk.folder.rglob("*") if path.is_file()}
    for work in works.values():
        with pytest.raises(NoRoom):
            work()
    after = {path for path in disk.folder.rglob("*") if path.is_file()}
    assert {path.name for path in after - before} <= {"armslength.db-wal", "armslength.db-shm"}
    assert not (disk.folder / "bundle").exists()


def _still_proves(app: Flask, key: Path, folder: Path) -> None:
    with app.app_context():
        assert sign_checkpoint(key, NAME, now=clock.now()) is not None
        question = ask("organisation", held_on=date(2027, 1, 1), known_on=clock.today(), basis="recorded")
        with reading() as session:
            names = [one.name for one in organisations(session, viewer=WHO.viewer)]
            assert names.count("Typed by hand") == 1
            assert "Typed by a program" not in names
            write_pieces(folder, bundle_pieces(bundle(session, question, viewer=WHO.viewer, now=clock.now())))
    command = [sys.executable, str(folder / "verify.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
