"""Nothing that somebody typed is lost: signed out in another tab, sent twice, overtaken by somebody quicker."""

from __future__ import annotations

import pytest

from register.examples.sign_ins import PASSWORD
from tests.journeys.conftest import Begin
from tests.journeys.walks import PHONE, PHONE_BARE, Screen, Walk

SCREENS = pytest.mark.parametrize("screen", [PHONE_BARE, PHONE], ids=str)
NAME = "Ottoline Vance-Ashby"


def type_a_person(walk: Walk, name: str = NAME) -> Walk:
    return walk.go("/people/add").type("Full name", name).type("Email address", "ottoline@example.org")


def sign_out_in_another_tab(walk: Walk) -> None:
    """Another tab of the same browser, which shares its cookies."""
    tab = walk.page.context.new_page()
    tab.goto(walk.page.url.replace("/people/add", "/"))
    tab.locator(".al-sign-out button").first.dispatch_event("click")
    tab.wait_for_url("**/sign-in")
    tab.close()


@SCREENS
def test_what_was_typed_is_there_again_after_signing_in_again(begin: Begin, screen: Screen) -> None:
    walk = type_a_person(begin("officer@example.org", screen))
    sign_out_in_another_tab(walk)
    walk.press("Save person")
    assert walk.heading == "Sign in"
    assert walk.reads("what you typed is there again")
    walk.type("Email address", "officer@example.org").type("Password", PASSWORD).press("Sign in")
    assert walk.page.get_by_label("Full name").input_value() == NAME
    assert walk.reads("Check what you typed, then send it")
    walk.press("Save person")
    assert walk.heading.endswith(NAME)


@SCREENS
def test_back_and_send_again_is_one_act(begin: Begin, screen: Screen) -> None:
    walk = type_a_person(begin("officer@example.org", screen)).press("Save person")
    first = walk.page.url
    walk.page.go_back()
    walk.press("Save person")
    assert walk.page.url == first
    assert walk.reads("This was sent before, so nothing was done again")


@SCREENS
def test_somebody_quicker_costs_nothing_that_was_typed(begin: Begin, screen: Screen) -> None:
    slow = type_a_person(begin("officer@example.org", screen)).press("Save person")
    address = slow.page.url
    slow.follow("Change this person").type("Full name", "Ottoline Ashby").type(
        "Why are you changing this?", "Prefers it"
    )
    quick = begin("officer@example.org", PHONE).go(address).follow("Change this person")
    quick.type("Email address", "o.vance@example.org").type("Why are you changing this?", "New address")
    quick.press("Save changes")
    slow.press("Save changes", expecting=409)
    assert slow.reads("What changed while you were working on this")
    assert slow.reads("from ottoline@example.org to o.vance@example.org")
    assert slow.page.get_by_label("Full name").input_value() == "Ottoline Ashby"
    slow.press("Save changes")
    assert slow.heading.endswith("Ottoline Ashby")
    assert slow.reads("o.vance@example.org")
