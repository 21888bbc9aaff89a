"""An outside watcher is called while the scheduler works, and hears nothing when it does not."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from register import config, webhooks
from register.config import Settings
from register.domain.errors import Fault
from register.jobs.call_watcher import call_watcher, note_work

NOW = datetime(2026, 10, 23, 16, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass
class Watcher:
    """A small server that counts who calls."""

    url: str = ""
    status: int = 200
    heard: list[str] = field(default_factory=list)


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    kept = Watcher()

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kept.heard.append(self.path)
            self.send_response(kept.status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Said by `heard`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    kept.url = f"http://127.0.0.1:{server.server_port}/secret-check"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def watched(settings: Settings, app: Flask, watcher: Watcher) -> Iterator[Settings]:
    with app.app_context():
        yield replace(settings, watcher_url=watcher.url, testing=True)


def test_the_watcher_is_called_every_few_minutes_after_a_tick_that_did_its_work(
    watched: Settings, watcher: Watcher
) -> None:
    assert not call_watcher(watched, NOW)
    note_work(watched, NOW)
    assert call_watcher(watched, NOW)
    note_work(watched, NOW + 4 * MINUTE)
    assert not call_watcher(watched, NOW + 4 * MINUTE)
    note_work(watched, NOW + 5 * MINUTE)
    assert call_watcher(watched, NOW + 5 * MINUTE)
    assert not call_watcher(watched, NOW + 11 * MINUTE), "no tick has come to its end since"
    assert watcher.heard == ["/secret-check"] * 2


def test_a_call_that_fails_is_made_again_and_its_address_is_not_logged(
    watched: Settings, watcher: Watcher, caplog: pytest.LogCaptureFixture
) -> None:
    watcher.status = 302
    note_work(watched, NOW)
    with caplog.at_level(logging.INFO):
        assert not call_watcher(watched, NOW)
    assert "secret-check" not in caplog.text
    watcher.status = 204
    assert call_watcher(watched, NOW)
    assert watcher.heard == ["/secret-check"] * 2


def test_the_machines_own_network_is_never_called(watcher: Watcher) -> None:
    assert webhooks.call(watcher.url) == (0, "it leads to this machine's own network")
    assert webhooks.call(watcher.url.replace("127.0.0.1", "localhost"))[0] == 0
    assert watcher.heard == []


@given_settings(max_examples=20)
@given(st.ip_addresses(network="10.0.0.0/8") | st.ip_addresses(network="fc00::/7") | st.sampled_from(
    ["127.0.0.1", "::1", "169.254.169.254", "192.168.1.1", "::ffff:10.0.0.1", "fe80::1%eth0", "224.0.0.1", "0.0.0.0"]
))  # fmt: skip
def test_no_address_of_an_inner_network_is_outside(address: object) -> None:
    assert not webhooks.is_outside(str(address))
    assert webhooks.is_outside("8.8.8.8")


def test_only_an_https_address_is_a_setting() -> None:
    with pytest.raises(Fault, match="WATCHER_URL must be an https address"):
        config.load({"ARMSLENGTH_WATCHER_URL": "http://watcher.example/x"}, needs_secret=False)
    found = config.load({"ARMSLENGTH_WATCHER_URL": "https://watcher.example/x"}, needs_secret=False)
    assert found.watcher_url == "https://watcher.example/x"
