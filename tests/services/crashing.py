"""What test_crashes runs in processes of its own, and kills at a statement."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from sqlalchemy import event

from register import create_app
from register.config import Settings
from register.db import engine_of, unit_of_work
from register.queries.organisations import organisations
from register.services.organisations import add_organisation, amend_organisation
from tests.services.test_unit_of_work import DAY, WHO, new


def change(instance: str, url: str, stop: int) -> None:
    """Add one organisation and amend another in one unit of work; killed at the statement numbered `stop`.

    The exit code is -9 when it was killed, and otherwise how many statements there were.
    """
    app = create_app(
        Settings(instance=Path(instance), database_url=url, secret_key="for tests", testing=True)
    )
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
    os._exit(count)
