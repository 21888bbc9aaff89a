"""The examples, with somebody signed in who may open nearly every door, and a token for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from register import clock
from register.accounts.passwords import hashed
from register.accounts.policies import load_policy
from register.db import reading, unit_of_work
from register.domain.permissions import Permission, Role, permissions_of, system_actor
from register.examples.loading import recorded
from register.models.ledger import LedgerEntry
from register.services.accounts.accounts import create_account
from register.services.accounts.sign_ins import holder
from register.services.accounts.tokens import NewToken, issue_token
from tests.harness import examples
from tests.signing_in import PASSWORD, Visit, close_account_of

ROLES = frozenset(
    {Role.AUDITOR, Role.GOVERNANCE_OFFICER, Role.CONTRACT_MANAGER, Role.SIGNATORY, Role.MANAGER, Role.SIRO,
     Role.INFORMATION_GOVERNANCE_LEAD, Role.COMMITTEE_SECRETARY}
)  # fmt: skip
EMAIL = "everything@example.org"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One copy for a whole file of tests, since nothing they send may change it."""
    with examples.loaded("sqlite", tmp_path_factory.mktemp("examples")) as app:
        app.config["PROPAGATE_EXCEPTIONS"] = False
        yield app


@pytest.fixture(scope="module")
def things(app: Flask) -> dict[str, str]:
    """The ids of what the examples recorded, by key."""
    with app.app_context():
        return recorded()


@pytest.fixture(scope="module")
def token(app: Flask, things: dict[str, str]) -> dict[str, str]:
    """The header of a program that may do all that these roles may do together."""
    now, today = clock.now(), clock.today()
    policy = load_policy(app.extensions["settings"].instance)
    new = NewToken(name="tests", scopes=_all_scopes(), expires_on=today)
    with app.app_context(), unit_of_work() as session:
        close_account_of(session, things["b_finance"])
        account = create_account(
            session, EMAIL, ROLES, person_id=things["b_finance"], password_hash=hashed(PASSWORD),
            actor=system_actor(), now=now,
        )  # fmt: skip
        secret = issue_token(session, new, policy=policy, actor=holder(account), now=now, today=today)
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture(scope="module")
def visit(app: Flask, token: dict[str, str]) -> Visit:
    """The same person at a browser."""
    visit = Visit(app.test_client())
    assert visit.fill("/sign-in", email=EMAIL, password=PASSWORD).status_code == 302
    return visit


@pytest.fixture
def entries(app: Flask) -> Callable[[], int]:
    """How many lines the audit trail has."""

    def count() -> int:
        with app.app_context(), reading() as session:
            return session.scalar(select(func.count()).select_from(LedgerEntry)) or 0

    return count


def _all_scopes() -> frozenset[Permission]:
    return permissions_of(ROLES)
