"""Several processes write at once, one of them with its clock an hour back: no fork, no gap, no lost write."""

from __future__ import annotations

import os
import traceback
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock, create_app
from register.config import Settings
from register.db import engine_of
from register.jobs.checkpoints import sign_checkpoint
from register.models.ledger import LedgerEntry
from register.queries.people.organisations import organisations
from register.queries.trail.verification import verify
from tests.services.test_unit_of_work import WHO, add

WRITERS, EACH = 4, 12
NAME = "armslength.example/tests"


def write(settings: Settings, number: int, told: Path) -> None:
    """Note each name once its write was said to be done; the last writer signs as it goes, the first is an hour late."""
    app = create_app(settings)
    with app.app_context(), clock.travel(clock.now() - timedelta(hours=number == 0)):
        for each in range(EACH):
            add(f"Writer {number}, {each}")
            with told.open("a") as file:
                file.write(f"Writer {number}, {each}\n")
            if number == WRITERS - 1 and each % 3 == 0:
                sign_checkpoint(settings.signing_key_file, NAME, now=clock.now())


def forked(settings: Settings, number: int, told: Path) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        write(settings, number, told)
        code = 0
    finally:
        if code:
            traceback.print_exc()
        os._exit(code)


@pytest.mark.slow
def test_several_processes_write_at_once(
    app: Flask, session: Session, settings: Settings, tmp_path: Path
) -> None:
    session.rollback()
    engine_of(app).dispose()
    told = tmp_path / "told"
    children = [forked(settings, number, told) for number in range(WRITERS)]
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * WRITERS
    names = sorted(told.read_text().splitlines())
    assert len(names) == WRITERS * EACH
    assert sorted(one.name for one in organisations(session, viewer=WHO.viewer)) == names
    found = verify(session)
    assert found.sound, found.findings
    assert found.entries == len(names)
    times = session.scalars(select(LedgerEntry.recorded_at).order_by(LedgerEntry.seq)).all()
    assert times == sorted(times)
    session.rollback()
    assert sign_checkpoint(settings.signing_key_file, NAME, now=clock.now()) is not None
