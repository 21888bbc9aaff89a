"""Mail that waits, sent over one kept connection, beside a bare loop that sends the same messages with no database."""

from __future__ import annotations

import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from flask import Flask

from benchmarks.history_databases import KINDS, place
from register.db import unit_of_work
from register.domain.accounts.letters import Letter
from register.jobs.send_mail import send_mail
from register.services.outbox import enqueue

MAILS = 2_400
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
SINK = """
import socketserver, sys

class Taking(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 sink")
        in_data = False
        for row in self.rfile:
            if in_data:
                if row == b".\\r\\n":
                    in_data = False
                    self.say("250 OK")
            elif row.upper().startswith(b"DATA"):
                in_data = True
                self.say("354 go on")
            elif row.upper().startswith(b"QUIT"):
                self.say("221 bye")
                return
            else:
                self.say("250 OK")

    def say(self, words):
        self.wfile.write(words.encode() + b"\\r\\n")

socketserver.ThreadingTCPServer.allow_reuse_address = True
with socketserver.ThreadingTCPServer(("127.0.0.1", int(sys.argv[1])), Taking) as server:
    server.serve_forever()
"""


def main() -> None:
    with _sink() as port:
        for kind in KINDS:
            with place(kind) as there:
                app = there.app("mail")
                with app.app_context():
                    floor, ours = _bare(port), _ours(app, port)
                ok = "reached" if ours >= floor / 2 else "NOT REACHED"
                print(
                    f"mail {kind}: {ours:,.0f} a second; bare loop {floor:,.0f}; {ours / floor:.2f} of it; "
                    f"target at least 0.5; {ok}"
                )


@contextmanager
def _sink() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    process = subprocess.Popen([sys.executable, "-c", SINK, str(port)])
    try:
        for _ in range(100):
            with socket.socket() as trying:
                if trying.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


def _bare(port: int) -> float:
    """The same messages in a loop, a second."""
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for n in range(MAILS):
            connection.send_message(_message(n))
    return MAILS / (time.perf_counter() - began)


def _message(n: int) -> EmailMessage:
    message = EmailMessage()
    message["Message-ID"], message["Date"] = f"<bare-{n}@armslength>", format_datetime(NOW)
    message["From"], message["To"], message["Subject"] = (
        "register@example.org",
        f"p{n}@example.org",
        f"Task {n}",
    )
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("This is due on 28 November.\n")
    return message


def _ours(app: Flask, port: int) -> float:
    """The same messages out of the outbox, a second."""
    for first in range(0, MAILS, 400):
        with unit_of_work() as session:
            for n in range(first, first + 400):
                enqueue(
                    session,
                    f"p{n}@example.org",
                    Letter(f"Task {n}", "This is due on 28 November.\n"),
                    now=NOW,
                )
    settings = replace(app.extensions["settings"], smtp_url=f"smtp://127.0.0.1:{port}")
    began, sent = time.perf_counter(), 0
    while sent < MAILS:
        sent += send_mail(settings, lambda: NOW)
    return MAILS / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
