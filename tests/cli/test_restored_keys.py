"""A restored register signs with a key of its own; the audit trail, both checkers and each witness are told."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy.orm import Session

from register import backups, clock, create_app
from register.cli.main import armslength
from register.config import Settings
from register.db import db, engine_of
from register.domain.errors import Fault
from register.jobs.checkpoints import sign_checkpoint
from register.jobs.witnessing import ask_witnesses
from register.queries.home.health import health
from register.queries.trail.checkpoints import keys
from register.queries.trail.verification import verify
from register.signing import generate_key, load_key, save_key
from register.witness import Unvouched, Witness, serve
from tests.harness.databases import Database, bare
from tests.harness.servers import free_port
from tests.queries.test_verification import as_owner
from tests.services.test_checkpoints import NAME
from tests.services.test_unit_of_work import add
from tests.services.test_witnesses import name_witnesses

Command = Callable[..., Result]


@pytest.fixture
def lost(app: Flask, session: Session, instance: Path, tmp_path: Path) -> Path:
    """The back-up of a register that signed twice; its key is kept elsewhere."""
    for name in ("One", "Two"):
        add(name)
        sign_checkpoint(instance / "keys" / "log.key", NAME, now=clock.now())
    session.rollback()
    target = tmp_path / "register.backup"
    backups.backup(engine_of(app), instance, target, now=clock.now())
    return target


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "restored"
    made.mkdir()
    return made


@pytest.fixture
def other(database: Database, place: Path) -> Iterator[Database]:
    with bare(database.kind, place) as made:
        yield made


@pytest.fixture
def command(place: Path, other: Database, monkeypatch: pytest.MonkeyPatch) -> Command:
    """A command line at the machine where the back-up is restored."""
    settings = {"INSTANCE": str(place), "DATABASE_URL": other.url, "SECRET_KEY": "x" * 40, "LOG_NAME": NAME}
    for name, value in settings.items():
        monkeypatch.setenv(f"ARMSLENGTH_{name}", value)
    if other.owner_url:
        monkeypatch.setenv("ARMSLENGTH_OWNER_DATABASE_URL", other.owner_url)

    def run(*words: object) -> Result:
        return CliRunner().invoke(armslength, [str(word) for word in words], catch_exceptions=False)

    return run


@pytest.fixture
def restored(other: Database, place: Path) -> Iterator[Flask]:
    """The application over what was restored."""
    made = create_app(Settings(instance=place, database_url=other.url, secret_key="x" * 40, testing=True))
    with made.app_context():
        yield made
    engine_of(made).dispose()


def checked(folder: Path) -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, str(folder / "verify.py"), str(folder)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.splitlines()


def on_the_page(folder: Path, chromium: Any) -> list[str]:
    page = chromium.new_context(offline=True).new_page()
    page.goto((folder / "verify.html").as_uri())
    page.set_input_files("#folder", str(folder))
    page.click("#check")
    page.wait_for_selector("#check:not([disabled])")
    found: list[str] = page.locator("#findings li").all_text_contents()
    page.context.close()
    return found


def test_without_the_old_key_a_new_one_signs_and_every_check_says_so(
    lost: Path, place: Path, command: Command, tmp_path: Path, chromium: Any
) -> None:
    told = command("restore", lost)
    assert told.exit_code == 0
    assert "keeper of each witness has to accept it" in told.output
    key = place / "keys" / "log.key"
    assert key.stat().st_mode & 0o077 == 0
    assert load_key(key).log_key.encode() in told.output
    assert "Proof code" in command("ledger", "checkpoint").output
    assert command("ledger", "export", tmp_path / "bundle").exit_code == 0
    status, lines = checked(tmp_path / "bundle")
    assert status == 0
    assert len(lines) == 1
    assert "note: the key was replaced at a restore on " in lines[0]
    assert ", entry 3: ask" in lines[0]
    assert on_the_page(tmp_path / "bundle", chromium) == lines
    verified = command("ledger", "verify")
    assert verified.exit_code == 0
    assert "signing key: note: the key was replaced at a restore on " in verified.output


def test_with_the_old_key_the_new_one_is_vouched_for(
    lost: Path, instance: Path, command: Command, tmp_path: Path
) -> None:
    told = command("restore", lost, "--old-key", instance / "keys" / "log.key")
    assert "the old one vouches for it" in told.output
    command("ledger", "checkpoint")
    command("ledger", "export", tmp_path / "bundle")
    assert checked(tmp_path / "bundle") == (0, [])
    assert "note" not in command("ledger", "verify").output


def test_a_key_that_is_not_the_old_one_vouches_for_nothing(
    lost: Path, place: Path, command: Command, tmp_path: Path
) -> None:
    save_key(generate_key(NAME), tmp_path / "stranger.key")
    with pytest.raises(Fault, match="not the one that signed"):
        command("restore", lost, "--old-key", tmp_path / "stranger.key")
    assert not (place / "keys" / "log.key").exists()
    assert "keeper of each witness" in command("ledger", "restored-key").output


def test_a_replaced_key_whose_entry_was_taken_away_is_a_finding(
    lost: Path, command: Command, restored: Flask, other: Database
) -> None:
    command("restore", lost)
    db.session.rollback()
    as_owner(other, "DELETE FROM ledger_payload WHERE seq = 3")
    assert "not vouched for by the one before" in " ".join(one.words for one in verify(db.session()).findings)


@pytest.fixture
def witness(lost: Path, instance: Path, tmp_path: Path) -> Iterator[tuple[Witness, str]]:
    """It watches the key that was lost; its address."""
    made = Witness(tmp_path / "witness")
    made.begin("audit.example/witness", load_key(instance / "keys" / "log.key").log_key.encode())
    port = free_port()
    server = serve(made, port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made, f"http://127.0.0.1:{port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def cosigned(lost: Path, app: Flask, instance: Path, witness: tuple[Witness, str]) -> Path:
    """The back-up, after the witness has cosigned what is in it."""
    name_witnesses(instance, *witness)
    assert ask_witnesses(clock.now) == {"audit": "cosigned: 2 entries"}
    db.session.rollback()
    lost.unlink()
    backups.backup(engine_of(app), instance, lost, now=clock.now())
    return lost


def test_a_witness_follows_what_is_vouched_for_by_itself(
    cosigned: Path,
    instance: Path,
    place: Path,
    command: Command,
    restored: Flask,
    witness: tuple[Witness, str],
) -> None:
    name_witnesses(place, *witness)
    command("restore", cosigned, "--old-key", instance / "keys" / "log.key")
    command("ledger", "checkpoint")
    assert ask_witnesses(clock.now) == {"audit": "cosigned: 3 entries"}
    assert witness[0].log == load_key(place / "keys" / "log.key").log_key


def test_a_witness_leaves_an_unvouched_key_to_its_keeper_and_health_names_it_until_then(
    cosigned: Path, place: Path, command: Command, restored: Flask, witness: tuple[Witness, str]
) -> None:
    name_witnesses(place, *witness)
    command("restore", cosigned)
    key = load_key(place / "keys" / "log.key").log_key
    command("ledger", "checkpoint")
    assert "keeper must accept it" in ask_witnesses(clock.now)["audit"]
    warned = [words for words in warnings() if "audit still follows the old signing key" in words]
    assert len(warned) == 1
    assert key.encode() in warned[0]
    history = keys(db.session())
    with pytest.raises(Unvouched, match="--restored"):
        witness[0].follow(history)
    assert witness[0].follow(history, [key.encode()]) == key
    assert ask_witnesses(clock.now, at_once=True) == {"audit": "cosigned: 3 entries"}
    assert not any("still follows" in words for words in warnings())


def warnings() -> tuple[str, ...]:
    """What the health page says."""
    db.session.rollback()
    db.session.expire_all()
    return health(db.session(), now=clock.now()).warnings
