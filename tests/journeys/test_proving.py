"""Proving who one is in a real browser: passkeys, a fresh proof, and a second person's word."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from register import clock
from register.accounts.passwords import hashed
from register.db import unit_of_work
from register.domain.people.people import NewPerson
from register.domain.permissions import Role, system_actor
from register.models.accounts import AccountSession
from register.services.accounts.accounts import create_account
from register.services.people.people import add_person
from tests.harness.browser import Pages, axe
from tests.signing_in import PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.on("sqlite")]
NARROW = 375


def opened(app: Flask, name: str, role: Role) -> str:
    """The account of somebody whom the register knows by name."""
    email = f"{name.split()[0].lower()}@example.org"
    with app.app_context():
        password = hashed(PASSWORD)
        with unit_of_work() as session:
            person = add_person(session, NewPerson(name=name), actor=system_actor(), today=clock.today())
            create_account(
                session, email, [role], person_id=person.thing_id, password_hash=password, actor=system_actor(),
                now=clock.now(),
            )  # fmt: skip
    return email


@pytest.fixture
def demo(app: Flask) -> None:
    app.config["IS_DEMO"] = lambda: True


def sound(page: Page, width: int = NARROW) -> None:
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def later(app: Flask) -> None:
    """More than ten minutes have passed since anybody proved who they are."""
    with app.app_context(), unit_of_work() as session:
        for row in session.query(AccountSession):
            row.strong_at = None


def with_authenticator(page: Page) -> None:
    """A device that holds passkeys and says yes, as the browser's own protocol offers for tests."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    protocol.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip


def by_name(live_server: str) -> str:
    """Passkeys are bound to a name, and a number is none."""
    return live_server.replace("127.0.0.1", "localhost")


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("width", [1280, NARROW])
def test_somebody_adds_a_passkey_signs_in_with_it_and_proves_again_with_it(
    app: Flask, browser_pages: Pages, live_server: str, width: int
) -> None:
    email = opened(app, "Ann Archer", Role.GOVERNANCE_OFFICER)
    page = browser_pages.open(by_name(live_server), width=width)
    with_authenticator(page)
    sign_in(page, email)
    page.goto("/sign-in/passkeys")
    page.get_by_label("What do you call it?").fill("Windows Hello on my laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Your passkey is added")).to_be_visible()
    sound(page, width)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in with a passkey").click()
    sound(page, width)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    later(app)
    page.goto("/tokens/issue")
    expect(page.get_by_role("heading", name="Prove again who you are")).to_be_visible()
    sound(page, width)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_label("What is the token for?")).to_be_visible()


def test_without_scripts_the_passkey_page_says_what_else_there_is(
    browser_pages: Pages, live_server: str
) -> None:
    page = browser_pages.open(by_name(live_server), width=NARROW, javascript=False)
    page.goto("/sign-in/passkey")
    expect(page.get_by_text("A passkey needs a browser that runs scripts and knows passkeys")).to_be_visible()
    page.get_by_role("link", name="sign in with your password").click()
    assert page.url.rstrip("/").split("?")[0].endswith("/sign-in")


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("javascript", [True, False])
def test_a_fresh_proof_is_asked_in_place_and_what_was_typed_is_done(
    app: Flask, browser_pages: Pages, live_server: str, javascript: bool
) -> None:
    email = opened(app, "Ann Archer", Role.GOVERNANCE_OFFICER)
    page = browser_pages.open(live_server, width=NARROW, javascript=javascript)
    sign_in(page, email)
    page.goto("/tokens/issue")
    page.get_by_label("What is the token for?").fill("Nightly copy")
    page.get_by_label("See your own declarations").check()
    today = clock.today()
    for part, value in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    later(app)
    page.get_by_role("button", name="Make token").click()
    expect(page.get_by_role("heading", name="Prove again who you are")).to_be_visible()
    if javascript:
        sound(page)
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("is not right").first).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Nightly copy").first).to_be_visible()
    expect(page.locator("code", has_text="al_").first).to_be_visible()


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("javascript", [True, False])
def test_a_second_administrator_confirms_what_the_first_asked_for(
    app: Flask, browser_pages: Pages, live_server: str, javascript: bool
) -> None:
    ada, bob = (opened(app, name, Role.ADMINISTRATOR) for name in ("Ada Able", "Bob Best"))
    first = browser_pages.open(live_server, width=NARROW, javascript=javascript)
    sign_in(first, ada)
    first.goto("/accounts/invite")
    first.get_by_label("Email address").fill("cat@example.org")
    first.get_by_label("SIRO").check()
    first.get_by_role("button", name="Send invitation").click()
    expect(first.get_by_text("Another person has to confirm this")).to_be_visible()
    second = browser_pages.open(live_server, width=NARROW, javascript=javascript)
    sign_in(second, bob)
    second.goto("/confirmations/")
    if javascript:
        sound(second)
    second.get_by_role("link", name="Open an account").click()
    expect(second.get_by_text("Ada Able")).to_be_visible()
    if javascript:
        sound(second)
    second.get_by_label("Yes, do it").check()
    second.get_by_role("button", name="Record my answer").click()
    expect(second.get_by_text("Your answer is recorded")).to_be_visible()
    second.goto("/accounts/")
    expect(second.get_by_text("cat@example.org")).to_be_visible()
