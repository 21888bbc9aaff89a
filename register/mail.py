"""The only sender of mail: over SMTP when an address of a server is set, else as .eml files in the instance."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol, Self
from urllib.parse import SplitResult, unquote, urlsplit

from register.config import Settings
from register.domain.errors import NoRoom
from register.whole_files import write_whole

TIMEOUT_SECONDS = 20
PER_CONNECTION = 500
"""So many mails one connection carries."""
LONGEST_LINE = 990
"""An address in a header stands in one line, whole: mail programs read none that was folded or encoded."""
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class NotTakenError(Exception):
    """The mail was not taken; it may be tried again."""


class UndeliverableError(Exception):
    """The mail server says that this address will never take mail."""


class Mail(Protocol):
    """What is sent."""

    @property
    def message_id(self) -> str: ...
    @property
    def recipient(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def stop(self) -> str:
        """The address at which this kind of mail is stopped; "" for a duty."""
        ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where the mail went: a server's name or a file."""

    where: str


def send(mail: Mail, settings: Settings, *, now: datetime) -> Delivery:
    """Hand one mail over by itself; raises NotTakenError or UndeliverableError."""
    with Post(settings) as post:
        return post.send(mail, now=now)


class Post:
    """Hands mail over, one after another on one connection that is kept: opened when it is first needed, and anew after a
    fault or after so many mails that some servers end it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._connection: smtplib.SMTP | None = None
        self._carried = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._let_go()

    def send(self, mail: Mail, *, now: datetime) -> Delivery:
        """Raises NotTakenError or UndeliverableError. The Message-ID is the mail's own, so that a repeat after a crash can
        be told from a second mail."""
        message = _message(mail, self._settings, now)
        if not self._settings.smtp_url:
            return _write(message, mail.message_id, self._settings.instance / "mail")
        return self._hand_over(message, urlsplit(self._settings.smtp_url))

    def _hand_over(self, message: EmailMessage, server: SplitResult) -> Delivery:
        try:
            self._ready(server).send_message(message)
        except smtplib.SMTPRecipientsRefused as fault:
            codes = [code for code, _words in fault.recipients.values()]
            if codes and all(code >= 500 for code in codes):
                raise UndeliverableError from fault
            raise NotTakenError from fault
        except (smtplib.SMTPException, OSError) as fault:
            self._let_go()
            raise NotTakenError(type(fault).__name__) from fault
        return Delivery(str(server.hostname))

    def _ready(self, server: SplitResult) -> smtplib.SMTP:
        """The connection that is kept, signed in."""
        if self._carried >= PER_CONNECTION:
            self._let_go()
        if self._connection is None:
            self._connection, self._carried = _connected(server), 0
            if server.username:
                self._connection.login(unquote(server.username), unquote(server.password or ""))
        self._carried += 1
        return self._connection

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()
            connection.close()


def _message(mail: Mail, settings: Settings, now: datetime) -> EmailMessage:
    message = EmailMessage(policy=default.clone(max_line_length=LONGEST_LINE))
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(now)
    message["From"], message["To"] = settings.mail_from, mail.recipient
    message["Subject"] = " ".join(mail.subject.split())
    message["Auto-Submitted"] = "auto-generated"
    if mail.stop:
        message["List-Unsubscribe"] = f"<{mail.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.body)
    return message


def _write(message: EmailMessage, message_id: str, folder: Path) -> Delivery:
    """One file a Message-ID, whole or not at all: a repeat writes the same file again."""
    name = "".join(letter for letter in message_id.split("@")[0] if letter.isalnum())
    path = folder / f"{name}.eml"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, bytes(message))
    except (OSError, NoRoom) as fault:
        raise NotTakenError(f"{folder}: {fault}") from fault
    return Delivery(str(path))


def _connected(server: SplitResult) -> smtplib.SMTP:
    """smtps: TLS from the start; smtp+starttls: TLS or nothing; smtp: as it is, for a relay on this machine."""
    host, port = server.hostname or "localhost", server.port or PORTS.get(server.scheme, 25)
    if server.scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
    connection = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    if server.scheme == "smtp+starttls":
        _secure(connection)
    return connection


def _secure(connection: smtplib.SMTP) -> None:
    try:
        connection.starttls(context=ssl.create_default_context())
    except (smtplib.SMTPException, OSError):
        connection.close()
        raise
