"""Nobody locks out somebody else, and nobody finds out by the clock who has an account."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

import pytest
from flask import Flask

from register.accounts.devices import COOKIE
from register.domain.permissions import Role
from tests.accounts.codes import code_at, key_on
from tests.accounts.conftest import PASSWORD, OpenAccount, Visit, Watch, link_in

WRONG = "wrong horse 7 battery"
MAIL = "ann@example.org"
TIMES = 40


def at(app: Flask, address: str) -> Visit:
    """A browser that nobody used yet, at this address."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return Visit(client)


def left(visit: Visit) -> Visit:
    """The same browser, signed out."""
    visit.get("/accounts/mine")
    visit.post("/sign-out")
    return visit


def guesses(app: Flask, places: int, each: int = 5) -> None:
    for place in range(places):
        stranger = at(app, f"203.0.113.{place + 1}")
        for _ in range(each):
            assert stranger.sign_in(MAIL, WRONG).status_code == 422


def test_guesses_from_one_place_make_that_place_wait_and_no_other(
    app: Flask, account: OpenAccount, watch: Watch
) -> None:
    account()
    guesses(app, places=1)
    assert at(app, "203.0.113.1").sign_in(MAIL).status_code == 422
    assert at(app, "198.51.100.7").sign_in(MAIL).status_code == 302


def test_guesses_from_everywhere_do_not_stop_the_holder_in_their_own_browser(
    app: Flask, account: OpenAccount, watch: Watch, events: Callable[[], list[str]]
) -> None:
    account()
    own = at(app, "192.0.2.10")
    own.sign_in(MAIL)
    left(own)
    guesses(app, places=6)
    assert "account.paused" in events()
    assert at(app, "198.51.100.7").sign_in(MAIL).status_code == 422, "a strange place waits"
    own.client.environ_base["REMOTE_ADDR"] = "198.51.100.8"
    assert own.sign_in(MAIL).status_code == 302, "the holder's own browser does not, wherever it is"


def test_a_right_code_is_taken_in_the_holders_browser_whatever_strangers_do(
    app: Flask, account: OpenAccount, watch: Watch
) -> None:
    account(MAIL, Role.SIGNATORY)
    own = at(app, "192.0.2.10")
    own.sign_in(MAIL)
    key = key_on(own.get("/sign-in/authenticator").text)
    own.post("/sign-in/authenticator", code=code_at(key, watch.at))
    left(own)
    watch.on(seconds=30)
    for place in range(6):
        stranger = at(app, f"203.0.113.{place + 1}")
        stranger.sign_in(MAIL)
        for _ in range(5):
            stranger.fill("/sign-in/code", code="000000")
    assert own.sign_in(MAIL).location == "/sign-in/code"
    assert own.fill("/sign-in/code", code=code_at(key, watch.at)).status_code == 302
    assert own.is_in()


def test_guesses_in_the_holders_own_browser_slow_it_down_too(
    app: Flask, account: OpenAccount, watch: Watch
) -> None:
    account()
    own = at(app, "192.0.2.10")
    own.sign_in(MAIL)
    left(own)
    for _ in range(5):
        own.sign_in(MAIL, WRONG)
    assert own.sign_in(MAIL).status_code == 422
    watch.on(seconds=61)
    assert own.sign_in(MAIL).status_code == 302


@pytest.mark.parametrize("forged", ["", "known", "eyJpZCI6ImEiLCJmb3IiOlsiYSJdfQ.aaaa.bbbb"])
def test_a_browser_that_only_says_it_is_known_is_not(
    app: Flask, account: OpenAccount, watch: Watch, forged: str
) -> None:
    account()
    guesses(app, places=6)
    stranger = at(app, "198.51.100.7")
    stranger.client.set_cookie(COOKIE, forged)
    assert stranger.sign_in(MAIL).status_code == 422


def test_a_browser_is_known_to_its_own_accounts_only(app: Flask, account: OpenAccount, watch: Watch) -> None:
    account()
    account("bea@example.org")
    guesses(app, places=6)
    other = at(app, "198.51.100.7")
    other.sign_in("bea@example.org")
    left(other)
    assert other.sign_in(MAIL).status_code == 422


def asked(visit: Visit, times: int = 1) -> None:
    for _ in range(times):
        assert visit.fill("/sign-in/link", email=MAIL).location == "/sign-in/sent"


def test_what_strangers_ask_for_spends_nothing_of_the_holders(
    app: Flask, account: OpenAccount, letters: Callable[[], list[str]], watch: Watch
) -> None:
    account()
    own = at(app, "192.0.2.10")
    asked(own)
    mine = link_in(letters()[-1])
    for place in range(8):
        asked(at(app, f"203.0.113.{place + 1}"), times=6)
    assert len(letters()) == 1 + 29, "thirty an hour from all strange places together"
    assert own.fill(mine).location == "/", "the link from before is still good"
    left(own)
    asked(own)
    assert len(letters()) == 31, "and the holder's own browser gets another at once"


def test_using_one_link_ends_the_others(
    app: Flask, account: OpenAccount, letters: Callable[[], list[str]], watch: Watch
) -> None:
    account()
    own = at(app, "192.0.2.10")
    asked(own, times=2)
    first, second = (link_in(letter) for letter in letters())
    assert own.fill(first).location == "/"
    other = at(app, "192.0.2.11")
    other.fill(second)
    assert not other.is_in()


def test_the_next_person_is_not_told_by_the_mail_queue(
    app: Flask, account: OpenAccount, watch: Watch, events: Callable[[], list[str]]
) -> None:
    """Asking leaves the same traces for any address until the job has looked."""
    account()
    before = events()
    asked(at(app, "192.0.2.10"))
    at(app, "192.0.2.10").fill("/sign-in/link", email="nobody@example.org")
    assert events() == before


def seconds(visit: Visit, path: str, **answers: Any) -> float:
    visit.get(path)
    begun = perf_counter()
    visit.post(path, **answers)
    return perf_counter() - begun


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("path", ["/sign-in/link", "/sign-in/forgotten"])
def test_asking_for_a_link_takes_the_same_time_for_an_address_nobody_has(
    app: Flask, account: OpenAccount, watch: Watch, path: str
) -> None:
    account()
    visit = at(app, "192.0.2.10")
    pairs = [
        (seconds(visit, path, email=MAIL), seconds(visit, path, email="nobody@example.org"))
        for _ in range(TIMES)
    ]
    known, unknown = (
        min(times) for times in zip(*pairs, strict=True)
    )  # what neither spent waiting for others
    assert 0.7 < known / unknown < 1.4, (
        f"{known:.4f} s for a known address, {unknown:.4f} s for an unknown one"
    )


def test_any_kind_of_address_signs_in(app: Flask, account: OpenAccount, watch: Watch) -> None:
    account()
    assert at(app, "2001:db8::1").sign_in(MAIL, PASSWORD).status_code == 302
    assert at(app, "not an address").sign_in(MAIL, PASSWORD).status_code == 302
