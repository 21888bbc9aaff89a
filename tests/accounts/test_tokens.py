"""API tokens: shown once, narrowed to their scopes, ended at any time."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from register.accounts.policies import policy
from register.db import db, unit_of_work
from register.domain.errors import Invalid
from register.domain.permissions import Permission, Role, actor_with
from register.services.accounts.tokens import NewToken, issue_token
from tests.accounts.conftest import OpenAccount, Visit, Watch

ORGANISATIONS = "/api/v1/organisations"


@pytest.fixture
def officer(app: Flask, visit: Visit, account: OpenAccount) -> Visit:
    app.config["IS_DEMO"] = lambda: True
    account("bea@example.org", Role.GOVERNANCE_OFFICER)
    visit.sign_in("bea@example.org")
    return visit


def issue(visit: Visit, *scopes: str, day: str = "31", month: str = "3", year: str = "2026") -> str:
    answer = visit.fill("/tokens/issue", name="Nightly copy", scopes=list(scopes), **{
        "expires_on-day": day, "expires_on-month": month, "expires_on-year": year,
    })  # fmt: skip
    assert answer.status_code == 200, answer.text
    found = re.search(r"<code>(al_[^<]+)</code>", answer.text)
    assert found
    return found[1]


def call(app: Flask, secret: str, path: str = ORGANISATIONS) -> int:
    return app.test_client().get(path, headers={"Authorization": f"Bearer {secret}"}).status_code


def test_a_token_opens_what_its_scopes_allow_and_nothing_else(app: Flask, officer: Visit) -> None:
    secret = issue(officer, "see_organisations")
    assert call(app, secret) == 200
    answer = app.test_client().post(
        ORGANISATIONS, json={"name": "X", "kind": "pct"}, headers={"Authorization": f"Bearer {secret}"}
    )
    assert answer.status_code == 403


def test_a_token_that_may_write_needs_no_other_proof(app: Flask, officer: Visit) -> None:
    secret = issue(officer, "keep_organisations")
    answer = app.test_client().post(ORGANISATIONS, json={}, headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 422


def test_a_token_opens_no_page(app: Flask, officer: Visit) -> None:
    assert call(app, issue(officer, "see_organisations"), "/organisations/") == 302


def test_a_wrong_token_is_not_saved_by_a_good_cookie(officer: Visit) -> None:
    assert officer.client.get(ORGANISATIONS).status_code == 200
    answer = officer.client.get(ORGANISATIONS, headers={"Authorization": "Bearer al_wrong"})
    assert answer.status_code == 401


def test_a_browser_needs_its_form_token_to_change_anything_over_the_api(officer: Visit) -> None:
    assert officer.client.post(ORGANISATIONS, json={"name": "X", "kind": "pct"}).status_code == 400


def test_a_token_is_shown_once_and_kept_as_a_digest(app: Flask, officer: Visit) -> None:
    secret = issue(officer, "see_organisations")
    assert secret not in officer.get("/tokens/").text
    with app.app_context():
        assert secret not in str(db.session.execute(text("SELECT * FROM api_token")).all())


def test_a_form_sent_twice_makes_one_token(officer: Visit) -> None:
    issue(officer, "see_organisations")
    again = officer.post("/tokens/issue", name="Nightly copy", scopes=["see_organisations"], **{
        "expires_on-day": "31", "expires_on-month": "3", "expires_on-year": "2026",
    })  # fmt: skip
    assert again.location == "/tokens/"
    assert officer.get("/tokens/").text.count("Nightly copy</th>") == 1


def test_nobody_gives_a_token_what_they_may_not_do_themselves(officer: Visit) -> None:
    answer = officer.fill("/tokens/issue", name="More", scopes=["keep_accounts"], **{
        "expires_on-day": "31", "expires_on-month": "3", "expires_on-year": "2026",
    })  # fmt: skip
    assert answer.status_code == 422


def test_the_service_itself_refuses_scopes_beyond_its_holder(app: Flask, watch: Watch) -> None:
    new = NewToken(name="More", scopes=frozenset({Permission.KEEP_ACCOUNTS}), expires_on=watch.at.date())
    officer = actor_with(Role.GOVERNANCE_OFFICER, id="someone")
    with app.app_context(), pytest.raises(Invalid, match="do yourself"), unit_of_work() as session:
        issue_token(session, new, policy=policy(), actor=officer, now=watch.at, today=watch.at.date())


@pytest.mark.parametrize(("day", "month"), [("9", "3"), ("9", "6")])
def test_a_token_lasts_from_today_to_ninety_days_at_most(officer: Visit, day: str, month: str) -> None:
    answer = officer.fill("/tokens/issue", name="Old", scopes=["see_organisations"], **{
        "expires_on-day": day, "expires_on-month": month, "expires_on-year": "2026",
    })  # fmt: skip
    assert answer.status_code == 422
    assert "within 90 days" in answer.text


def test_a_revoked_token_ends_at_once(app: Flask, officer: Visit, events: Callable[[], list[str]]) -> None:
    secret = issue(officer, "see_organisations")
    page = officer.get("/tokens/").text
    path = re.search(r'action="(/tokens/[^"]+/revoke)"', page)
    assert path
    assert officer.post(path[1]).location == "/tokens/"
    assert call(app, secret) == 401
    assert events()[-2:] == ["token.issued", "token.revoked"]


def test_a_token_of_somebody_else_cannot_be_revoked(
    app: Flask, officer: Visit, another: Visit, account: OpenAccount
) -> None:
    secret = issue(officer, "see_organisations")
    path = re.search(r'action="(/tokens/[^"]+/revoke)"', officer.get("/tokens/").text)
    account("ann@example.org")
    another.sign_in("ann@example.org")
    another.get("/tokens/issue")
    assert path
    assert another.post(path[1]).status_code == 404
    assert call(app, secret) == 200


def test_a_token_works_on_its_last_day_and_not_on_the_next(app: Flask, officer: Visit, watch: Watch) -> None:
    secret = issue(officer, "see_organisations", day="10")
    assert call(app, secret) == 200
    watch.on(days=1)
    assert call(app, secret) == 401


def test_a_token_loses_what_its_holder_loses(
    app: Flask, officer: Visit, another: Visit, account: OpenAccount
) -> None:
    secret = issue(officer, "see_organisations")
    account("root@example.org", Role.ADMINISTRATOR)
    another.sign_in("root@example.org")
    page = another.get("/accounts/?q=bea").text
    path = re.search(r'href="(/accounts/[^"]+/amend)"', page)
    assert path
    another.fill(path[1], roles=["declarant"], active="Yes")
    assert call(app, secret) == 403
    another.fill(path[1], roles=["declarant"], active="No")
    assert call(app, secret) == 401
