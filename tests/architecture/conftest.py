"""A small instance of the product with an account for each role, for what must hold at every door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register import clock
from register.accounts.policies import load_policy
from register.config import Settings
from register.db import unit_of_work
from register.domain.audit_scopes import NewAuditScope, Register
from register.domain.permissions import Role, permissions_of, system_actor
from register.services.accounts.accounts import create_account
from register.services.accounts.sign_ins import begin_session, holder
from register.services.accounts.tokens import NewToken, issue_token
from register.services.instance import make_instance
from tests import contracting
from tests.contracting import World
from tests.scoping import NOON, another_body

EVERYTHING = NewAuditScope(registers=tuple(Register), first=date(2000, 1, 1), last=date(2100, 1, 1))
As = Callable[[Role], FlaskClient]
TokenFor = Callable[[Role], dict[str, str]]


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Bodies, people and posts on a day of 2009, which it stays until the test ends."""
    with clock.travel(NOON), app.app_context():
        made = contracting.recorded()
        another_body(made)
    with clock.travel(NOON):
        yield made


@pytest.fixture
def made(app: Flask, session: Session) -> Flask:
    """An instance with its rules and nothing else; forms need no token here, since the doors are what is tried."""
    app.config["WTF_CSRF_ENABLED"] = False
    with unit_of_work() as work:
        make_instance(work, "demo", actor=system_actor(), today=clock.today())
    return app


@pytest.fixture
def signed_in(made: Flask) -> As:
    """A browser signed in with an account of this role, the same one each time."""
    clients: dict[Role, FlaskClient] = {}

    def as_role(role: Role) -> FlaskClient:
        if role not in clients:
            clients[role] = _browser(made, role)
        return clients[role]

    return as_role


@pytest.fixture
def token(made: Flask, settings: Settings) -> TokenFor:
    """The header with which a program calls the API in the name of somebody with this role."""

    def for_role(role: Role) -> dict[str, str]:
        now, today = clock.now(), clock.today()
        new = NewToken(name="tests", scopes=permissions_of(frozenset({role})), expires_on=today)
        with unit_of_work() as work:
            account = create_account(work, "program@example.org", [role], actor=system_actor(), now=now)
            policy = load_policy(settings.instance)
            secret = issue_token(work, new, policy=policy, actor=holder(account), now=now, today=today)
        return {"Authorization": f"Bearer {secret}"}

    return for_role


def _browser(app: Flask, role: Role) -> FlaskClient:
    now, today = clock.now(), clock.today()
    ends_on: date | None = today + timedelta(days=30) if role is Role.EXTERNAL_AUDITOR else None
    with unit_of_work() as work:
        account = create_account(
            work,
            f"{role}@example.org",
            [role],
            access_ends_on=ends_on,
            scope=EVERYTHING,
            actor=system_actor(),
            now=now,
        )
        begun = begin_session(work, account.id, "password", now=now, today=today)
    client = app.test_client()
    with client.session_transaction() as browser:
        browser.update(_user_id=begun, _fresh=True)
    return client
