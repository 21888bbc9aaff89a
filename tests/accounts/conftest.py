"""Somebody at the sign-in page: accounts to open, forms to fill in as a browser does, letters to read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from register import clock
from register.accounts.links import answer_link_requests
from register.accounts.passwords import hashed
from register.db import db, unit_of_work
from register.domain.permissions import Role, system_actor
from register.jobs.send_mail import send_mail
from register.models.accounts import Account
from register.models.duties import OutboxMessage
from register.services.accounts.accounts import create_account

PASSWORD = "Turnip lantern 88 gravel"
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@dataclass
class Watch:
    """A clock that tests move."""

    at: datetime = NOON

    def read(self) -> datetime:
        return self.at

    def on(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def watch() -> Iterator[Watch]:
    hands = Watch()
    with clock.travel(hands.read):
        yield hands


@dataclass
class Visit:
    """One browser: keeps the tokens of the last form it saw."""

    client: FlaskClient
    tokens: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        answer = self.client.get(path, **kwargs)
        self.tokens = dict(re.findall(r'name="(csrf_token|once|version)"[^>]*value="([^"]*)"', answer.text))
        return answer

    def post(self, path: str, **answers: Any) -> TestResponse:
        return self.client.post(path, data={**self.tokens, **answers})

    def fill(self, path: str, **answers: Any) -> TestResponse:
        self.get(path)
        return self.post(path, **answers)

    def sign_in(self, email: str, password: str = PASSWORD, to: str = "") -> TestResponse:
        return self.fill("/sign-in" + (f"?next={to}" if to else ""), email=email, password=password)

    def is_in(self) -> bool:
        return self.client.get("/accounts/mine").status_code == 200


@pytest.fixture
def visit(app: Flask, watch: Watch) -> Visit:
    return Visit(app.test_client())


@pytest.fixture
def another(app: Flask, watch: Watch) -> Visit:
    return Visit(app.test_client())


OpenAccount = Callable[..., str]


@pytest.fixture
def account(app: Flask, watch: Watch) -> OpenAccount:
    """Opens an account with a password; returns its id."""

    def opened(
        email: str = "ann@example.org", *roles: Role, password: str | None = PASSWORD, **more: Any
    ) -> str:
        with app.app_context():
            kept = None if password is None else hashed(password)
            with unit_of_work() as session:
                return create_account(
                    session, email, roles or (Role.DECLARANT,), password_hash=kept, actor=system_actor(),
                    now=clock.now(), **more,
                ).id  # fmt: skip

    return opened


@pytest.fixture
def letters(app: Flask) -> Callable[[], list[str]]:
    """The bodies of all mail as it was sent, the oldest first; what waits is sent first."""
    known: list[str] = []

    def read() -> list[str]:
        settings = app.extensions["settings"]
        with app.app_context():
            answer_link_requests(clock.now())
            query = select(OutboxMessage.message_id).order_by(OutboxMessage.created_at)
            known.extend(each for each in db.session.scalars(query) if each not in known)
            send_mail(settings, clock.now)
            return [_body(settings.instance / "mail", message_id) for message_id in known]

    return read


@pytest.fixture
def events(app: Flask) -> Callable[[], list[str]]:
    """What the audit trail says happened, in order."""

    def read() -> list[str]:
        with app.app_context():
            return list(db.session.scalars(text("SELECT event FROM ledger_entry ORDER BY seq")))

    return read


@pytest.fixture
def stored(app: Flask) -> Callable[[str], dict[str, Any]]:
    """The columns of an account as they stand in the database."""

    def read(account_id: str) -> dict[str, Any]:
        with app.app_context():
            row = db.session.get(Account, account_id)
            assert row is not None
            return {column.key: getattr(row, column.key) for column in Account.__table__.columns}

    return read


def _body(folder: Path, message_id: str) -> str:
    name = "".join(letter for letter in message_id.split("@")[0] if letter.isalnum())
    message = message_from_bytes((folder / f"{name}.eml").read_bytes(), policy=default)
    return str(message.get_content())


def link_in(letter: str) -> str:
    """The path of the one link in a letter."""
    found = re.search(r"https?://\S+", letter)
    assert found
    return urlsplit(found[0]).path


def next_of(answer: TestResponse) -> str:
    return parse_qs(urlsplit(answer.location).query).get("next", [""])[0]
