"""Killed between any two statements, the program leaves no fork, no gap and no half of a change."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from register.queries.organisations import organisations
from register.queries.verification import verify
from tests.services.test_unit_of_work import WHO, add

if TYPE_CHECKING:
    from register.config import Settings

WORK = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from register import create_app
from register.config import Settings
from register.db import engine_of, unit_of_work
from tests.services.test_unit_of_work import DAY, WHO, new
from register.services.organisations import add_organisation, amend_organisation
from register.queries.organisations import organisations

instance, url, stop = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
app = create_app(Settings(instance=instance, database_url=url, secret_key="for tests", testing=True))
count = 0

def before(*_):
    global count
    count += 1
    if count == stop:
        os.kill(os.getpid(), signal.SIGKILL)

with app.app_context():
    event.listen(engine_of(app), "before_cursor_execute", before)
    event.listen(engine_of(app), "commit", before)
    with unit_of_work() as session:
        first = organisations(session, viewer=WHO.viewer)[0]
        add_organisation(session, new("Added"), actor=WHO, today=DAY)
        amend_organisation(session, first.thing_id, new("Amended"), expected_n=None, reason="", actor=WHO, today=DAY)
print(count)
"""


def run(settings: Settings, stop: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WORK, str(settings.instance), settings.database_url, str(stop)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_kill_at_every_statement_leaves_all_or_nothing(session: Session, settings: Settings) -> None:
    add("First")
    done, stop, statements = 0, 1, 99
    while stop <= statements:
        outcome = run(settings, stop)
        assert outcome.returncode in (0, -9), outcome.stderr
        if outcome.returncode == 0:
            statements = int(outcome.stdout)
        done += outcome.returncode == 0
        session.rollback()
        found = verify(session)
        assert found.sound, found.findings
        assert found.entries == 1 + 2 * done
        assert len(organisations(session, viewer=WHO.viewer)) == 1 + done
        stop += 1
    assert done >= 1
    assert statements > 8
