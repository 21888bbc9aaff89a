"""What gives or takes rights asks for a proof that is minutes old, and nothing that was typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from register import clock
from register.db import unit_of_work
from register.domain.access import API, FRESH_PERMISSIONS, OWN_SIGN_IN, PAGES, is_fresh, need
from register.domain.accounts.account_terms import AccountTerms
from register.domain.permissions import Role, system_actor
from register.services.accounts.accounts import amend_account
from tests.accounts.codes import code_at, key_on
from tests.accounts.conftest import PASSWORD, OpenAccount, Visit, Watch, link_in
from tests.architecture.routes import doors

ISSUE = {"name": "Nightly copy", "scopes": ["see_own"], "expires_on-day": "31", "expires_on-month": "3",
         "expires_on-year": "2026"}  # fmt: skip
NOT_CHANGING = {
    "accounts.index": "a list", "confirmations.withdraw": "takes back what one asked for, and gives nothing",
    "editions.preview": "shows what would be published",
}  # fmt: skip
"""Doors that one of these permissions opens for a POST without a fresh proof: name -> why."""


def kept_on(page: str) -> dict[str, list[str]]:
    """Everything that the page sends along, hidden."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page):
        found.setdefault(name, []).append(unescape(value))
    return found


def again(visit: Visit, path: str, page: TestResponse, answer: str) -> TestResponse:
    """Send the page that asks for the proof, with everything it keeps."""
    kept = kept_on(page.text) | {"csrf_token": [csrf_of(page.text)]}
    return visit.client.post(path, data={**kept, "again": answer})


