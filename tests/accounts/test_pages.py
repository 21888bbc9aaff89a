"""Every page of signing in, in a real browser: narrow and wide, with scripts and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from register.domain.permissions import Role
from tests.accounts.conftest import PASSWORD, OpenAccount, link_in
from tests.harness.browser import Pages, axe

NEW = "Copper violin 41 marsh"

pytestmark = [pytest.mark.slow, pytest.mark.on("sqlite")]


def sound(page: Page, width: int) -> None:
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


@pytest.mark.parametrize("width", [1280, 375])
def test_no_page_before_signing_in_keeps_anybody_out(
    browser_pages: Pages, live_server: str, account: OpenAccount, letters: Callable[[], list[str]], width: int
) -> None:
    account("carl@example.org", Role.CONTRACT_MANAGER)
    page = browser_pages.open(live_server, width=width)
    for path in ("/sign-in", "/sign-in/link", "/sign-in/forgotten", "/sign-in/sent"):
        page.goto(path)
        sound(page, width)
    page.goto("/sign-in/forgotten")
    page.get_by_label("Email address").fill("carl@example.org")
    page.get_by_role("button", name="Email me a link").click()
    page.goto(link_in(letters()[-1]))
    sound(page, width)
    page.goto("/sign-in/link")
    page.get_by_label("Email address").fill("carl@example.org")
    page.get_by_role("button", name="Email me a link").click()
    page.goto(link_in(letters()[-1]))
    sound(page, width)
    page.get_by_role("button", name="Sign in").click()
    sound(page, width)
    page.get_by_label("Email address").fill("carl@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    assert page.url.endswith("/sign-in/authenticator")
    sound(page, width)


@pytest.mark.parametrize("width", [1280, 375])
def test_no_page_about_accounts_keeps_anybody_out(
    app: Flask, browser_pages: Pages, live_server: str, account: OpenAccount, width: int
) -> None:
    app.config["IS_DEMO"] = lambda: True
    who = account("root@example.org", Role.ADMINISTRATOR)
    page = browser_pages.open(live_server, width=width)
    page.goto("/sign-in?next=/accounts/mine")
    page.get_by_label("Email address").fill("root@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    assert page.url.endswith("/accounts/mine")
    for path in (
        "/accounts/mine", "/accounts/", "/accounts/invite", f"/accounts/{who}/amend", "/tokens/", "/tokens/issue",
        "/sign-in/password", "/sign-in/authenticator",
    ):  # fmt: skip
        page.goto(path)
        sound(page, width)


def test_somebody_without_scripts_is_told_what_is_wrong_and_gets_in(
    browser_pages: Pages, live_server: str, account: OpenAccount
) -> None:
    account()
    page = browser_pages.open(live_server, width=375, javascript=False)
    page.goto("/sign-in?next=/accounts/mine")
    page.get_by_label("Email address").fill("ann@example.org")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
    assert page.title().startswith("Error: Sign in")
    assert page.get_by_label("Email address").input_value() == "ann@example.org"
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    assert page.url.endswith("/accounts/mine")
    page.get_by_role("button", name="Sign out").click()
    assert page.url.endswith("/sign-in")
