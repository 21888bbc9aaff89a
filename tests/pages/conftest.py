"""The examples on both databases, with somebody signed in who may open nearly every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from register import clock
from register.accounts.passwords import hashed
from register.db import engine_of, reading, unit_of_work
from register.domain.permissions import Role, system_actor
from register.examples.loading import recorded
from register.models.ledger import LedgerEntry
from register.services.accounts.accounts import create_account
from tests.architecture.routes import Door
from tests.harness import databases, examples
from tests.pages.every import by_turns, form_pages
from tests.signing_in import PASSWORD, Visit, close_account_of

ROLES = frozenset(Role) - {Role.EXTERNAL_AUDITOR}
EMAIL = "everything@example.org"


@pytest.fixture(scope="module", params=databases.KINDS)
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One copy for a whole file of tests: what each changes is its own record, or nothing."""
    with examples.loaded(request.param, tmp_path_factory.mktemp("examples")) as app:
        app.config["PROPAGATE_EXCEPTIONS"] = False
        yield app


@pytest.fixture(params=["by turns", pytest.param("all", marks=pytest.mark.soak)])
def forms(request: pytest.FixtureRequest, app: Flask) -> list[Door]:
    """The pages with a form: each on one of the databases, or in the long form all of them on both."""
    found = form_pages(app)
    return found if request.param == "all" else by_turns(found, engine_of(app).dialect.name)


@pytest.fixture(scope="module")
def things(app: Flask) -> dict[str, str]:
    """The ids of what the examples recorded, by key."""
    with app.app_context():
        return recorded()


@pytest.fixture(scope="module")
def person(app: Flask, things: dict[str, str]) -> str:
    """The id of an account that may do nearly everything."""
    with app.app_context(), unit_of_work() as session:
        close_account_of(session, things["b_finance"])
    with app.app_context(), unit_of_work() as session:
        return create_account(
            session, EMAIL, ROLES, person_id=things["b_finance"], password_hash=hashed(PASSWORD),
            actor=system_actor(), now=clock.now(),
        ).id  # fmt: skip


@pytest.fixture
def visit(app: Flask, person: str) -> Visit:
    """The same person at a new browser."""
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
