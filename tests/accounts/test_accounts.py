"""What administrators do with accounts, on pages and on the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from register import clock
from register.accounts.datastore import user_with
from register.cli.main import armslength
from register.db import unit_of_work
from register.domain.accounts.account_terms import AccountTerms
from register.domain.audit_scopes import NewAuditScope, Register
from register.domain.errors import Forbidden, Invalid, Stale
from register.domain.permissions import Role, actor_with, system_actor
from register.services.accounts.accounts import amend_account, create_account
from tests.accounts.conftest import OpenAccount, Visit, Watch

SCOPE = NewAuditScope(registers=(Register.INTERESTS,), first=date(2025, 4, 1), last=date(2026, 3, 31))


@pytest.fixture
def administrator(app: Flask, visit: Visit, account: OpenAccount) -> Visit:
    """Signed in, in a demonstration so that no code is asked for."""
    app.config["IS_DEMO"] = lambda: True
    account("root@example.org", Role.ADMINISTRATOR)
    visit.sign_in("root@example.org")
    return visit


def amended(app: Flask, who: str, by: str | None = None, expected_n: int | None = None, **terms: Any) -> None:
    actor = system_actor() if by is None else actor_with(Role.ADMINISTRATOR, id=by)
    given = AccountTerms(**{"roles": frozenset({Role.DECLARANT}), **terms})
    with app.app_context(), unit_of_work() as session:
        amend_account(session, who, given, expected_n=expected_n, actor=actor, now=clock.now())


def test_the_list_names_accounts_with_their_roles_and_days(
    administrator: Visit, account: OpenAccount
) -> None:
    account("eve@example.org", Role.EXTERNAL_AUDITOR, access_ends_on=date(2026, 6, 30), scope=SCOPE)
    page = administrator.get("/accounts/").text
    assert "eve@example.org" in page
    assert "External auditor" in page
    assert "30 June 2026" in page
    assert ">root@example.org</a>" in page
    assert ">root@example.org</a>" not in administrator.get("/accounts/?role=external_auditor").text


def test_a_changed_role_counts_from_the_next_page(
    app: Flask, administrator: Visit, another: Visit, account: OpenAccount, events: Callable[[], list[str]]
) -> None:
    bea = account("bea@example.org", Role.GOVERNANCE_OFFICER)
    another.sign_in("bea@example.org")
    assert another.get("/organisations/").status_code == 200
    answer = administrator.fill(f"/accounts/{bea}/amend", roles=["declarant"], active="Yes")
    assert answer.location == "/accounts/"
    assert another.get("/organisations/").status_code == 403
    assert events()[-1] == "account.roles_changed"


def test_a_closed_account_is_signed_out_at_once(
    administrator: Visit, another: Visit, account: OpenAccount, events: Callable[[], list[str]]
) -> None:
    bea = account("bea@example.org")
    another.sign_in("bea@example.org")
    administrator.fill(f"/accounts/{bea}/amend", roles=["declarant"], active="No")
    assert not another.is_in()
    assert another.sign_in("bea@example.org").status_code == 422
    assert events()[-1] == "account.switched_off"


def test_nobody_changes_their_own_roles(app: Flask, administrator: Visit) -> None:
    with app.app_context():
        me = user_with(email="root@example.org")
    assert me
    answer = administrator.fill(
        f"/accounts/{me.id}/amend", roles=["administrator", "signatory"], active="Yes"
    )
    assert answer.status_code == 422
    assert "Ask another administrator" in answer.text


def test_two_administrators_cannot_overwrite_each_other(app: Flask, account: OpenAccount) -> None:
    bea = account("bea@example.org")
    amended(app, bea, expected_n=1, roles=frozenset({Role.MANAGER}))
    with pytest.raises(Stale):
        amended(app, bea, expected_n=1, roles=frozenset({Role.SIGNATORY}))


def test_an_external_auditor_needs_a_last_day(app: Flask, account: OpenAccount) -> None:
    with pytest.raises(Invalid, match="last day of the external auditor"):
        account("eve@example.org", Role.EXTERNAL_AUDITOR, scope=SCOPE)


def test_an_external_auditor_needs_a_scope_and_loses_it_with_the_role(
    app: Flask, account: OpenAccount, stored: Callable[[str], dict[str, Any]]
) -> None:
    last = date(2026, 6, 30)
    with pytest.raises(Invalid, match="at least one register"):
        account("eve@example.org", Role.EXTERNAL_AUDITOR, access_ends_on=last)
    eve = account("eve@example.org", Role.EXTERNAL_AUDITOR, access_ends_on=last, scope=SCOPE)
    assert stored(eve)["audit_scope"]["registers"] == ["interests"]
    amended(app, eve)
    assert stored(eve)["audit_scope"] is None


def test_one_address_has_one_account_however_it_is_spelt(account: OpenAccount) -> None:
    account("Ann@Example.org")
    with pytest.raises(Invalid, match="no account yet"):
        account("ann@example.org ")


def test_only_those_who_keep_accounts_open_one(app: Flask, watch: Watch) -> None:
    officer = actor_with(Role.GOVERNANCE_OFFICER, id="someone")
    with app.app_context(), pytest.raises(Forbidden), unit_of_work() as session:
        create_account(session, "x@example.org", [Role.ADMINISTRATOR], actor=officer, now=clock.now())


def test_the_audit_trail_holds_no_address_of_an_account(app: Flask, account: OpenAccount) -> None:
    from sqlalchemy import text

    from register.db import db

    account("ann@example.org")
    with app.app_context():
        kept = db.session.execute(
            text("SELECT e.header, p.body FROM ledger_entry e JOIN ledger_payload p ON p.seq = e.seq")
        )
        assert not any(b"ann@" in bytes(part) for row in kept for part in row)


def test_the_page_about_oneself_says_how_one_signs_in(visit: Visit, account: OpenAccount) -> None:
    account()
    visit.sign_in("ann@example.org")
    page = visit.get("/accounts/mine").text
    assert "Declarant" in page
    assert "This browser" in page


def test_other_browsers_can_be_signed_out(visit: Visit, another: Visit, account: OpenAccount) -> None:
    account()
    visit.sign_in("ann@example.org")
    another.sign_in("ann@example.org")
    visit.get("/accounts/mine")
    assert visit.post("/sign-out/others").location == "/accounts/mine"
    assert visit.is_in()
    assert not another.is_in()


@pytest.fixture
def command(app: Flask, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs `armslength ...` on the instance under test; returns what it printed."""
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)

    def run(*words: str) -> str:
        done = CliRunner().invoke(armslength, list(words), catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    return run


def test_accounts_are_kept_from_the_command_line_too(
    app: Flask, command: Callable[..., str], events: Callable[[], list[str]]
) -> None:
    link = command("accounts", "invite", "bea@example.org", "--role", "manager")
    assert "/accounts/accept/" in link
    command("accounts", "roles", "bea@example.org", "signatory", "manager")
    assert "Manager, Signatory" in command("accounts", "list")
    period = ("--first-day", "2025-04-01", "--last-day", "2026-03-31", "--register", "contracts")
    command("accounts", "roles", "bea@example.org", "external_auditor", "--ends-on", "2026-06-30", *period)
    command("accounts", "scope", "bea@example.org", "--register", "interests", *period)
    command("accounts", "disable", "bea@example.org")
    assert events() == [
        "account.opened", "account.invitation_link_sent", "account.roles_changed", "account.roles_changed",
        "account.scope_changed", "account.access_changed", "account.scope_changed", "account.switched_off",
    ]  # fmt: skip
