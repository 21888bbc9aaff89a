"""A browser in which somebody is signed in: fills in forms as a person does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register import clock
from register.accounts.passwords import hashed
from register.db import unit_of_work
from register.domain.permissions import Role, system_actor
from register.models.accounts import Account
from register.services.accounts.accounts import create_account, switch_off

PASSWORD = "Turnip lantern 88 gravel"
_HIDDEN = re.compile(r'name="(csrf_token|once|version|whose)"[^>]*value="([^"]*)"')


@dataclass
class Visit:
    """Keeps the hidden answers of the last form it saw."""

    client: FlaskClient
    hidden: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> TestResponse:
        answer = self.client.get(path)
        self.hidden = dict(_HIDDEN.findall(answer.text))
        return answer

    def post(self, path: str, **answers: Any) -> TestResponse:
        return self.client.post(path, data={**self.hidden, **answers})

    def fill(self, path: str, **answers: Any) -> TestResponse:
        assert self.get(path).status_code == 200
        return self.post(path, **answers)


def close_account_of(session: Session, person_id: str | None) -> None:
    """Each person has one account that may be used: whoever is to sign in by another has the first one closed."""
    held = select(Account.email).where(Account.person_id == person_id, Account.active)
    for email in session.scalars(held).all() if person_id else ():
        switch_off(session, email, actor=system_actor(), now=clock.now())
        session.flush()


def signed_in(app: Flask, *roles: Role, person_id: str | None = None, email: str | None = None) -> Visit:
    """A visit by somebody with these roles; the instance must be a demonstration, which asks for no code."""
    email = email or f"{'-'.join(role.value for role in roles)}@example.org"
    with app.app_context(), unit_of_work() as session:
        close_account_of(session, person_id)
        create_account(
            session, email, roles, person_id=person_id, password_hash=hashed(PASSWORD), actor=system_actor(),
            now=clock.now(),
        )  # fmt: skip
    visit = Visit(app.test_client())
    assert visit.fill("/sign-in", email=email, password=PASSWORD).status_code == 302
    return visit


def day(name: str, year: int, month: int, number: int) -> dict[str, str]:
    """The three boxes of a date."""
    return {f"{name}-day": str(number), f"{name}-month": str(month), f"{name}-year": str(year)}
