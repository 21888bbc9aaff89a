"""Chromium for journeys: nothing may leave the machine, no script may fail, and axe finds nothing."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.harness import runs, skips

_HERE = {"127.0.0.1", "localhost"}
_NOWHERE_ELSE = f"MAP * ~NOTFOUND, {', '.join(f'EXCLUDE {host}' for host in sorted(_HERE))}"
"""No other machine has an address. Asking for each request whether it may go would turn the browser's cache off."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The installed browser, without a graphics card; as root without its sandbox, which root cannot have."""
    path = skips.need("chromium")
    flags = [
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-dev-shm-usage",
    ]
    flags.append(f"--host-resolver-rules={_NOWHERE_ELSE}")
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@dataclass
class Pages:
    """Opens pages for one test, and afterwards tells what none of them should have done."""

    browser: Browser
    faults: list[str] = field(default_factory=list)

    def open(self, base_url: str | None = None, width: int = 1280, javascript: bool = True) -> Page:
        context = self.browser.new_context(
            base_url=base_url,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="America/New_York",  # the pages must say London time wherever they are read
        )
        context.set_default_timeout(10_000)
        context.on("request", self._only_here)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"a script failed: {error}"))
        page.on("console", lambda said: self._heed(said.text))
        return page

    def close(self) -> None:
        for context in self.browser.contexts:
            context.close()

    def _only_here(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.hostname not in _HERE:
            self.faults.append(f"a request left the machine: {request.url}")

    def _heed(self, said: str) -> None:
        if "Content Security Policy" in said or "Content-Security-Policy" in said:
            self.faults.append(f"the content security policy was broken: {said}")


@cache
def _script(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def axe(page: Page) -> None:
    """Asserts that axe finds nothing wrong with the page as it stands, or found nothing in this run with one as wide that
    is drawn alike: what it judges is the tags, the attributes and the styles, and that there are words, but not which."""
    page.wait_for_load_state()
    known = runs.folder() / f"axe-{hashlib.sha256(page.evaluate(_script('alike.js')).encode()).hexdigest()}"
    if not known.exists():
        look_through(page)
        known.touch()


def look_through(page: Page) -> None:
    """Asserts that axe finds nothing wrong with the page as it stands."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_script("axe.min.js"))
    found = page.evaluate("async () => (await axe.run({resultTypes: ['violations']})).violations")
    lines = [f"{v['id']}: {v['help']}: {[n['html'] for n in v['nodes'][:3]]}" for v in found]
    assert not lines, f"axe on {page.url}:\n" + "\n".join(lines)
