"""Takes the pictures of docs/pictures: `python -m tests.journeys.take_pictures`. With a folder (`make pictures`): every list
and record page as somebody sees it who may open nearly all, and the main pages of each role, on a desk and a telephone."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser

from register import clock
from register.accounts.passwords import hashed
from register.db import unit_of_work
from register.domain.permissions import Role, system_actor
from register.examples.loading import recorded
from register.services.accounts.accounts import create_account
from tests.architecture.routes import Door
from tests.bad_input.addresses import all_doors
from tests.harness import examples, runs
from tests.harness.browser import Pages, chromium
from tests.harness.servers import serving
from tests.harness.skips import PROJECT
from tests.journeys.walks import DESK, PHONE, Screen, Walk
from tests.pages.every import NOBODY, address_of
from tests.signing_in import PASSWORD, Visit

EVERYBODY = frozenset(Role) - {Role.EXTERNAL_AUDITOR}
EVERYBODY_EMAIL = "everything@example.org"
PICTURES = PROJECT / "docs" / "pictures"
WIDE = Screen(1100)
MAIN_PAGES = {
    "declarant": ("/", "/interests/mine", "/interests/declare", "/interests/nothing", "/incidents/report",
                  "/interests/declare?situation=Ou&interest_type=financial", "/account", "/help"),
    "manager": ("/", "/interests/awaiting", "/people/"),
    "officer": ("/", "/interests/", "/people/", "/organisations/", "/delegations/", "/delegations/who", "/meetings/",
                "/audit/", "/rules/", "/walls/", "/organisations/add", "/delegations/grant", "/settings/"),
    "contracts": ("/", "/contracts/", "/contracts/add", "/templates/", "/decisions/"),
    "ig": ("/", "/agreements/", "/disclosures/", "/incidents/", "/duties/"),
    "admin": ("/", "/accounts/", "/accounts/invite", "/audit/trail", "/audit/verify"),
    "auditor": ("/", "/audit/", "/proofs/codes"),
}  # fmt: skip
NOUNS = ("interests", "contracts", "people", "organisations", "delegations", "decisions", "agreements", "incidents",
         "posts", "disclosures", "rules")  # fmt: skip


@contextmanager
def demonstration() -> Iterator[tuple[Flask, str]]:
    """The demonstration and its address, in a folder that is gone afterwards."""
    runs.begin()
    with (
        tempfile.TemporaryDirectory() as folder,
        examples.loaded("sqlite", Path(folder)) as app,
        serving(app) as address,
    ):
        yield app, address
    runs.finish()


def take(walk: Walk, path: Path, *, whole: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    walk.page.screenshot(path=path, full_page=whole)


def take_for_docs(pages: Pages, address: str) -> None:
    """The three that README and guides show."""
    walk = Walk.begin(pages, address, WIDE).sign_in("shareholder@example.org")
    walk.go("/contracts/").follow("Wheelchair repairs").follow("Check and approve")
    walk.choose("The commissioner").press("Check and approve")
    take(walk.go(walk.page.url), PICTURES / "decision-check.png")
    take(Walk.begin(pages, address, WIDE).sign_in("signatory@example.org"), PICTURES / "start-page.png")
    walk = Walk.begin(pages, address, WIDE).sign_in("auditor@example.org").go("/interests/")
    then = clock.today() - timedelta(30)
    for name in ("on", "known"):
        walk.day(name, then.day, then.month, then.year)
    walk.press("Show").page.locator("table").scroll_into_view_if_needed()
    take(walk, PICTURES / "register-as-at.png")


def take_all(pages: Pages, address: str, folder: Path) -> None:
    """Every main page, wide and narrow, for somebody to look at."""
    for screen in (DESK, PHONE):
        for who, paths in MAIN_PAGES.items():
            walk = Walk.begin(pages, address, screen).sign_in(f"{who}@example.org")
            for number, path in enumerate(paths):
                name = path.strip("/").replace("/", "-").partition("?")[0] or "start"
                walk.page.goto(path)
                take(walk, folder / str(screen.width) / f"{who}-{number}-{name}.png", whole=True)


def lists_and_records(app: Flask) -> dict[str, str]:
    """Every list, and a record's page where the examples have one, by the table of doors."""
    with app.app_context(), unit_of_work() as session:
        create_account(
            session,
            EVERYBODY_EMAIL,
            EVERYBODY,
            password_hash=hashed(PASSWORD),
            actor=system_actor(),
            now=clock.now(),
        )
    visit = Visit(app.test_client())
    visit.fill("/sign-in", email=EVERYBODY_EMAIL, password=PASSWORD)
    with app.app_context():
        things = recorded()
    doors = [door for door in all_doors(app) if _is_list_or_record(door)]
    found = {door.endpoint: address_of(door, things, visit) for door in doors}
    return {endpoint: path for endpoint, path in found.items() if NOBODY not in path}


def _is_list_or_record(door: Door) -> bool:
    return door.method == "GET" and not door.is_api and door.endpoint.endswith((".index", ".show"))


def take_lists_and_records(app: Flask, pages: Pages, address: str, folder: Path) -> None:
    found = lists_and_records(app)
    for screen in (DESK, PHONE):
        walk = Walk.begin(pages, address, screen).go("/sign-in").type("Email address", EVERYBODY_EMAIL)
        walk.type("Password", PASSWORD).press("Sign in")
        for endpoint, path in found.items():
            walk.page.goto(path)
            take(walk, folder / str(screen.width) / f"{endpoint}.png", whole=True)


def main(browser: Browser) -> None:
    pages = Pages(browser)
    with demonstration() as (app, address):
        if len(sys.argv) > 1:
            take_lists_and_records(app, pages, address, Path(sys.argv[1]))
            take_all(pages, address, Path(sys.argv[1]))
        else:
            take_for_docs(pages, address)


if __name__ == "__main__":
    with chromium() as browser:
        main(browser)
