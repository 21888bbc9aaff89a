"""Takes the pictures of docs/pictures: `python -m tests.journeys.take_pictures`. With a folder (`make pictures`): every page
that links lead to, on a desk, on a telephone and as printed; fails where a link leads to a refusal or a fault, and where a
table is cut off on a desk."""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, ViewportSize

from register import clock
from tests.harness import examples, runs
from tests.harness.browser import Pages, chromium
from tests.harness.servers import serving
from tests.harness.skips import PROJECT
from tests.journeys.walked_addresses import Place, Walked, walked
from tests.journeys.walks import CUT_OFF, DESK, PHONE, Screen, Walk

PICTURES = PROJECT / "docs" / "pictures"
WIDE = Screen(1100)
PAPER: ViewportSize = {"width": 718, "height": 1043}
"""What A4 leaves between margins of 10 mm, at 96 dots an inch."""


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


def take_all(found: Walked, pages: Pages, address: str, folder: Path) -> list[str]:
    """Every page that links lead to, wide and narrow, as whoever was led there sees it; and its first page as printed.
    Returns the tables that are cut off on a desk."""
    cut_off = []
    for screen in (DESK, PHONE):
        by_account = groupby(
            sorted(found.places.values(), key=lambda place: place.email), lambda place: place.email
        )
        for email, places in by_account:
            walk = Walk.begin(pages, address, screen).sign_in(email)
            for place in places:
                cut_off += _take_one(walk, place, folder)
    return cut_off


def _take_one(walk: Walk, place: Place, folder: Path) -> list[str]:
    name = f"{place.name}.png"
    walk.page.goto(place.path)
    cut_off = walk.page.evaluate(CUT_OFF) if walk.screen is DESK else []
    take(walk, folder / str(walk.screen.width) / name, whole=True)
    if walk.screen is DESK:
        walk.page.emulate_media(media="print")
        walk.page.set_viewport_size(PAPER)
        take(walk, folder / "printed" / name)
        walk.page.emulate_media(media="screen")
        walk.page.set_viewport_size({"width": walk.screen.width, "height": 900})
    return [f"{place.path}: {table}" for table in cut_off]


def main(browser: Browser) -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    pages = Pages(browser)
    with demonstration() as (app, address):
        if len(sys.argv) == 1:
            take_for_docs(pages, address)
            return
        found = walked(app)
        cut_off = take_all(found, pages, address, Path(sys.argv[1]))
    if found.faults or cut_off:
        nowhere = ["Links that lead nowhere:", *found.faults] if found.faults else []
        raise SystemExit("\n".join([*nowhere, *(["Tables that are cut off:", *cut_off] if cut_off else [])]))


if __name__ == "__main__":
    with chromium() as browser:
        main(browser)
