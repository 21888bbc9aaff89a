"""A small app whose only page is a form, so that forms are tried without the rest of the product."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

import register
from register.look import init_look
from tests.harness.applications import share_templates


@pytest.fixture
def app() -> Flask:
    app = Flask(register.__name__)
    app.config.update(SECRET_KEY="tests only", TESTING=True, WTF_CSRF_ENABLED=False)
    init_look(app)
    share_templates(app)
    return app


@pytest.fixture
def in_request(app: Flask) -> Iterator[Flask]:
    with app.test_request_context():
        yield app
