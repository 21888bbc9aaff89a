"""The demonstration over real HTTP, with an account for the person of the examples who holds shares."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from register.examples.loading import recorded
from tests.harness import examples
from tests.harness.browser import Pages
from tests.journeys.walks import Screen, Walk


@pytest.fixture
def kind() -> str:
    """Which database; a test that must hold on both parametrizes it."""
    return "sqlite"


@pytest.fixture
def app(kind: str, instance: Path) -> Iterator[Flask]:
    with examples.loaded(kind, instance) as app:
        yield app


@pytest.fixture
def things(app: Flask) -> dict[str, str]:
    """The ids of what the examples recorded, by key."""
    with app.app_context():
        return recorded()


@pytest.fixture
def begin(browser_pages: Pages, live_server: str) -> Begin:
    return Begin(browser_pages, live_server)


class Begin:
    """Each person gets a browser of their own: `begin("auditor@example.org", DESK)`."""

    def __init__(self, pages: Pages, address: str) -> None:
        self.pages, self.address = pages, address

    def __call__(self, email: str, screen: Screen) -> Walk:
        return Walk.begin(self.pages, self.address, screen).sign_in(email)
