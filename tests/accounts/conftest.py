"""Somebody at the sign-in page: accounts to open, forms to fill in as a browser does, letters to read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
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
from register.models.accounts import Account
from register.models.duties import OutboxMessage
from register.services.accounts import create_account

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
    """The bodies of all mail that waits, the oldest first, after the job looked at what was asked for at the door."""

    def read() -> list[str]:
        with app.app_context():
            answer_link_requests(clock.now())
            return list(db.session.scalars(select(OutboxMessage.body).order_by(OutboxMessage.created_at)))

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


def link_in(letter: str) -> str:
    """The path of the one link in a letter."""
    found = re.search(r"https?://\S+", letter)
    assert found
    return urlsplit(found[0]).path


def next_of(answer: TestResponse) -> str:
    return parse_qs(urlsplit(answer.location).query).get("next", [""])[0]
