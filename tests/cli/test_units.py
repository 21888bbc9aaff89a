"""The signing key belongs to a user of its own, and the units shipped for systemd keep it so."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from register import create_app
from register.cli.main import armslength
from register.config import Settings
from register.db import engine_of
from register.queries.trail import checkpoints
from register.queries.trail.verification import verify
from register.signing import KeyFileFault, load_key
from tests.harness import databases, skips
from tests.services.test_unit_of_work import add

if TYPE_CHECKING:
    from tests.harness.databases import Database

WEB, SIGNER = 41_000, 41_001
"""Numbers that no account has: the rules of the file system need no name."""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that other users can reach."""
    path = Path(tempfile.mkdtemp(prefix="al-units-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def lived_in(request: pytest.FixtureRequest, place: Path) -> Iterator[Database]:
    """An instance of the web's user as the docs set it up; the key's folder beside it is the signer's."""
    skips.need("root")
    instance, keys = place / "instance", place / "keys"
    instance.mkdir()
    keys.mkdir(mode=0o700)
    os.chown(keys, SIGNER, SIGNER)
    with databases.fresh(request.param, instance) as database:
        (instance / "secret_key").write_text("x" * 40)
        for path in (instance, *instance.iterdir()):
            os.chown(path, WEB, WEB)
        (instance / "secret_key").chmod(0o600)
        if request.param == "sqlite":
            (instance / "armslength.db").chmod(0o660)
        instance.chmod(0o2770)
        yield database


def as_user(number: int, groups: list[int], work: Callable[[], None]) -> None:
    """Do this in a child that is this user and in these groups; its faults are this test's."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.umask(0o007)
            os.setgroups(groups)
            os.setgid(number)
            os.setuid(number)
            work()
            code = 0
        finally:
            if code:
                traceback.print_exc()
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize("lived_in", databases.KINDS, indirect=True)
def test_the_signer_signs_without_the_webs_secret_and_the_web_cannot_read_its_key(
    lived_in: Database, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance, key = place / "instance", place / "keys" / "log.key"
    settings = {"INSTANCE": str(instance), "DATABASE_URL": lived_in.url, "LOG_NAME": "body.example/register"}
    for name, value in settings.items():
        monkeypatch.setenv(f"ARMSLENGTH_{name}", value)

    def write(name: str) -> None:
        made = Settings(instance=instance, database_url=lived_in.url, secret_key="x" * 40, testing=True)
        app = create_app(made)
        with app.app_context():
            add(name)
        engine_of(app).dispose()

    def sign() -> None:
        os.environ["ARMSLENGTH_SIGNING_KEY"] = str(key)
        if lived_in.kind == "postgresql":
            os.environ["ARMSLENGTH_INSTANCE"] = str(key.parent)
        _refused(lambda: (instance / "secret_key").read_text())
        done = CliRunner().invoke(armslength, ["ledger", "checkpoint"], catch_exceptions=False)
        assert "Proof code" in done.output
        assert key.stat().st_mode & 0o077 == 0

    def look() -> None:
        _refused(lambda: key.read_text())
        with pytest.raises(KeyFileFault, match="cannot be used"):
            load_key(key)
        done = CliRunner().invoke(armslength, ["ledger", "checkpoint"])
        assert "run this as the user it belongs to" in str(done.exception)
        assert "Tell" not in CliRunner().invoke(armslength, ["ledger", "rotate-key"]).output

    _first_imports(lived_in, place)
    for name in ("Marram Trust", "Samphire Hospice"):  # the second round finds files that the other user made
        as_user(WEB, [WEB], partial(write, name))
        as_user(SIGNER, [WEB] if lived_in.kind == "sqlite" else [], sign)
        as_user(WEB, [WEB], look)
    _sound(lived_in, place, entries=2)


def _refused(read: Callable[[], object]) -> None:
    with pytest.raises(PermissionError):
        read()


def _first_imports(database: Database, place: Path) -> None:
    """Whatever the command imports late must be here before the checkout may be out of reach."""
    CliRunner().invoke(armslength, ["ledger", "checkpoint", "--help"])
    datetime.strptime("2026", "%Y")
    _sound(database, place, entries=0)


def _sound(database: Database, place: Path, *, entries: int) -> None:
    app = create_app(
        Settings(instance=place / "other", database_url=database.url, secret_key="x" * 40, testing=True)
    )
    with app.app_context():
        from register.db import reading

        with reading() as session:
            found, newest = verify(session), checkpoints.newest(session)
            assert found.sound
            assert (found.entries, newest.size if newest else 0) == (entries, entries)
    engine_of(app).dispose()


@pytest.mark.on("sqlite")
def test_a_key_that_is_gone_is_not_replaced_in_silence(
    app: Flask, session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("Somebody")
    session.rollback()
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    key = settings.instance / "keys" / "log.key"
    assert "Proof code" in CliRunner().invoke(armslength, ["ledger", "checkpoint"]).output
    key.unlink()
    for command in ("checkpoint", "rotate-key"):
        done = CliRunner().invoke(armslength, ["ledger", command])
        assert "put it back from its copy" in str(done.exception)
    assert not key.exists()
    done = CliRunner().invoke(armslength, ["witness", "log-key"])
    assert done.output.startswith("armslength.example/register+")


@pytest.fixture
def units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    values = {
        "INSTANCE": "/srv/armslength", "SECRET_KEY": "the web's own secret", "BODY_NAME": 'The "£5" Trust $x',
        "DATABASE_URL": "postgresql+psycopg://app:pass@db/armslength", "SMTP_URL": "smtps://user:word@mail",
        "OWNER_DATABASE_URL": "postgresql+psycopg://owner:word@db/armslength", "LOG_NAME": "body.example/register",
    }  # fmt: skip
    for name, value in values.items():
        monkeypatch.setenv(f"ARMSLENGTH_{name}", value)
    done = CliRunner().invoke(armslength, ["units", str(tmp_path / "units")], catch_exceptions=False)
    assert done.exit_code == 0
    return tmp_path / "units"


def test_the_signer_is_told_no_secret_but_its_way_into_the_database(units: Path) -> None:
    signer, register = ((units / f"{name}.env").read_text() for name in ("signer", "register"))
    assert sorted(re.findall(r"ARMSLENGTH_(\w+)=", signer)) == [
        "DATABASE_URL", "INSTANCE", "LOG_NAME", "SIGNING_KEY",
    ]  # fmt: skip
    assert 'ARMSLENGTH_SCHEDULER_SIGNS="false"' in register
    assert 'ARMSLENGTH_BODY_NAME="The \\"£5\\" Trust \\$x"' in register
    assert "owner" not in register
    assert all(path.stat().st_mode & 0o077 == 0 for path in units.iterdir())


def test_every_service_has_a_user_and_is_kept_in(units: Path) -> None:
    services = sorted(units.glob("*.service"))
    assert len(services) == 4
    for path in services:
        text = path.read_text()
        assert re.search(r"^User=armslength", text, re.MULTILINE)
        for line in (
            "ProtectSystem=strict",
            "NoNewPrivileges=yes",
            "PrivateTmp=yes",
            "CapabilityBoundingSet=",
        ):
            assert f"\n{line}\n" in text, path.name
    assert "User=armslength-signer" in (units / "armslength-signer.service").read_text()
    for name in ("web", "scheduler"):
        assert (
            "InaccessiblePaths=-/var/lib/armslength-signer"
            in (units / f"armslength-{name}.service").read_text()
        )


def test_systemd_finds_nothing_wrong_with_the_units(units: Path) -> None:
    program = Path(sys.executable).with_name("armslength")
    assert str(program) in (units / "armslength-web.service").read_text()
    analyze = skips.need("systemd-analyze")
    paths = [str(path) for path in sorted(units.iterdir()) if path.suffix in (".service", ".timer")]
    done = subprocess.run(
        [analyze, "verify", "--man=no", *paths], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "armslength" in line and "User" not in line]
    assert ours == []
