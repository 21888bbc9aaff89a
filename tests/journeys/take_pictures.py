"""Takes the pictures of docs/pictures: `python -m tests.journeys.take_pictures`; with a folder, every main page."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser

from register import clock
from tests.harness import examples, runs
from tests.harness.browser import Pages, chromium
from tests.harness.servers import serving
from tests.harness.skips import PROJECT
from tests.journeys.walks import DESK, PHONE, Screen, Walk

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
def demonstration() -> Iterator[str]:
    """The address of the demonstration, in a folder that is gone afterwards."""
    runs.begin()
    with (
        tempfile.TemporaryDirectory() as folder,
        examples.loaded("sqlite", Path(folder)) as app,
        serving(app) as address,
    ):
        yield address
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


def main(browser: Browser) -> None:
    pages = Pages(browser)
    with demonstration() as address:
        if len(sys.argv) > 1:
            take_all(pages, address, Path(sys.argv[1]))
        else:
            take_for_docs(pages, address)


if __name__ == "__main__":
    with chromium() as browser:
        main(browser)
