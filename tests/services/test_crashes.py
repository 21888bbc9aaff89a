"""Killed between any two statements, the program leaves no fork, no gap and no half of a change."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from tests.services import crashing
from tests.services.test_unit_of_work import add

if TYPE_CHECKING:
    from register.config import Settings

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.services.crashing"])


@pytest.mark.slow
def test_kill_at_every_statement_leaves_all_or_nothing(session: Session, settings: Settings) -> None:
    add("First")
    session.rollback()
    where = (str(settings.instance), settings.database_url)
    process = processes.Process(target=crashing.kill_at_every_statement, args=where)
    process.start()
    process.join()
    assert process.exitcode == 0
