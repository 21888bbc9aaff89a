"""The second step of signing in: setting up an app, codes that work once, and a lost phone."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from register import clock
from register.accounts.datastore import user_with
from register.db import unit_of_work
from register.domain.permissions import Role, system_actor
from register.services.accounts.accounts import remove_second_factor
from register.services.accounts.sign_ins import take_code
from tests.accounts.codes import code_at, key_on
from tests.accounts.conftest import OpenAccount, Visit, Watch

CARL = "carl@example.org"


@pytest.fixture
def key(visit: Visit, account: OpenAccount, watch: Watch) -> str:
    """Carl has set up an app, and is signed out again; the key of the app."""
    account(CARL, Role.CONTRACT_MANAGER)
    assert visit.sign_in(CARL, to="/tokens/").location == "/sign-in/authenticator"
    found = key_on(visit.get("/sign-in/authenticator").text)
    answer = visit.post("/sign-in/authenticator", code=code_at(found, watch.at))
    assert answer.location == "/tokens/"
    visit.get("/tokens/issue")
    visit.post("/sign-out")
    watch.on(seconds=60)
    return found


def test_a_privileged_role_sets_up_an_app_before_anything_else(
    visit: Visit, account: OpenAccount, events: Callable[[], list[str]]
) -> None:
    account(CARL, Role.CONTRACT_MANAGER)
    visit.sign_in(CARL)
    assert not visit.is_in()
    page = visit.get("/sign-in/authenticator")
    assert "data:image/svg+xml;base64," in page.text
    assert visit.post("/sign-in/authenticator", code="000000").status_code == 422
    assert not visit.is_in()
    assert "account.second_factor_set" not in events()


def test_a_code_is_asked_for_and_works_once(visit: Visit, another: Visit, key: str, watch: Watch) -> None:
    code = code_at(key, watch.at)
    assert visit.sign_in(CARL).location == "/sign-in/code"
    assert not visit.is_in()
    assert visit.fill("/sign-in/code", code=f"{code[:3]} {code[3:]}").status_code == 302
    assert visit.is_in()
    another.sign_in(CARL)
    answer = another.fill("/sign-in/code", code=code)
    assert answer.status_code == 422
    assert "used before" in answer.text
    assert not another.is_in()


def test_the_code_that_set_up_the_app_cannot_be_used_to_sign_in(
    visit: Visit, account: OpenAccount, watch: Watch
) -> None:
    account(CARL, Role.CONTRACT_MANAGER)
    visit.sign_in(CARL)
    code = code_at(key_on(visit.get("/sign-in/authenticator").text), watch.at)
    visit.post("/sign-in/authenticator", code=code)
    visit.get("/tokens/issue")
    visit.post("/sign-out")
    visit.sign_in(CARL)
    assert visit.fill("/sign-in/code", code=code).status_code == 422


def test_a_code_of_the_half_minute_before_is_too_old(visit: Visit, key: str, watch: Watch) -> None:
    code = code_at(key, watch.at)
    watch.on(seconds=30)
    visit.sign_in(CARL)
    assert visit.fill("/sign-in/code", code=code).status_code == 422


def test_wrong_codes_pause_the_account_too(
    visit: Visit, key: str, watch: Watch, events: Callable[[], list[str]]
) -> None:
    visit.sign_in(CARL)
    for _ in range(5):
        visit.fill("/sign-in/code", code="000000")
    assert events()[-1] == "account.paused"
    assert visit.fill("/sign-in/code", code=code_at(key, watch.at)).status_code == 422


def test_the_first_step_is_forgotten_after_ten_minutes(visit: Visit, key: str, watch: Watch) -> None:
    visit.sign_in(CARL)
    watch.on(minutes=10, seconds=1)
    assert visit.get("/sign-in/code").location == "/sign-in"


def test_of_two_requests_with_one_code_the_second_gets_nothing(app: Flask, key: str, watch: Watch) -> None:
    counter = int(watch.at.timestamp()) // 30
    with app.app_context():
        user = user_with(email=CARL)
        assert user

    def take(_: int) -> bool:
        with app.app_context(), unit_of_work() as session:
            return take_code(session, user.id, counter)

    with ThreadPoolExecutor(4) as many:
        assert sorted(many.map(take, range(4))) == [False, False, False, True]


def test_nobody_can_skip_the_code_by_asking_to_set_up_another_app(visit: Visit, key: str) -> None:
    visit.sign_in(CARL)
    assert visit.get("/sign-in/authenticator").location == "/sign-in"


def test_another_app_needs_the_code_of_the_one_in_use(visit: Visit, key: str, watch: Watch) -> None:
    visit.sign_in(CARL)
    visit.fill("/sign-in/code", code=code_at(key, watch.at))
    watch.on(seconds=30)
    new = key_on(visit.get("/sign-in/authenticator").text)
    wrong = visit.post("/sign-in/authenticator", current="000000", code=code_at(new, watch.at))
    assert wrong.status_code == 422
    right = visit.fill("/sign-in/authenticator", current=code_at(key, watch.at), code=code_at(new, watch.at))
    assert right.location == "/accounts/mine"
    watch.on(seconds=30)
    visit.fill("/tokens/issue")
    visit.post("/sign-out")
    visit.sign_in(CARL)
    assert visit.fill("/sign-in/code", code=code_at(key, watch.at)).status_code == 422
    assert visit.fill("/sign-in/code", code=code_at(new, watch.at)).status_code == 302


def test_a_lost_phone_is_taken_off_by_an_administrator_and_the_holder_is_told_without_a_link(
    app: Flask, visit: Visit, key: str, events: Callable[[], list[str]], letters: Callable[[], list[str]]
) -> None:
    sent = len(letters())
    with app.app_context():
        user = user_with(email=CARL)
        assert user
        with unit_of_work() as session:
            remove_second_factor(session, user.id, actor=system_actor(), now=clock.now())
    assert visit.sign_in(CARL).location == "/sign-in/authenticator"
    assert events()[-1] == "account.second_factor_removed"
    assert len(letters()) == sent + 1
    assert "removed from your account" in letters()[-1]
    assert "http" not in letters()[-1]


def test_the_key_of_an_app_is_not_readable_in_the_database(
    app: Flask, key: str, stored: Callable[[str], dict[str, Any]]
) -> None:
    with app.app_context():
        user = user_with(email=CARL)
    assert user
    assert key.replace("-", "").replace(" ", "") not in str(stored(user.id)["tf_totp_secret"])


def test_the_demonstration_asks_for_no_code(app: Flask, visit: Visit, account: OpenAccount) -> None:
    app.config["IS_DEMO"] = lambda: True
    account(CARL, Role.CONTRACT_MANAGER)
    assert visit.sign_in(CARL).location == "/"
    assert visit.is_in()
