"""A back-up is for whoever holds a private key, or plainly for anybody; which of the two has to be said."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from register import age_files, backups, clock, create_app
from register.cli.backups import backup, backup_key
from register.config import Settings
from register.db import engine_of, reading
from register.domain.errors import Fault
from register.queries.trail.verification import verify
from tests.harness import databases
from tests.services.test_unit_of_work import add

SECRET = "Nord & Süd"


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, str]:
    """The file of a private key, and the public key."""
    file = tmp_path / "identity.txt"
    said = CliRunner().invoke(backup_key, [str(file)]).output
    return file, said.splitlines()[-1]


@pytest.fixture
def encrypted(app: Flask, instance: Path, tmp_path: Path, pair: tuple[Path, str]) -> Path:
    with app.app_context():
        add(SECRET)
    (instance / "keys").mkdir()
    (instance / "keys" / "log.key").write_text("PRIVATE+KEY")
    target = tmp_path / "register.backup"
    backups.backup(engine_of(app), instance, target, now=clock.now(), recipients=[pair[1]])
    return target


@pytest.mark.parametrize("words", [[], ["--to", "age1", "--unencrypted"]], ids=["neither", "both"])
def test_a_back_up_that_does_not_say_who_may_open_it_is_not_made(tmp_path: Path, words: list[str]) -> None:
    target = tmp_path / "nightly"
    told = CliRunner().invoke(backup, [str(target), *words])
    assert told.exit_code != 0
    assert isinstance(told.exception, Fault)
    assert "Say who may open it" in str(told.exception)
    assert not target.exists()


def test_only_the_private_key_opens_it(
    encrypted: Path, pair: tuple[Path, str], tmp_path: Path, app: Flask
) -> None:
    assert b"tables/" not in encrypted.read_bytes()
    assert [path.name for path in tmp_path.glob(".*")] == []
    other = tmp_path / "other.txt"
    other.write_text(age_files.new_identity()[0])
    with pytest.raises(Fault, match="for another key"):
        backups.restore(engine_of(app), tmp_path, encrypted, identity=other)
    with pytest.raises(Fault, match="--identity"):
        backups.restore(engine_of(app), tmp_path, encrypted)


def test_a_cut_one_is_one_clear_sentence(
    encrypted: Path, pair: tuple[Path, str], tmp_path: Path, app: Flask
) -> None:
    encrypted.write_bytes(encrypted.read_bytes()[:-30])
    with pytest.raises(Fault, match="damaged"):
        backups.restore(engine_of(app), tmp_path, encrypted, identity=pair[0])


@pytest.mark.parametrize("kind", databases.KINDS)
def test_it_is_restored_with_the_identity_file(
    encrypted: Path, pair: tuple[Path, str], kind: str, tmp_path: Path
) -> None:
    place = tmp_path / "elsewhere"
    place.mkdir()
    with databases.fresh(kind, place) as other:
        app = create_app(Settings(instance=place, database_url=other.url, secret_key="x" * 40, testing=True))
        try:
            backups.restore(engine_of(app), place, encrypted, identity=pair[0])
            with app.app_context(), reading() as session:
                assert verify(session).sound
        finally:
            engine_of(app).dispose()
    assert not (place / "keys").exists()


def test_no_back_up_holds_a_key_that_signs(encrypted: Path, pair: tuple[Path, str]) -> None:
    clear = io.BytesIO()
    with encrypted.open("rb") as file:
        age_files.decrypt(file, clear, age_files.identities(pair[0]))
    clear.seek(0)
    with tarfile.open(fileobj=clear, mode="r:gz") as tar:
        assert [name for name in tar.getnames() if "key" in name and not name.endswith(".jsonl")] == []
        held = json.load(tar.extractfile("back-up.json") or io.BytesIO())
    assert held["rows"]["ledger_entry"] == 1


def test_a_key_that_is_none_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "none.txt").write_text("# nothing\n")
    for wrong in (
        lambda: age_files.recipient("ssh-rsa A"),
        lambda: age_files.identities(tmp_path / "none.txt"),
    ):
        with pytest.raises(Fault):
            wrong()
