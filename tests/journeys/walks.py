"""Somebody at a browser: signs in, follows links, fills in boxes, and every page they see is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import pytest
from playwright.sync_api import Locator, Page, Response

from register.examples.sign_ins import PASSWORD
from tests.harness.browser import Pages, axe


@dataclass(frozen=True)
class Screen:
    """How wide the window is, and whether scripts run in it."""

    width: int
    javascript: bool = True

    def __str__(self) -> str:
        return f"{self.width}px{'' if self.javascript else ' without scripts'}"


DESK, PHONE = Screen(1280), Screen(375)
DESK_BARE, PHONE_BARE = Screen(1280, False), Screen(375, False)


def on_screens(*short: Screen) -> pytest.MarkDecorator:
    """The journey on these screens in `make test`, which leave out no width and show it with and without scripts; on the
    others in `make soak`."""
    assert {screen.width for screen in short} == {DESK.width, PHONE.width}
    assert {screen.javascript for screen in short} == {True, False}
    every = (DESK, PHONE, DESK_BARE, PHONE_BARE)
    given = [pytest.param(one, marks=() if one in short else pytest.mark.soak) for one in every]
    return pytest.mark.parametrize("screen", given, ids=str)


CUT_OFF = """[...document.querySelectorAll(".al-scroll")].filter(one => one.scrollWidth > one.clientWidth + 1)
    .map(one => one.getAttribute("aria-label"))"""
"""The names of the tables that are wider than their place."""


@dataclass
class Walk:
    """One person's errand: what they press and follow, by the words they read."""

    page: Page
    screen: Screen

    @classmethod
    def begin(cls, pages: Pages, address: str, screen: Screen) -> Self:
        return cls(pages.open(address, screen.width, screen.javascript), screen)

    def sign_in(self, email: str) -> Self:
        self.go("/sign-in")
        self.type("Email address", email)
        self.type("Password", PASSWORD)
        return self.press("Sign in")

    def go(self, path: str) -> Self:
        return self._arrive(self.page.goto(path))

    def follow(self, words: str) -> Self:
        """Follow the link in the page itself that has these words."""
        return self.follow_in(self.page.get_by_role("main"), words)

    def follow_in(self, part: Locator, words: str) -> Self:
        return self._going(part.get_by_role("link", name=words).first.click)

    def press(self, words: str, expecting: int = 200) -> Self:
        button = self.page.get_by_role("main").get_by_role("button", name=words, exact=True)
        return self._going(button.click, expecting)

    def type(self, label: str, words: str) -> Self:
        self.page.get_by_role("main").get_by_label(label).fill(words)
        return self

    def choose(self, label: str) -> Self:
        """A round button, by the words beside it."""
        self.page.get_by_role("main").get_by_label(label, exact=True).check()
        return self

    def pick(self, label: str, words: str) -> Self:
        """An entry of a list, by its words."""
        self.page.get_by_label(label, exact=True).select_option(label=words)
        return self

    def picked(self, label: str) -> str:
        return self.page.get_by_label(label, exact=True).locator("option:checked").inner_text()

    def day(self, name: str, day: int, month: int, year: int) -> Self:
        folded = self.page.locator(f"details:not([open]):has([name={name}-day]) > summary")
        if folded.count():
            folded.click()
        for part, number in (("day", day), ("month", month), ("year", year)):
            self.page.locator(f"[name={name}-{part}]").fill(str(number))
        return self

    def reads(self, words: str) -> bool:
        return words in self.page.get_by_role("main").inner_text()

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def _going(self, act: object, expecting: int = 200) -> Self:
        with self.page.expect_navigation() as going:
            act()  # type: ignore[operator]
        return self._arrive(going.value, expecting)

    def _arrive(self, answer: Response | None, expecting: int = 200) -> Self:
        assert answer is not None
        assert answer.status == expecting, f"{answer.url} answered {answer.status}"
        self.look()
        return self

    def look(self) -> None:
        """Nothing sticks out sideways, on a desk no table is cut off, and (where scripts can run) axe finds nothing."""
        wide, room = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide <= room, f"{self.page.url} is {wide} wide in a window of {room}"
        cut_off = self.page.evaluate(CUT_OFF) if self.screen.width >= DESK.width else []
        assert cut_off == [], f"{self.page.url} cuts off {cut_off}"
        if self.screen.javascript:
            axe(self.page)
