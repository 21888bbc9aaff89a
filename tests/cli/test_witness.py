"""A witness from end to end, by the commands that both sides type, with its own process and the scheduler's."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from register import clock
from register.cli.main import armslength
from register.config import Settings
from register.queries.trail.witnesses import Witnessed, witnessed
from tests.harness.servers import free_port
from tests.services.test_unit_of_work import add

ARMSLENGTH = ("-m", "register")
SCHEDULER = ("-c", "from register.scheduler import tick_for_ever; tick_for_ever()")


@contextmanager
def running(*words: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, *words], env=environment, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(300)


@pytest.mark.slow
@pytest.mark.on("sqlite")
def test_the_scheduler_asks_the_witness_that_the_register_names(
    app: Flask, session: Session, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("One")
    session.rollback()
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_SECRET_KEY", "x" * 40)
    environment = dict(os.environ)

    def told(*words: str) -> str:
        return CliRunner().invoke(armslength, words, catch_exceptions=False).output

    folder, port = str(tmp_path / "witness"), free_port()
    key = told("witness", "log-key").strip()
    assert "Proof code" in told("ledger", "checkpoint")
    line = told("witness", "begin", folder, "--name", "audit.example/witness", "--log-key", key)
    rule = line.splitlines()[-1]
    (settings.instance / "witnesses.txt").write_text(
        f"{rule} http://127.0.0.1:{port}\nquorum audit.example\n"
    )
    with (
        running(*ARMSLENGTH, "witness", "serve", folder, "--port", str(port), environment=environment),
        running(*SCHEDULER, environment=environment),
    ):
        assert soon(lambda: standing(session).size >= 1)
    assert standing(session).warnings == []


def standing(session: Session) -> Witnessed:
    session.rollback()
    return witnessed(session, now=clock.now())


def soon(what: Callable[[], bool]) -> bool:
    until = time.monotonic() + 300
    while time.monotonic() < until and not what():
        time.sleep(0.3)
    return what()
