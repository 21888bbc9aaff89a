"""Real processes: links in mail lead to where the pages are really served, whichever process sends them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from register import clock, create_app, schema
from register.config import Settings
from register.db import engine_of, unit_of_work
from register.domain.permissions import Role, system_actor
from register.services.instance import make_instance
from tests import contracting, reminding
from tests.harness import databases
from tests.harness.servers import Postbox, free_port

LEAD = "lead@example.org"
Words = Sequence[str]


TRIED: list[Words] = [["run", "--port", "{port}"]]
INSTALLED: list[Words] = [["scheduler"], ["serve", "--port", "{port}", "--workers", "1"]]
OTHER = pytest.mark.soak
"""In the short form each way of serving is tried on the database that it is for."""


@pytest.fixture
def overdue(kind: str, instance: Path) -> Iterator[Settings]:
    """A real instance, as a release makes it, with somebody who is to be reminded of a task at once."""
    with databases.bare(kind, instance) as database:
        schema.upgrade(database.owner_url, database.url)
        settings = Settings(
            instance=instance, database_url=database.url, owner_database_url=database.owner_url, secret_key="x" * 40
        )  # fmt: skip
        _record_a_deadline(settings)
        yield settings


def _record_a_deadline(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        with unit_of_work() as session:
            make_instance(session, "real", actor=system_actor(), today=clock.today())
        contracting.recorded()
        reminding.account(LEAD, Role.INFORMATION_GOVERNANCE_LEAD)
        reminding.data_incident(clock.now())
    engine_of(app).dispose()


@contextmanager
def processes(commands: Sequence[Words], environment: dict[str, str]) -> Iterator[None]:
    """These commands of the product, each in a process of its own, until the test is done with them."""
    begun = [
        subprocess.Popen(
            [sys.executable, "-m", "register", *words], env=environment, stdout=subprocess.DEVNULL
        )
        for words in commands
    ]
    try:
        yield
    finally:
        for process in begun:
            process.terminate()
        for process in begun:
            process.wait(300)


def environment(settings: Settings, postbox: Postbox) -> dict[str, str]:
    given = {
        "INSTANCE": str(settings.instance), "DATABASE_URL": settings.database_url, "SMTP_URL": postbox.url,
        "OWNER_DATABASE_URL": settings.owner_database_url, "SECRET_KEY": settings.secret_key,
    }  # fmt: skip
    return {**os.environ, **{f"ARMSLENGTH_{name}": value for name, value in given.items()}}


def soon(what: Callable[[], str], seconds: float = 300) -> str:
    """The first answer that is not empty."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := what():
            return found
        time.sleep(0.3)
    raise AssertionError("nothing came")


class Visitor:
    """Somebody with a browser at an address."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar())).open

    def read(self, path: str) -> str:
        try:
            return str(self.open(self.address + path, timeout=120).read().decode())
        except OSError:
            return ""

    def ask_for_link(self) -> None:
        page = soon(lambda: self.read("/sign-in/link"))
        tokens = dict(re.findall(r'name="(csrf_token|once)"[^>]*value="([^"]*)"', page))
        self.open(f"{self.address}/sign-in/link", urlencode({**tokens, "email": LEAD}).encode(), timeout=120)


def link_with(postbox: Postbox, path: str) -> str:
    """The link to this path in the mail that came so far."""
    told = "\n".join(message.get_content() for message in postbox.messages)
    found = re.search(rf"http\S*{path}\S*", told)
    return found[0] if found else ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "commands"),
    [
        pytest.param("sqlite", TRIED, id="sqlite-run"),
        pytest.param("postgresql", TRIED, id="postgresql-run", marks=OTHER),
        pytest.param("sqlite", INSTALLED, id="sqlite-serve and scheduler", marks=OTHER),
        pytest.param("postgresql", INSTALLED, id="postgresql-serve and scheduler"),
    ],
)
def test_mail_leads_to_where_the_pages_are_served(
    overdue: Settings, smtp_server: Postbox, commands: list[Words]
) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    told = [[word.format(port=port) for word in words] for words in commands]
    with processes(told, environment(overdue, smtp_server)):
        visitor = Visitor(address)
        visitor.ask_for_link()
        link = soon(lambda: link_with(smtp_server, "/sign-in/link/"))
        assert link.startswith(f"{address}/")
        assert visitor.read(link.removeprefix(address))
        assert soon(lambda: link_with(smtp_server, "/tasks/")).startswith(f"{address}/")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=OTHER)])
def test_an_address_that_was_set_comes_before_where_the_pages_are_served(
    overdue: Settings, smtp_server: Postbox
) -> None:
    given = environment(overdue, smtp_server) | {"ARMSLENGTH_BASE_URL": "https://register.example.org"}
    with processes([["run", "--port", str(port := free_port())]], given):
        Visitor(f"http://127.0.0.1:{port}").ask_for_link()
        link = soon(lambda: link_with(smtp_server, "/sign-in/link/"))
        assert link.startswith("https://register.example.org/")
