"""Killed between any two statements, the program leaves no fork, no gap and no half of a change."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from register.queries.organisations import organisations
from register.queries.verification import verify
from tests.services import crashing
from tests.services.test_unit_of_work import WHO, add

if TYPE_CHECKING:
    from register.config import Settings

KILLED = -9
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.services.crashing"])


def outcome(settings: Settings, stop: int) -> int:
    where = (str(settings.instance), settings.database_url, stop)
    process = processes.Process(target=crashing.change, args=where)
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


@pytest.mark.slow
def test_kill_at_every_statement_leaves_all_or_nothing(session: Session, settings: Settings) -> None:
    add("First")
    done, stop, statements = 0, 1, 99
    while stop <= statements:
        code = outcome(settings, stop)
        if code != KILLED:
            done, statements = done + 1, code
        session.rollback()
        found = verify(session)
        assert found.sound, found.findings
        assert found.entries == 1 + 2 * done
        assert len(organisations(session, viewer=WHO.viewer)) == 1 + done
        stop += 1
    assert done == 1
    assert statements > 8
