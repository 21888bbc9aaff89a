"""Fixtures every test may ask for: a database of each kind, the application, visitors, a browser, mail."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from tests.harness import budgets, databases, lending, runs, skips, summaries

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from playwright.sync_api import Browser, Page
    from sqlalchemy.orm import Session

    from register.config import Settings
    from tests.harness.browser import Pages
    from tests.harness.databases import Database
    from tests.harness.servers import Postbox

hypothesis.settings.register_profile("usual", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=5_000)
hypothesis.settings.load_profile("usual")
gc.set_threshold(100_000, 50, 50)


def pytest_configure() -> None:
    runs.begin()


def pytest_unconfigure() -> None:
    lending.finish()
    runs.finish()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whoever touches a database does so on both, unless marked `on("sqlite")`."""
    if "database" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("on")
        metafunc.parametrize("database", marker.args if marker else databases.KINDS, indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.user_properties.append(("place", summaries.place_of(item)))


def pytest_collection_finish() -> None:
    """What was imported stays: only what tests make is looked through for rubbish, and less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(60_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    with budgets.kept(item):
        return (yield)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    summaries.write(terminalreporter)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """The instance folder of the application under test."""
    path = tmp_path / "instance"
    path.mkdir()
    return path


@pytest.fixture
def database(request: pytest.FixtureRequest, instance: Path) -> Iterator[Database]:
    """An empty database with all tables and triggers: `.url`, `.owner_url`, `.kind`."""
    with databases.fresh(request.param, instance) as fresh:
        yield fresh


@pytest.fixture
def database_url(database: Database) -> str:
    return database.url


@pytest.fixture
def settings(database: Database, instance: Path) -> Settings:
    """Settings as in production, but with passwords that are quick to check."""
    from register.config import Settings
    from tests.harness.applications import SECRET

    return Settings(
        instance=instance,
        database_url=database.url,
        owner_database_url=database.owner_url,
        secret_key=SECRET,
        argon2_rounds=1,
        argon2_memory_kib=64,
        testing=True,
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    from register.db import engine_of
    from tests.harness.applications import application

    made = application(settings)
    yield made
    engine_of(made).dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """The session of an application context that stays open for the test; unit_of_work uses the same one."""
    from register.db import db

    with app.app_context():
        yield db.session()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address of the application over real HTTP."""
    from tests.harness.servers import serving

    with serving(app) as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    from tests.harness.browser import chromium as launched

    with launched() as browser:
        yield browser


@pytest.fixture
def browser_pages(chromium: Browser) -> Iterator[Pages]:
    """Opens pages of any width, with or without JavaScript; fails the test if one went off the machine."""
    from tests.harness.browser import Pages

    pages = Pages(chromium)
    yield pages
    pages.close()
    assert not pages.faults, pages.faults


@pytest.fixture
def browser_page(browser_pages: Pages, live_server: str) -> Page:
    """A page on the running application: `browser_page.goto("/")`."""
    return browser_pages.open(live_server)


@pytest.fixture
def smtp_server() -> Iterator[Postbox]:
    from tests.harness.servers import mail_server

    with mail_server() as postbox:
        yield postbox


@pytest.fixture
def soffice() -> str:
    return skips.need("soffice")
