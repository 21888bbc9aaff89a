"""What test_crashes runs in a process of its own, which forks a child for every statement it kills at."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import event

from register import create_app
from register.config import Settings
from register.db import engine_of, reading, unit_of_work
from register.queries.people.organisations import organisations
from register.queries.trail.verification import verify
from register.services.people.organisations import add_organisation, amend_organisation
from tests.services.test_unit_of_work import DAY, WHO, new

KILLED = -signal.SIGKILL
FEWEST = 8
NOTHING, ALL = 10, 11


def kill_at_every_statement(instance: str, url: str) -> None:
    """Exit code 0 when every death left all or nothing, and at last the work was done; 1 otherwise. A death once all is
    recorded is the last: what is looked into after a commit has a unit of work of its own."""
    app = create_app(
        Settings(instance=Path(instance), database_url=url, secret_key="for tests", testing=True)
    )
    _prepare(app)
    stop, left = 1, NOTHING
    while left == NOTHING:
        code = _forked(lambda stop=stop: _change(app, stop))  # type: ignore[misc]
        left = _forked(lambda: _look(app))
        if code not in (0, KILLED) or left not in (NOTHING, ALL) or (code == 0 and left != ALL):
            sys.exit(1)
        stop += 1
    sys.exit(0 if stop > FEWEST else 1)


def _prepare(app: Flask) -> None:
    """Ask once what each child asks, so that none works the statements out again; nothing stays connected."""
    with app.app_context():
        with reading() as session:
            verify(session)
            organisations(session, viewer=WHO.viewer)
        engine_of(app).dispose()


def _forked(work: Callable[[], None]) -> int:
    """How a child ended that did this work; nothing is connected yet when it is made."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _change(app: Flask, stop: int) -> None:
    """Add one organisation and amend another in one unit of work; killed at the statement numbered `stop`."""
    count = 0

    def before(*_: object) -> None:
        nonlocal count
        count += 1
        if count == stop:
            os.kill(os.getpid(), signal.SIGKILL)

    with app.app_context():
        event.listen(engine_of(app), "before_cursor_execute", before)
        event.listen(engine_of(app), "commit", before)
        with unit_of_work() as session:
            first = organisations(session, viewer=WHO.viewer)[0]
            add_organisation(session, new("Added"), actor=WHO, today=DAY)
            amend_organisation(
                session, first.thing_id, new("Amended"), expected_n=None, reason="", actor=WHO, today=DAY
            )


def _look(app: Flask) -> None:
    """Exit code 1 unless the trail is sound and holds all of the work, or nothing of it."""
    with app.app_context(), reading() as session:
        found = verify(session)
        held = found.entries, len(organisations(session, viewer=WHO.viewer))
    os._exit({(1, 1): NOTHING, (3, 2): ALL}.get(held, 1) if found.sound else 1)
