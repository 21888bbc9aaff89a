"""A witness cosigns only what contains everything it cosigned before, and remembers before it answers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from register import clock, webhooks
from register.domain.errors import Fault
from register.domain.trail.notes import NoteFault, parse_note
from register.domain.trail.witnessing import Outcome, parse_add_checkpoint
from register.jobs.checkpoints import rotate_key, sign_checkpoint, signing_key
from register.jobs.witnessing import _checked, ask_witnesses, keep
from register.queries.home.health import health
from register.queries.trail import checkpoints
from register.queries.trail.witnesses import Witnessed, witnessed
from register.queries.trail.witnessing import request_from
from register.signing import SigningKey, cosign, signed_by
from register.witness import Inconsistent, OutOfStep, Unvouched, Witness, serve
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


@pytest.fixture
def known(instance: Path, witness: Witness, address: str) -> str:
    """The witness stands in the register's own file, and has to cosign; its name there."""
    name_witnesses(instance, witness, address)
    return "audit"


def name_witnesses(instance: Path, witness: Witness, address: str, more: str = "") -> None:
    line = f"witness audit {_key(witness).cosigner_key.encode()} {address}\n"
    (instance / "witnesses.txt").write_text(f"# Who cosigns\n{line}{more}quorum audit\n")


def standing(session: Session) -> Witnessed:
    session.rollback()
    session.expire_all()
    return witnessed(session, now=clock.now())


def grow(log: Path, *names: str) -> None:
    for name in names:
        add(name)
    sign_checkpoint(log, NAME, now=clock.now())


def test_the_scheduler_asks_about_each_new_checkpoint_and_keeps_what_holds(
    session: Session, log: Path, witness: Witness, known: str
) -> None:
    grow(log, "One", "Two", "Three")
    assert ask_witnesses(clock.now) == {"audit": "cosigned: 3 entries"}
    assert ask_witnesses(clock.now) == {}
    grow(log, "Four", "Five")
    assert ask_witnesses(clock.now) == {"audit": "cosigned: 5 entries"}
    row = checkpoints.newest(session)
    assert row is not None
    assert signed_by(checkpoints.with_witnesses(session, row), _key(witness).cosigner_key)
    found = standing(session)
    assert (found.needed, found.size, found.late, found.warnings) == (True, 5, False, [])


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


def test_a_witness_that_saw_more_than_this_copy_is_an_alarm(
    session: Session, log: Path, witness: Witness, known: str
) -> None:
    grow(log, "One")
    (witness.folder / "last.json").write_text('{"size": 9, "root": "' + "00" * 32 + '"}')
    assert "it has cosigned 9 entries" in ask_witnesses(clock.now)[known]
    assert "ALARM: the witness audit SAYS THAT" in standing(session).warnings[0]


def test_an_alarm_stays_when_the_witness_goes_silent_and_ends_when_it_cosigns_again(
    session: Session, log: Path, witness: Witness, known: str, instance: Path, address: str
) -> None:
    grow(log, "One", "Two")
    ask_witnesses(clock.now)
    honest = (witness.folder / "last.json").read_text()
    (witness.folder / "last.json").write_text('{"size": 2, "root": "' + "00" * 32 + '"}')
    grow(log, "Three")
    assert "INCONSISTENT" in ask_witnesses(clock.now)[known]
    name_witnesses(instance, witness, "http://127.0.0.1:1")
    assert ask_witnesses(clock.now, at_once=True)[known].startswith("no answer")
    assert standing(session).alarms
    (witness.folder / "last.json").write_text(honest)
    name_witnesses(instance, witness, address)
    assert ask_witnesses(clock.now, at_once=True)[known] == "cosigned: 3 entries"
    assert not standing(session).alarms


def test_a_witness_that_lost_our_answer_is_asked_again_from_where_it_stands(
    session: Session, log: Path, witness: Witness, known: str
) -> None:
    grow(log, "One", "Two")
    witness.answer(request_from(session, 0).encode(), now=clock.now())
    assert ask_witnesses(clock.now) == {"audit": "cosigned: 2 entries"}


