"""Recovery codes and passkeys beside the authenticator app, and taking all of it from whoever lost it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from register import clock
from register.db import reading, unit_of_work
from register.domain.errors import NotFound, Repeated
from register.domain.permissions import Role, system_actor
from register.services.accounts import second_factors as services
from register.services.accounts.accounts import reset_second_factor
from tests.accounts.codes import code_at, key_on
from tests.accounts.conftest import OpenAccount, Visit, Watch

CARL = "carl@example.org"


@pytest.fixture
def carl(visit: Visit, account: OpenAccount, watch: Watch) -> Visit:
    """Signed in with a password and a code."""
    account(CARL, Role.SIGNATORY)
    visit.sign_in(CARL)
    key = key_on(visit.get("/sign-in/authenticator").text)
    visit.post("/sign-in/authenticator", code=code_at(key, watch.at))
    watch.on(seconds=30)
    return visit


def codes_of(visit: Visit) -> list[str]:
    page = visit.fill("/sign-in/recovery-codes").text
    return re.findall(r"<code>([a-z2-9-]{19})</code>", page)


def by_recovery(visit: Visit, code: str) -> Any:
    visit.sign_in(CARL)
    return visit.fill("/sign-in/recovery", code=code)


def test_a_recovery_code_takes_the_place_of_a_code_once(
    carl: Visit, another: Visit, events: Callable[[], list[str]], letters: Callable[[], list[str]]
) -> None:
    codes = codes_of(carl)
    assert len(set(codes)) == 10
    assert by_recovery(another, codes[0].upper().replace("-", " ")).status_code == 302
    assert another.is_in()
    assert events()[-2:] == ["account.recovery_code_used", "account.signed_in"]
    assert "A recovery code of your account was used" in letters()[-1]
    assert "9 unused" in carl.get("/sign-in/recovery-codes").text
    another.get("/accounts/mine")
    another.post("/sign-out")
    assert by_recovery(another, codes[0]).status_code == 422
    assert not another.is_in()


def test_new_codes_end_those_before(carl: Visit, another: Visit) -> None:
    old = codes_of(carl)
    codes_of(carl)
    assert by_recovery(another, old[0]).status_code == 422


def test_guessing_recovery_codes_has_to_wait_too(
    app: Flask, carl: Visit, another: Visit, events: Callable[[], list[str]]
) -> None:
    right = codes_of(carl)[0]
    another.sign_in(CARL)
    for _ in range(5):
        another.fill("/sign-in/recovery", code="aaaa-bbbb-cccc-dddd")
    assert events()[-1] == "account.paused"
    assert another.fill("/sign-in/recovery", code=right).status_code == 422


def test_a_recovery_code_is_no_way_round_the_password(carl: Visit, another: Visit) -> None:
    code = codes_of(carl)[0]
    assert another.get("/sign-in/recovery").location == "/sign-in"
    assert code
    assert not another.is_in()


def test_codes_are_shown_once_and_kept_as_digests(app: Flask, carl: Visit) -> None:
    from sqlalchemy import text

    from register.db import db

    codes = codes_of(carl)
    assert not any(code in carl.get("/sign-in/recovery-codes").text for code in codes)
    with app.app_context():
        kept = [str(row) for row in db.session.execute(text("SELECT digest FROM recovery_code"))]
        assert not any(code in row for row in kept for code in codes)


def made(app: Flask, who: str, challenge: str = "c" * 43) -> None:
    with app.app_context(), unit_of_work() as session:
        services.add_passkey(
            session, who, "credential", "key", sign_count=0, name="Laptop", challenge=challenge, now=clock.now()
        )  # fmt: skip


def test_a_passkey_is_listed_and_taken_away_by_its_holder_only(
    app: Flask, visit: Visit, account: OpenAccount, events: Callable[[], list[str]]
) -> None:
    app.config["IS_DEMO"] = lambda: True
    ann, bea = account("ann@example.org"), account("bea@example.org")
    visit.sign_in("ann@example.org")
    made(app, ann)
    assert "Laptop" in visit.get("/sign-in/passkeys").text
    with app.app_context(), reading() as session:
        (kept,) = services.passkeys_of(session, ann)
    with app.app_context(), pytest.raises(NotFound), unit_of_work() as session:
        services.remove_passkey(session, bea, kept.id, now=clock.now())
    assert visit.post(f"/sign-in/passkeys/{kept.id}/remove").location == "/sign-in/passkeys"
    assert events()[-1] == "account.passkey_removed"


def test_a_challenge_is_answered_once(app: Flask, account: OpenAccount, watch: Watch) -> None:
    ann = account()
    made(app, ann)
    with app.app_context(), reading() as session:
        (kept,) = services.passkeys_of(session, ann)
    answer = {"sign_count": 1, "challenge": "d" * 43, "now": watch.at, "today": watch.at.date()}
    with app.app_context(), unit_of_work() as session:
        services.use_passkey(session, kept.id, **answer)
    with app.app_context(), pytest.raises(Repeated), unit_of_work() as session:
        services.use_passkey(session, kept.id, **answer)


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "nothing", '{"id": "credential"}', '{"id": 1}', "[" * 30_000, '{"id": {"a": []}}'],
)  # fmt: skip
def test_what_is_no_answer_signs_nobody_in(
    app: Flask, visit: Visit, account: OpenAccount, answer: str
) -> None:
    made(app, account())
    refused = visit.fill("/sign-in/passkey", answer=answer)
    assert refused.status_code == 422
    assert "was not taken" in refused.text
    assert not visit.is_in()


def test_whoever_has_only_a_passkey_is_asked_for_it_after_the_password(
    app: Flask, visit: Visit, account: OpenAccount
) -> None:
    """Else a stolen password could set up an app of the thief's own."""
    made(app, account(CARL, Role.SIGNATORY))
    assert visit.sign_in(CARL).location == "/sign-in/passkey"
    assert visit.get("/sign-in/authenticator").location == "/sign-in"
    assert not visit.is_in()


def test_whoever_lost_everything_is_helped_and_told(
    app: Flask, carl: Visit, another: Visit, events: Callable[[], list[str]], letters: Callable[[], list[str]]
) -> None:
    codes_of(carl)
    with app.app_context(), unit_of_work() as session:
        reset_second_factor(session, CARL, actor=system_actor(), now=clock.now())
    assert events()[-1] == "account.second_factor_removed"
    assert "were removed from your account" in letters()[-1]
    assert not carl.is_in()
    assert another.sign_in(CARL).location == "/sign-in/authenticator"
    assert another.get("/sign-in/recovery").location == "/sign-in"
