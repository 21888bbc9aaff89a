"""Whatever is altered behind the program's back, recomputing the audit trail finds it and says where."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.trail.notes import Checkpoint, parse_note
from register.jobs.checkpoints import sign_checkpoint
from register.models.registry import evidence_tables
from register.queries.trail.verification import verify
from register.services.people.organisations import amend_organisation
from register.signing import generate_key, load_key
from register.signing import sign_checkpoint as sign
from tests.services.test_unit_of_work import DAY, WHO, add, new

if TYPE_CHECKING:
    from tests.harness.databases import Database

ATTACKS = {
    "a name is edited": (
        "UPDATE organisation_version SET name = 'Forged' WHERE n = 1", "name not as recorded in entry 1"
    ),
    "a version is deleted": ("DELETE FROM organisation_version WHERE n = 2", "missing"),
    "a version is brought back to life": (
        "UPDATE organisation_version SET superseded_seq = NULL WHERE n = 1", "superseded it is not the one"
    ),
    "a payload is edited": (
        "UPDATE ledger_payload SET body = salt WHERE seq = 2", "not what the header commits to"
    ),
    "a payload is deleted": ("DELETE FROM ledger_payload WHERE seq = 2", "no tombstone says why"),
    "a leaf is edited": ("UPDATE ledger_entry SET leaf = frontier WHERE seq = 2", "not the hash of the header"),
    "an entry is deleted": ("DELETE FROM ledger_entry WHERE seq = 2", "missing or out of order"),
    "a column that repeats the header is edited": (
        "UPDATE ledger_entry SET event = 'forged' WHERE seq = 2", "do not repeat what the header says"
    ),
    "a frontier is edited": (
        "UPDATE ledger_entry SET frontier = leaf WHERE seq = 3", "frontier is not what the entries"
    ),
    "a version is invented": (
        ("INSERT INTO organisation_version (id, thing_id, n, seq, act, valid_from, basis, known_on, recorded_by,"
        " provenance, name, kind) SELECT 'forged', thing_id, 9, 99, 'new', valid_from, basis, known_on,"
        " recorded_by, provenance, 'Forged', kind FROM organisation_version WHERE n = 1 AND seq = 1"),
        "does not hold this version",
    ),
}  # fmt: skip

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def amend(key: str, name: str) -> None:
    with unit_of_work() as session:
        amend_organisation(session, key, new(name), expected_n=None, reason="", actor=WHO, today=DAY)


@pytest.fixture
def history(app: Flask, session: Session) -> str:
    made = add("First")
    amend(made.ref, "Second")
    add("Other")
    session.rollback()
    return made.ref


def test_a_history_that_was_left_alone_is_sound(history: str, session: Session) -> None:
    found = verify(session)
    assert found.findings == ()
    assert found.entries == 3


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_found(history: str, session: Session, database: Database, attack: str) -> None:
    statement, words = ATTACKS[attack]
    as_owner(database, statement)
    findings = [f"{finding.place}: {finding.words}" for finding in verify(session).findings]
    assert any(words in finding for finding in findings), findings


def as_owner(database: Database, statement: str) -> None:
    """What somebody could do who owns the database: take the triggers and keys away, then write."""
    engine = create_engine(database.owner_url)
    with engine.begin() as connection:
        _disarm(connection)
        connection.execute(text(statement))
    engine.dispose()


def _disarm(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        _disarm_postgresql(connection)
        return
    for table in evidence_tables():
        for act in ("update", "delete", "insert"):
            connection.execute(text(f"DROP TRIGGER keep_{table.name}_{act}"))


def _disarm_postgresql(connection: Connection) -> None:
    for table in evidence_tables():
        connection.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
        for key in inspect(connection).get_foreign_keys(table.name):
            connection.execute(text(f"ALTER TABLE {table.name} DROP CONSTRAINT {key['name']}"))


@pytest.mark.on("sqlite")
def test_bytes_made_into_text_are_a_finding_and_no_crash(
    history: str, session: Session, database: Database
) -> None:
    as_owner(database, "UPDATE ledger_payload SET salt = CAST(X'FF00' AS TEXT) WHERE seq = 2")
    assert "what is stored cannot be read" in [finding.words for finding in verify(session).findings]


def test_missing_triggers_are_a_finding(history: str, session: Session, database: Database) -> None:
    as_owner(database, "SELECT 1")
    (found,) = [one for one in verify(session).findings if one.place == "triggers"]
    assert "missing or switched off: keep_" in found.words


def signed_checkpoint(session: Session, tmp_path: Path) -> bytes:
    note = sign_checkpoint(tmp_path / "signing.key", "test", now=datetime(2026, 11, 28, 12, tzinfo=UTC))
    assert note is not None
    session.rollback()
    return note.encode()


def test_the_entries_are_compared_with_every_signed_checkpoint_and_it_is_said_with_which(
    history: str, session: Session, tmp_path: Path
) -> None:
    assert verify(session).compared.said == "there is no signed checkpoint to compare them with"
    note = signed_checkpoint(session, tmp_path)
    add("Another")
    session.rollback()
    found = verify(session, brought={"kept.txt": note})
    assert found.sound
    assert found.compared.places == {"this database": 1, "kept.txt": 1}
    assert found.compared.said.endswith("the newest over 3 entries")


def test_a_checkpoint_that_disagrees_or_is_nobodys_is_a_finding(
    history: str, session: Session, tmp_path: Path
) -> None:
    note = signed_checkpoint(session, tmp_path)
    other = generate_key("test")
    forged = sign(other, Checkpoint("test", 2, bytes(32)), datetime(2026, 11, 28, 12, tzinfo=UTC)).encode()
    findings = {one.place: one.words for one in verify(session, brought={"f": forged, "x": b"no"}).findings}
    assert "no key of this audit trail" in findings["f"]
    assert "can be read" in findings["x"]
    key = load_key(tmp_path / "signing.key")
    for size, words in ((2, "not those that were signed"), (99, "more entries than there are")):
        wrong = sign(key, Checkpoint(parse_note(note).text.split("\n")[0], size, bytes(32)), NOON).encode()
        (found,) = verify(session, brought={"w": wrong}).findings
        assert words in found.words