def csrf_of(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', page)
    assert found
    return found[1]


@pytest.fixture
def demo(app: Flask) -> None:
    app.config["IS_DEMO"] = lambda: True


@pytest.fixture
def ann(demo: None, visit: Visit, account: OpenAccount) -> Visit:
    account()
    visit.sign_in("ann@example.org")
    return visit


def test_right_after_signing_in_nothing_is_asked(ann: Visit) -> None:
    assert ann.fill("/tokens/issue", **ISSUE).status_code == 200


def test_after_ten_minutes_the_password_is_asked_before_the_page_opens(ann: Visit, watch: Watch) -> None:
    watch.on(minutes=9, seconds=59)
    assert ann.get("/tokens/issue").status_code == 200
    watch.on(seconds=1)
    page = ann.get("/tokens/issue")
    assert page.status_code == 401
    assert "Prove again who you are" in page.text
    done = again(ann, "/tokens/issue", page, PASSWORD)
    assert done.location.endswith("/tokens/issue")
    assert ann.get("/tokens/issue").status_code == 200


def test_what_was_typed_is_done_with_the_proof_and_nothing_is_lost(
    ann: Visit, watch: Watch, events: Callable[[], list[str]]
) -> None:
    ann.get("/tokens/issue")
    watch.on(minutes=11)
    page = ann.post("/tokens/issue", **ISSUE)
    assert page.status_code == 401
    assert "token.issued" not in events()
    wrong = again(ann, "/tokens/issue", page, "not the password")
    assert wrong.status_code == 422
    assert "is not right" in wrong.text
    done = again(ann, "/tokens/issue", wrong, PASSWORD)
    assert done.status_code == 200
    assert "al_" in done.text
    assert events()[-3:] == ["account.sign_in_failed", "account.proved_again", "token.issued"]


def test_a_fault_in_what_was_typed_comes_back_with_it(ann: Visit, watch: Watch) -> None:
    ann.get("/tokens/issue")
    watch.on(minutes=11)
    page = ann.post("/tokens/issue", **{**ISSUE, "expires_on-year": "2031"})
    done = again(ann, "/tokens/issue", page, PASSWORD)
    assert done.status_code == 422
    assert 'value="Nightly copy"' in done.text


def test_without_the_proof_nothing_of_it_is_done(
    ann: Visit, watch: Watch, events: Callable[[], list[str]]
) -> None:
    ann.get("/tokens/issue")
    watch.on(minutes=11)
    before = events()
    for _ in range(3):
        ann.post("/tokens/issue", **ISSUE)
    assert events() == before


def test_a_proof_given_again_gets_a_new_session(ann: Visit, app: Flask, watch: Watch) -> None:
    watch.on(minutes=11)
    copied = app.test_client()
    with ann.client.session_transaction() as mine:
        stolen = dict(mine)
    page = ann.get("/tokens/issue")
    again(ann, "/tokens/issue", page, PASSWORD)
    with copied.session_transaction() as theirs:
        theirs.update(stolen)
    assert copied.get("/accounts/mine").status_code == 302
    assert ann.is_in()


def test_a_session_by_a_mailed_link_may_not_at_all(
    demo: None, visit: Visit, account: OpenAccount, app: Flask, letters: Callable[[], list[str]]
) -> None:
    account()
    visit.fill("/sign-in/link", email="ann@example.org")
    visit.fill(link_in(letters()[-1]))
    page = visit.get("/tokens/issue")
    assert page.status_code == 403
    assert "Sign in with your password" in page.text
    assert visit.get("/sign-in/authenticator").status_code == 403


def test_a_code_is_asked_where_there_is_an_app(
    visit: Visit, account: OpenAccount, watch: Watch, events: Callable[[], list[str]]
) -> None:
    account("cat@example.org", Role.SIGNATORY)
    visit.sign_in("cat@example.org")
    key = key_on(visit.get("/sign-in/authenticator").text)
    visit.post("/sign-in/authenticator", code=code_at(key, watch.at))
    watch.on(minutes=11)
    page = visit.get("/tokens/issue")
    assert "Security code" in page.text
    assert again(visit, "/tokens/issue", page, code_at(key, watch.at)).status_code == 302
    used = visit.get("/tokens/issue")
    assert used.status_code == 200
    watch.on(minutes=11)
    page = visit.get("/tokens/issue")
    assert (
        again(visit, "/tokens/issue", page, code_at(key, watch.at - timedelta(minutes=11))).status_code == 422
    )


def amended(app: Flask, who: str, *roles: Role) -> None:
    terms = AccountTerms(roles=frozenset(roles))
    with app.app_context(), unit_of_work() as session:
        amend_account(session, who, terms, actor=system_actor(), now=clock.now())


def test_growing_roles_end_what_was_proved_before_them(
    app: Flask, visit: Visit, account: OpenAccount, watch: Watch
) -> None:
    cat = account("cat@example.org", Role.SIGNATORY)
    visit.sign_in("cat@example.org")
    key = key_on(visit.get("/sign-in/authenticator").text)
    visit.post("/sign-in/authenticator", code=code_at(key, watch.at))
    assert visit.get("/tokens/issue").status_code == 200
    amended(app, cat, Role.SIGNATORY, Role.GOVERNANCE_OFFICER)
    assert visit.is_in()
    assert visit.get("/tokens/issue").status_code == 401


def test_growing_roles_end_a_session_of_one_proof(app: Flask, visit: Visit, account: OpenAccount) -> None:
    ann = account()
    visit.sign_in("ann@example.org")
    amended(app, ann, Role.DECLARANT, Role.SIGNATORY)
    assert not visit.is_in()
    assert visit.sign_in("ann@example.org").location == "/sign-in/authenticator"


def token_of(visit: Visit) -> dict[str, str]:
    answer = visit.fill("/tokens/issue", **{**ISSUE, "scopes": ["see_organisations", "publish_register"]})
    found = re.search(r"<code>(al_[^<]+)</code>", answer.text)
    assert found, answer.text
    return {"Authorization": f"Bearer {found[1]}"}


@pytest.fixture
def officer(demo: None, visit: Visit, account: OpenAccount) -> Visit:
    account("oda@example.org", Role.GOVERNANCE_OFFICER)
    visit.sign_in("oda@example.org")
    return visit


def test_a_token_can_do_none_of_it(app: Flask, officer: Visit) -> None:
    headers = token_of(officer)
    answer = app.test_client().post("/api/v1/editions", json={}, headers=headers)
    assert answer.status_code == 403
    assert "not done with a token" in answer.text


def test_a_password_reset_and_a_closed_account_end_tokens(
    app: Flask, officer: Visit, another: Visit, account: OpenAccount, letters: Callable[[], list[str]],
    events: Callable[[], list[str]],
) -> None:  # fmt: skip
    headers = token_of(officer)
    assert app.test_client().get("/api/v1/organisations", headers=headers).status_code == 200
    another.fill("/sign-in/forgotten", email="oda@example.org")
    another.fill(link_in(letters()[-1]), password="Copper violin 41 marsh", again="Copper violin 41 marsh")
    assert app.test_client().get("/api/v1/organisations", headers=headers).status_code == 401
    assert "token.revoked" in events()


def test_every_door_that_changes_what_needs_a_fresh_proof_declares_it(app: Flask) -> None:
    changing = {door.endpoint for door in doors(app) if door.method not in ("GET", "HEAD", "OPTIONS")}
    left = {name for name in changing if need(name) in FRESH_PERMISSIONS and not is_fresh(name)}
    assert sorted(left - set(NOT_CHANGING)) == [], "declare it Fresh(...) in the table of doors"
    fresh = {name for name in {**PAGES, **API} if is_fresh(name)} | OWN_SIGN_IN
    assert {
        "tokens.issue",
        "calendar_feeds.draw",
        "security.two_factor",
        "walls.raise",
        "editions.publish",
        "retention.decide",
    } <= fresh
    assert sorted(fresh - {door.endpoint for door in doors(app)}) == []
