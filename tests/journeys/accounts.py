"""An account for the person of the examples who holds shares in a provider, whom no demonstration lets in."""

from __future__ import annotations

from flask import Flask

from register import clock
from register.accounts.passwords import hashed
from register.db import unit_of_work
from register.domain.permissions import Role, system_actor
from register.examples.loading import recorded
from register.examples.sign_ins import PASSWORD
from register.services.accounts import create_account

SHAREHOLDER = "shareholder@example.org"


def open_shareholders_account(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        create_account(
            session, SHAREHOLDER, [Role.SIGNATORY], person_id=recorded()["b_commissioning"],
            password_hash=hashed(PASSWORD), actor=system_actor(), now=clock.now(),
        )  # fmt: skip
