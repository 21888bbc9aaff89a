"""A sender killed between claiming, sending and marking: nothing is lost, at most one repeat a kill, one effect a
Message-ID."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from register.config import Settings
from register.jobs.send_mail import send_mail
from register.services.outbox import LEASE
from tests import reminding
from tests.harness.servers import Postbox
from tests.reminding import waiting

NOW = datetime(2026, 10, 23, 16, tzinfo=UTC)
SENDER = """
import os, signal, smtplib, sys
from datetime import datetime
from pathlib import Path
from sqlalchemy import event
from register import create_app
from register.config import Settings
from register.db import engine_of
from register.jobs.send_mail import send_mail

settings = Settings(
    instance=Path(sys.argv[1]), database_url=sys.argv[2], smtp_url=sys.argv[3], secret_key="for tests", testing=True
)

def send(stop, at):
    count = 0

    def before(*_):
        nonlocal count
        count += 1
        if count == stop:
            os.kill(os.getpid(), signal.SIGKILL)

    def traced(frame, what, _):
        if what in ("call", "return") and frame.f_code is smtplib.SMTP.send_message.__code__:
            before()
            if what == "return" and not stop:
                os.kill(os.getpid(), signal.SIGKILL)

    with app.app_context():
        for name in ("before_cursor_execute", "commit"):
            event.listen(engine_of(app), name, before)
        sys.setprofile(traced)
        send_mail(settings, lambda: at)
        sys.setprofile(None)
    print(count, flush=True)

app = create_app(settings)
for line in sys.stdin:
    stop, at = line.split()
    child = os.fork()
    if child == 0:
        send(int(stop), datetime.fromisoformat(at))
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code:
        print("killed" if code == -signal.SIGKILL else "failed", flush=True)
"""


@contextmanager
def sender(settings: Settings, smtp: str) -> Iterator[Callable[[int, datetime], str]]:
    """Sends in a child of its own each time, killed at the point asked for, or with 0 once a mail is handed over; says
    "killed" or how many points it passed."""
    command = [sys.executable, "-c", SENDER, str(settings.instance), settings.database_url, smtp]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        asking, telling = process.stdin, process.stdout
        assert asking is not None
        assert telling is not None

        def run(stop: int, at: datetime) -> str:
            asking.write(f"{stop} {at.isoformat()}\n")
            asking.flush()
            return telling.readline().strip()

        yield run
        asking.close()


@pytest.mark.slow
def test_killed_at_every_point_nothing_is_lost_and_repeats_are_one_a_kill(
    session: Session, settings: Settings, smtp_server: Postbox
) -> None:
    session.rollback()
    kills, now, ids, outcome = 0, NOW, list[str](), "killed"
    with sender(settings, smtp_server.url) as run:
        while outcome == "killed":
            ids += reminding.post("ann@example.org", now=now)
            outcome = run(kills, now)
            kills, now = kills + (outcome == "killed"), now + LEASE
    assert outcome.isdigit(), outcome
    assert kills > 8
    send_mail(replace(settings, smtp_url=smtp_server.url), lambda: now + timedelta(hours=1))
    sent = Counter(message["Message-ID"] for message in smtp_server.messages)
    assert set(sent) == set(ids)
    assert {message.state for message in waiting(session)} == {"sent"}
    assert 1 <= sum(sent.values()) - len(ids) <= kills
