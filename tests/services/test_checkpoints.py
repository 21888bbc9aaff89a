"""The audit trail is signed only while it contains everything that was signed before; the bundle proves it offline."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from register import clock
from register.audit_bundle import write_pieces
from register.db import unit_of_work
from register.domain.errors import Fault
from register.domain.trail.bundles import bundle_pieces
from register.domain.trail.notes import parse_checkpoint, parse_note
from register.domain.trail.receipts import check_receipt
from register.jobs.checkpoints import rotate_key, sign_checkpoint, signing_key
from register.queries.trail import checkpoints as queries
from register.queries.trail.bundles import ask, bundle
from register.services.trail.checkpoints import add_cosignature, rotate, sign
from register.signing import cosign, generate_key, save_key, signed_by
from tests.queries.test_verification import as_owner
from tests.services.test_unit_of_work import WHO, add

if TYPE_CHECKING:
    from tests.harness.databases import Database

NAME = "armslength.example/tests"


@pytest.fixture
def key_file(app: Flask, instance: Path) -> Path:
    return instance / "keys" / "log.key"


def test_a_checkpoint_covers_every_entry_and_is_made_once(session: Session, key_file: Path) -> None:
    for name in ("One", "Two", "Three"):
        add(name)
    note = sign_checkpoint(key_file, NAME, now=clock.now())
    assert note is not None
    assert parse_checkpoint(note.text).size == 3
    assert signed_by(note, signing_key(key_file, NAME).log_key)
    assert sign_checkpoint(key_file, NAME, now=clock.now()) is None


def test_the_signing_key_is_readable_by_its_owner_only(session: Session, key_file: Path) -> None:
    signing_key(key_file, NAME)
    assert key_file.stat().st_mode & 0o077 == 0


def test_a_rewritten_history_is_not_signed(session: Session, key_file: Path, database: Database) -> None:
    for name in ("One", "Two", "Three"):
        add(name)
    sign_checkpoint(key_file, NAME, now=clock.now())
    add("Four")
    session.rollback()
    forged = "UPDATE ledger_entry SET leaf = (SELECT leaf FROM ledger_entry WHERE seq = 1) WHERE seq = 4"
    as_owner(database, forged)
    with pytest.raises(Fault, match="does not contain what was signed"):
        sign_checkpoint(key_file, NAME, now=clock.now())


def test_a_shortened_history_is_not_signed(session: Session, key_file: Path, database: Database) -> None:
    add("One")
    add("Two")
    sign_checkpoint(key_file, NAME, now=clock.now())
    session.rollback()
    as_owner(database, "DELETE FROM ledger_entry WHERE seq = 2")
    with pytest.raises(Fault, match="a checkpoint over 2 was signed"):
        sign_checkpoint(key_file, NAME, now=clock.now())


def test_a_receipt_proves_each_entry_once_a_checkpoint_covers_it(session: Session, key_file: Path) -> None:
    for number in range(9):
        add(f"Number {number}")
    assert queries.receipt(session, 1) is None
    session.rollback()
    sign_checkpoint(key_file, NAME, now=clock.now())
    for seq in range(1, 10):
        receipt = queries.receipt(session, seq)
        assert receipt is not None
        check_receipt(receipt)
        assert receipt.index == seq - 1


def test_a_new_key_is_vouched_for_by_the_old_one(session: Session, key_file: Path) -> None:
    add("One")
    sign_checkpoint(key_file, NAME, now=clock.now())
    new = generate_key(NAME)
    add("Two")
    with pytest.raises(Fault, match="rotate-key"), unit_of_work() as work:
        sign(work, new, now=clock.now())
    with unit_of_work() as work:
        rotate(work, signing_key(key_file, NAME), new, now=clock.now())
    with unit_of_work() as work:
        assert sign(work, new, now=clock.now()) is not None
    assert len(queries.keys(session)) == 2


def test_a_witness_line_stands_on_the_note_it_was_made_for(session: Session, key_file: Path) -> None:
    add("One")
    note = sign_checkpoint(key_file, NAME, now=clock.now())
    assert note is not None
    witness = generate_key("witness.example/audit")
    line = cosign(witness, note, clock.now()).encode()
    for _ in range(2):
        with unit_of_work() as work:
            add_cosignature(work, 1, line, now=clock.now())
    row = queries.newest(session)
    assert row is not None
    assert signed_by(queries.with_witnesses(session, row), witness.cosigner_key)
    assert parse_note(row.note.encode()) == note


def test_the_bundle_of_a_real_instance_passes_its_own_checker(
    session: Session, key_file: Path, tmp_path: Path
) -> None:
    for name in ("One", "Two", "Three"):
        add(name)
    sign_checkpoint(key_file, NAME, now=clock.now())
    folder = bundled(session, tmp_path)
    assert findings(folder) == ""
    assert len((folder / "report" / "rows.jsonl").read_text().splitlines()) == 3


@pytest.mark.parametrize("back", [timedelta(minutes=2), timedelta(hours=1)])
def test_a_clock_that_is_set_back_makes_nothing_look_back_dated(
    session: Session, key_file: Path, tmp_path: Path, back: timedelta
) -> None:
    noon = datetime(2026, 4, 1, 12, tzinfo=UTC)
    for name, now in (("One", noon), ("Two", noon + timedelta(minutes=5) - back)):
        with clock.travel(now):
            add(name)
        with clock.travel(now + timedelta(minutes=5)):
            sign_checkpoint(key_file, NAME, now=clock.now())
    with clock.travel(noon - back):
        rotate_key(key_file, NAME, now=clock.now())
        add("Three")
        sign_checkpoint(key_file, NAME, now=clock.now())
    assert findings(bundled(session, tmp_path)) == ""


def bundled(session: Session, tmp_path: Path) -> Path:
    folder, today = tmp_path / "bundle", clock.today()
    question = ask("organisation", held_on=date(2027, 1, 1), known_on=today, basis="recorded")
    made = bundle(session, question, viewer=WHO.viewer, now=clock.now())
    write_pieces(folder, bundle_pieces(made))
    return folder


def findings(folder: Path) -> str:
    command = [sys.executable, str(folder / "verify.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == (1 if done.stdout else 0), done.stderr
    return done.stdout


def test_a_rotation_that_a_crash_cut_short_goes_on(session: Session, key_file: Path) -> None:
    add("One")
    sign_checkpoint(key_file, NAME, now=clock.now())
    new = generate_key(NAME)
    save_key(new, key_file.with_suffix(".next"))
    with unit_of_work() as work:
        rotate(work, signing_key(key_file, NAME), new, now=clock.now())
    assert rotate_key(key_file, NAME, now=clock.now()).log_key == new.log_key
    add("Two")
    note = sign_checkpoint(key_file, NAME, now=clock.now())
    assert note is not None
    assert signed_by(note, new.log_key)
    assert len(queries.keys(session)) == 2
