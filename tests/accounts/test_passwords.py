"""Signing in with a password, and what happens to those who guess."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from register.domain.accounts.accounts import DEMO_PASSWORD
from register.domain.permissions import Role
from tests.accounts.conftest import PASSWORD, OpenAccount, Visit, Watch, link_in


def test_the_right_password_opens_the_way_and_is_told_in_the_audit_trail(
    visit: Visit, account: OpenAccount, events: Callable[[], list[str]]
) -> None:
    account()
    answer = visit.sign_in("ANN@example.org", to="/tokens/")
    assert (answer.status_code, answer.location) == (302, "/tokens/")
    assert visit.is_in()
    assert events() == ["account.opened", "account.signed_in"]


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ann@example.org", "wrong horse 7 battery"),
        ("nobody@example.org", PASSWORD),
        ("shut@example.org", PASSWORD),
    ],
)
def test_every_refusal_says_the_same(
    visit: Visit, account: OpenAccount, watch: Watch, email: str, password: str
) -> None:
    account()
    account("shut@example.org", access_ends_on=watch.at.date() - timedelta(days=1))
    answer = visit.sign_in(email, password)
    assert answer.status_code == 422
    assert "The email address or password is not right, or the account is paused" in answer.text
    assert password not in answer.text
    assert not visit.is_in()


def test_five_wrong_passwords_make_their_place_wait_and_each_further_one_doubles_the_wait(
    visit: Visit, account: OpenAccount, watch: Watch, stored: Callable[[str], dict[str, Any]],
    events: Callable[[], list[str]],
) -> None:  # fmt: skip
    who = account()
    for _ in range(5):
        visit.sign_in("ann@example.org", "wrong horse 7 battery")
    assert visit.sign_in("ann@example.org").status_code == 422
    watch.on(seconds=61)
    visit.sign_in("ann@example.org", "wrong horse 7 battery")
    watch.on(seconds=119)
    assert visit.sign_in("ann@example.org").status_code == 422
    watch.on(seconds=2)
    assert visit.sign_in("ann@example.org").status_code == 302
    assert stored(who)["failures"] == 0
    assert events().count("account.paused") == 2
    assert events().count("account.sign_in_failed") == 6


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/%09/x\t",
    ],
)
def test_nobody_is_sent_to_another_site_after_signing_in(
    app: Flask, visit: Visit, account: OpenAccount, elsewhere: str
) -> None:
    account()
    answer = visit.fill("/sign-in", email="ann@example.org", password="x")
    answer = visit.client.post(
        "/sign-in", query_string={"next": elsewhere},
        data={**visit.tokens, "email": "ann@example.org", "password": PASSWORD},
    )  # fmt: skip
    assert answer.status_code == 302
    assert answer.location.startswith("/")
    assert "evil" not in answer.location


def test_a_form_without_its_token_signs_nobody_in(visit: Visit, account: OpenAccount) -> None:
    account()
    answer = visit.client.post("/sign-in", data={"email": "ann@example.org", "password": PASSWORD})
    assert answer.status_code == 422
    assert not visit.is_in()


def test_a_session_ends_after_thirty_idle_minutes_and_after_twelve_hours_whatever_happens(
    visit: Visit, account: OpenAccount, watch: Watch
) -> None:
    account()
    visit.sign_in("ann@example.org")
    watch.on(minutes=29)
    assert visit.is_in()
    watch.on(minutes=30)
    assert not visit.is_in()
    visit.sign_in("ann@example.org")
    for _ in range(12 * 3 - 1):
        watch.on(minutes=20)
        assert visit.is_in()
    watch.on(minutes=20)
    assert not visit.is_in()


def test_signing_out_ends_the_session_even_for_a_copied_cookie(
    visit: Visit, another: Visit, account: OpenAccount
) -> None:
    account()
    visit.sign_in("ann@example.org")
    cookie = visit.client.get_cookie("session")
    assert cookie
    another.client.set_cookie("session", cookie.value)
    assert another.is_in()
    visit.get("/tokens/issue")
    assert visit.post("/sign-out").status_code == 302
    assert not visit.is_in()
    assert not another.is_in()


def test_signing_out_by_a_link_is_refused(visit: Visit, account: OpenAccount) -> None:
    account()
    visit.sign_in("ann@example.org")
    assert visit.client.get("/sign-out").status_code == 405
    assert visit.is_in()


def test_a_changed_password_signs_the_other_browsers_out(
    visit: Visit,
    another: Visit,
    account: OpenAccount,
    events: Callable[[], list[str]],
    letters: Callable[[], list[str]],
) -> None:
    account()
    visit.sign_in("ann@example.org")
    another.sign_in("ann@example.org")
    new = "Copper violin 41 marsh"
    answer = visit.fill("/sign-in/password", current=PASSWORD, password=new, again=new)
    assert answer.location == "/accounts/mine"
    assert visit.is_in()
    assert not another.is_in()
    assert another.sign_in("ann@example.org").status_code == 422
    assert another.sign_in("ann@example.org", new).status_code == 302
    assert "account.password_changed" in events()
    assert "was changed" in letters()[-1]


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({"current": "not mine at all", "password": "Copper violin 41 marsh"}, "Enter the password you use now"),
        ({"password": "short"}, "12 characters or more"),
        ({"password": "passwordpassword"}, "harder to guess"),
        ({"password": "Copper violin 41 marsh", "again": "other"}, "same password both times"),
    ],
)  # fmt: skip
def test_a_password_that_will_not_do_is_refused_beside_its_field(
    visit: Visit, account: OpenAccount, answers: dict[str, str], fault: str
) -> None:
    account()
    visit.sign_in("ann@example.org")
    given = {"current": PASSWORD, "again": answers["password"], **answers}
    answer = visit.fill("/sign-in/password", **given)
    assert answer.status_code == 422
    assert fault in answer.text
    assert given["password"] not in answer.text


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once_and_signs_nobody_in(
    visit: Visit, account: OpenAccount, letters: Callable[[], list[str]], events: Callable[[], list[str]]
) -> None:
    account()
    visit.fill("/sign-in/forgotten", email="ann@example.org")
    link, new = link_in(letters()[-1]), "Copper violin 41 marsh"
    assert visit.fill(link, password=new, again=new).location == "/sign-in"
    assert not visit.is_in()
    assert visit.get(link).location == "/sign-in/forgotten"
    assert visit.sign_in("ann@example.org", new).status_code == 302
    assert "account.password_reset" in events()


def test_a_reset_does_not_go_round_the_authenticator_app(
    visit: Visit, account: OpenAccount, letters: Callable[[], list[str]]
) -> None:
    account("carl@example.org", Role.CONTRACT_MANAGER)
    visit.fill("/sign-in/forgotten", email="carl@example.org")
    new = "Copper violin 41 marsh"
    visit.fill(link_in(letters()[-1]), password=new, again=new)
    assert visit.sign_in("carl@example.org", new).location == "/sign-in/authenticator"
    assert not visit.is_in()


def test_access_holds_on_its_last_day_and_not_on_the_next(
    visit: Visit, account: OpenAccount, watch: Watch
) -> None:
    account("eve@example.org", access_from=date(2026, 3, 10), access_ends_on=date(2026, 3, 10))
    visit.sign_in("eve@example.org")
    watch.on(hours=11, minutes=59)
    visit.sign_in("eve@example.org")
    assert visit.is_in()
    watch.on(minutes=2)
    assert not visit.is_in()
    assert visit.sign_in("eve@example.org").status_code == 422


def test_an_account_does_not_work_before_its_first_day(visit: Visit, account: OpenAccount) -> None:
    account("eve@example.org", access_from=date(2026, 3, 11))
    assert visit.sign_in("eve@example.org").status_code == 422


def test_no_log_line_holds_a_password_a_link_or_an_address(
    visit: Visit, account: OpenAccount, letters: Callable[[], list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    account()
    visit.sign_in("ann@example.org", "wrong horse 7 battery")
    visit.fill("/sign-in/link", email="ann@example.org")
    link = link_in(letters()[-1])
    visit.fill(link)
    for secret in ("wrong horse", "ann@example.org", link.rsplit("/", 1)[1]):
        assert secret not in caplog.text
    assert "/sign-in/link/<token>" in caplog.text


def test_only_a_demonstration_shows_its_accounts_on_the_sign_in_page(
    app: Flask, visit: Visit, account: OpenAccount
) -> None:
    account("carl@example.org", Role.CONTRACT_MANAGER)
    assert "carl@example.org" not in visit.get("/sign-in").text
    app.config["IS_DEMO"] = lambda: True
    page = visit.get("/sign-in").text.replace("<wbr>", "")  # places at which a long word may break
    assert "carl@example.org" in page
    assert DEMO_PASSWORD in page
