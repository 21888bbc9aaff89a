"""A witness cosigns only what contains everything it cosigned before, and remembers before it answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from register import clock
from register.domain.errors import Fault
from register.domain.notes import NoteFault, parse_note
from register.domain.witnessing import parse_add_checkpoint
from register.jobs.checkpoints import sign_checkpoint, signing_key
from register.jobs.witnessing import ask_witness, keep
from register.queries import checkpoints
from register.queries.witnessing import request_from
from register.signing import SigningKey, signed_by
from register.witness import Inconsistent, OutOfStep, Witness, serve
from tests.harness.servers import free_port
from tests.services.test_checkpoints import NAME
from tests.services.test_unit_of_work import add


@pytest.fixture
def log(app: Flask, instance: Path) -> Path:
    return instance / "keys" / "log.key"


@pytest.fixture
def witness(log: Path, tmp_path: Path) -> Witness:
    made = Witness(tmp_path / "witness")
    made.begin("audit.example/witness", signing_key(log, NAME).log_key.encode())
    return made


@pytest.fixture
def address(witness: Witness) -> Iterator[str]:
    port = free_port()
    server = serve(witness, port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.shutdown()
    thread.join()
    server.server_close()


def grow(log: Path, *names: str) -> None:
    for name in names:
        add(name)
    sign_checkpoint(log, NAME, now=clock.now())


def test_a_checkpoint_that_grew_is_cosigned_over_http(
    session: Session, log: Path, witness: Witness, address: str
) -> None:
    grow(log, "One", "Two", "Three")
    assert ask_witness(address, now=clock.now()) == 3
    grow(log, "Four", "Five")
    assert ask_witness(address, now=clock.now()) == 5
    row = checkpoints.newest(session)
    assert row is not None
    key = _key(witness)
    assert signed_by(checkpoints.with_witnesses(session, row), key.cosigner_key)


def _key(witness: Witness) -> SigningKey:
    from register.signing import load_key

    return load_key(witness.folder / "witness.key")


def test_a_fork_is_refused(session: Session, log: Path, witness: Witness, tmp_path: Path) -> None:
    grow(log, "One", "Two")
    witness.answer(request_from(session, 0).encode(), now=clock.now())
    (witness.folder / "last.json").write_text('{"size": 2, "root": "' + "00" * 32 + '"}')
    session.rollback()
    grow(log, "Three")
    with pytest.raises(Inconsistent):
        witness.answer(request_from(session, 2).encode(), now=clock.now())


def test_a_shorter_history_than_the_witness_saw_is_said_loudly(
    session: Session, log: Path, witness: Witness, address: str
) -> None:
    grow(log, "One")
    (witness.folder / "last.json").write_text('{"size": 9, "root": "' + "00" * 32 + '"}')
    with pytest.raises(Fault, match="SAW 9 ENTRIES"):
        ask_witness(address, now=clock.now())


def test_a_request_out_of_step_is_told_the_size(session: Session, log: Path, witness: Witness) -> None:
    grow(log, "One", "Two")
    witness.answer(request_from(session, 0).encode(), now=clock.now())
    with pytest.raises(OutOfStep) as found:
        witness.answer(request_from(session, 0).encode(), now=clock.now())
    assert found.value.size == 2


def test_another_logs_checkpoint_is_not_cosigned(session: Session, log: Path, tmp_path: Path) -> None:
    other = Witness(tmp_path / "other")
    stranger = signing_key(tmp_path / "stranger.key", NAME)
    other.begin("audit.example/other", stranger.log_key.encode())
    grow(log, "One")
    with pytest.raises(NoteFault, match="not signed by the log"):
        other.answer(request_from(session, 0).encode(), now=clock.now())


@pytest.mark.parametrize("data", [b"", b"old x\n\n", b"old 1\nAAAA\n\nx", b"\xff" * 70_000, b"old 0\n\n\n\n"])
def test_what_is_no_request_is_one_clear_sentence(data: bytes) -> None:
    with pytest.raises(NoteFault):
        parse_add_checkpoint(data)


def test_what_is_no_cosignature_is_not_kept(session: Session, log: Path) -> None:
    grow(log, "One")
    with pytest.raises(Fault, match="not a cosignature"):
        keep("something else\n", now=clock.now())
    row = checkpoints.newest(session)
    assert row is not None
    assert checkpoints.with_witnesses(session, row) == parse_note(row.note.encode())