def test_a_dead_witness_is_asked_again_after_five_minutes_and_the_quorum_is_then_not_met(
    session: Session, log: Path, witness: Witness, instance: Path
) -> None:
    name_witnesses(instance, witness, f"http://127.0.0.1:{free_port()}")
    grow(log, "One")
    assert ask_witnesses(clock.now)["audit"].startswith("no answer")
    assert ask_witnesses(clock.now) == {}
    assert ask_witnesses(lambda: clock.now() + timedelta(minutes=6)) != {}
    assert not standing(session).late
    late = witnessed(session, now=clock.now() + timedelta(minutes=16))
    assert "for 0 entries only" in late.warnings[0]


def _asking() -> int:
    """How many addresses are being asked now."""
    return sum(each.name == "asking" for each in threading.enumerate())


def test_a_witness_that_never_answers_holds_up_nobody(
    session: Session,
    log: Path,
    witness: Witness,
    address: str,
    instance: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(webhooks, "PATIENCE_SECONDS", 1.0)
    before = _asking()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        stranger = signing_key(instance / "stranger.key", "slow.example/witness").cosigner_key
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        name_witnesses(instance, witness, address, f"witness slow {stranger.encode()} {url}\n")
        for size, name in enumerate(("One", "Two"), start=1):
            grow(log, name)
            told = ask_witnesses(clock.now)
            assert told == {
                "audit": f"cosigned: {size} entries",
                "slow": "no answer: not within 1 seconds",
            }
        assert _asking() - before == 1


def test_a_cosignature_by_another_key_or_dated_wrongly_is_not_kept(
    session: Session, log: Path, witness: Witness, known: str, instance: Path
) -> None:
    grow(log, "One")
    asked = request_from(session, 0)
    other = signing_key(instance / "other.key", "audit.example/witness")
    fake = cosign(other, asked.note, clock.now()).encode()
    early = cosign(_key(witness), asked.note, clock.now() - timedelta(hours=1)).encode()
    late = cosign(_key(witness), asked.note, clock.now() + timedelta(hours=1)).encode()
    for line in (fake, early, late):
        with pytest.raises(Fault, match="No witness named"):
            keep(line, now=clock.now())
        told = _checked(_key(witness).cosigner_key, asked, line, clock.now())
        assert told[0] is Outcome.USELESS
    assert standing(session).size == 0


def test_a_line_carried_by_hand_is_kept_on_the_checkpoint_it_was_made_for(
    session: Session, log: Path, witness: Witness, known: str
) -> None:
    grow(log, "One")
    line = witness.answer(request_from(session, 0).encode(), now=clock.now())
    session.rollback()
    grow(log, "Two")
    assert keep(line, now=clock.now()) == 1
    assert standing(session).size == 1


def test_after_a_change_of_key_the_witness_follows_only_who_the_old_key_vouches_for(
    session: Session, log: Path, witness: Witness, known: str
) -> None:
    grow(log, "One")
    rotate_key(log, NAME, now=clock.now())
    grow(log, "Two")
    history = checkpoints.keys(session)
    with pytest.raises(Unvouched, match="does not vouch"):
        witness.follow([history[0], replace(history[1], signature="A" * 86 + "==")])
    with pytest.raises(Fault, match="another log's"):
        witness.follow(history[1:])
    assert witness.log == history[0].key
    assert ask_witnesses(clock.now) == {known: "cosigned: 3 entries"}
    assert witness.log == history[1].key
    assert witness.follow(history) == history[1].key


def test_a_file_of_witnesses_that_cannot_be_read_is_one_clear_sentence(
    session: Session, instance: Path
) -> None:
    (instance / "witnesses.txt").write_text("witness x y\n")
    with pytest.raises(Fault, match="witnesses.txt cannot be used"):
        standing(session)
    assert "cannot be used" in health(session, now=clock.now()).warnings[0]


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


def test_what_is_no_cosignature_is_not_kept(session: Session, log: Path, known: str) -> None:
    grow(log, "One")
    with pytest.raises(Fault, match="not a cosignature"):
        keep("something else\n", now=clock.now())
    row = checkpoints.newest(session)
    assert row is not None
    assert checkpoints.with_witnesses(session, row) == parse_note(row.note.encode())
