"""Mail over a real SMTP server, or as whole files; what is refused waits or is told to the administrators."""

from __future__ import annotations

import asyncio
import email
import socket
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from sqlalchemy.orm import Session

from register import mail
from register.config import Settings
from register.domain.permissions import Role
from register.jobs.send_mail import send_mail
from register.services.outbox import Claimed
from tests import reminding
from tests.harness.servers import Postbox, free_port
from tests.reminding import waiting

NOW = datetime(2026, 10, 23, 16, tzinfo=UTC)
MAIL = Claimed("id", "<KEY@armslength>", "ann@example.org", "Überdue: task", "Due on 26 October.\n")


def test_each_mail_goes_out_once_with_its_own_message_id(
    session: Session, settings: Settings, smtp_server: Postbox
) -> None:
    ids = reminding.post("ann@example.org", "bob@example.org", now=NOW)
    over_smtp = replace(settings, smtp_url=smtp_server.url)
    assert send_mail(over_smtp, lambda: NOW) == 2
    assert send_mail(over_smtp, lambda: NOW) == 0
    assert sorted(m["Message-ID"] for m in smtp_server.messages) == sorted(ids)
    assert {m["To"] for m in smtp_server.messages} == {"ann@example.org", "bob@example.org"}
    assert [m.state for m in waiting(session)] == ["sent", "sent"]


def test_what_the_server_puts_off_is_tried_again_after_a_growing_wait(
    session: Session, settings: Settings, smtp_server: Postbox
) -> None:
    reminding.post("ann@example.org", now=NOW)
    over_smtp, smtp_server.refusing = replace(settings, smtp_url=smtp_server.url), True
    assert send_mail(over_smtp, lambda: NOW) == 0
    assert send_mail(over_smtp, lambda: NOW + timedelta(seconds=29)) == 0
    assert [m.attempts for m in waiting(session)] == [1]
    assert send_mail(over_smtp, lambda: NOW + timedelta(seconds=30)) == 0
    assert [m.next_at for m in waiting(session)] == [NOW + timedelta(seconds=90)]
    smtp_server.refusing = False
    assert send_mail(over_smtp, lambda: NOW + timedelta(seconds=90)) == 1
    assert len(smtp_server.messages) == 1


def test_a_server_that_is_away_loses_nothing(session: Session, settings: Settings) -> None:
    reminding.post("ann@example.org", now=NOW)
    away = replace(settings, smtp_url=f"smtp://127.0.0.1:{free_port()}")
    assert send_mail(away, lambda: NOW) == 0
    assert [m.state for m in waiting(session)] == ["waiting"]


class Hangs(Postbox):
    """Takes the whole of a mail and says nothing more."""

    async def handle_DATA(self, server: SMTP, session: SmtpSession, envelope: Envelope) -> str:  # noqa: N802
        await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(60)
        return "250 Taken"


def test_a_server_that_takes_a_mail_and_hangs_loses_nothing_and_the_next_tells_it_by_its_message_id(
    session: Session, settings: Settings, smtp_server: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "TIMEOUT_SECONDS", 1)
    hanging = Hangs()
    (key,) = reminding.post("ann@example.org", now=NOW)
    at = Controller(hanging, hostname="127.0.0.1", port=free_port())
    at.start()
    begun = time.monotonic()
    assert send_mail(replace(settings, smtp_url=f"smtp://127.0.0.1:{at.port}"), lambda: NOW) == 0
    assert time.monotonic() - begun < 10
    at.stop(no_assert=True)
    assert [m.state for m in waiting(session)] == ["waiting"]
    session.expire_all()
    assert send_mail(replace(settings, smtp_url=smtp_server.url), lambda: NOW + timedelta(minutes=5)) == 1
    assert [m["Message-ID"] for m in (*hanging.messages, *smtp_server.messages)] == [key, key]


def test_a_server_that_takes_the_call_and_says_nothing_is_a_mail_not_taken(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "TIMEOUT_SECONDS", 1)
    reminding.post("ann@example.org", now=NOW)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        where = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        assert send_mail(replace(settings, smtp_url=where), lambda: NOW) == 0
    assert [m.state for m in waiting(session)] == ["waiting"]


class Strict(Postbox):
    """Knows which addresses exist."""

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: SmtpSession, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("gone"):
            return "550 No such address"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def test_an_address_refused_for_good_is_told_to_the_administrators(
    session: Session, settings: Settings
) -> None:
    reminding.account("admin@example.org", Role.ADMINISTRATOR)
    reminding.post("gone@example.org", now=NOW)
    postbox, port = Strict(), free_port()
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        assert send_mail(replace(settings, smtp_url=f"smtp://127.0.0.1:{port}"), lambda: NOW) == 1
    finally:
        controller.stop()
    assert sorted(m.state for m in waiting(session)) == ["sent", "undeliverable"]
    assert [m["To"] for m in postbox.messages] == ["admin@example.org"]


def test_without_a_server_mail_becomes_whole_files(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path, secret_key="x", mail_from="register@example.org")
    for _ in range(2):
        mail.send(MAIL, settings, now=NOW)
    files = list((tmp_path / "mail").iterdir())
    assert [file.name for file in files] == ["KEY.eml"]
    read = email.message_from_bytes(files[0].read_bytes(), policy=default)
    assert (read["Subject"], read["To"], read["From"]) == (
        "Überdue: task",
        "ann@example.org",
        "register@example.org",
    )
    assert read.get_content().strip() == "Due on 26 October."


def test_a_subject_cannot_add_a_header(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path, secret_key="x")
    evil = replace(MAIL, subject="Hello\r\nBcc: all@example.org")
    mail.send(evil, settings, now=NOW)
    read = email.message_from_bytes(next((tmp_path / "mail").iterdir()).read_bytes(), policy=default)
    assert read["Bcc"] is None


def test_a_folder_that_cannot_be_written_is_a_mail_not_taken(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file stands where the folder should")
    with pytest.raises(mail.NotTakenError):
        mail.send(MAIL, Settings(instance=tmp_path, secret_key="x"), now=NOW)


def test_a_server_without_tls_is_refused_when_tls_is_asked_for(tmp_path: Path, smtp_server: Postbox) -> None:
    url = smtp_server.url.replace("smtp://", "smtp+starttls://")
    with pytest.raises(mail.NotTakenError):
        mail.send(MAIL, Settings(instance=tmp_path, secret_key="x", smtp_url=url), now=NOW)
    assert smtp_server.messages == []


def test_the_address_that_stops_a_courtesy_stands_whole_in_its_header(settings: Settings) -> None:
    stop = f"https://register.{'long-' * 20}name.example.org/mail/stop/{'A' * 26}.{'B' * 22}"
    mail.send(replace(MAIL, stop=stop), settings, now=NOW)
    (path,) = (settings.instance / "mail").glob("*.eml")
    assert f"List-Unsubscribe: <{stop}>" in path.read_text().splitlines()
