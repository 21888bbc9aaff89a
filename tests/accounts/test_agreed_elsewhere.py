"""How the only officer's own interest is managed: agreed by somebody elsewhere, where nobody here could."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from register.domain.permissions import Role
from tests import registering
from tests.accounts.conftest import OpenAccount, Visit, link_in
from tests.registering import World
from tests.signing_in import day


@pytest.fixture
def world(app: Flask) -> World:
    app.config["IS_DEMO"] = lambda: True
    with app.app_context():
        return registering.recorded()


@pytest.fixture
def ada(world: World, visit: Visit, account: OpenAccount) -> Visit:
    """Signed in as the administrator."""
    account("ada@example.org", Role.ADMINISTRATOR, person_id=world.ids["dee"])
    visit.sign_in("ada@example.org")
    return visit


def test_how_the_only_officers_own_interest_is_managed_is_agreed_by_somebody_elsewhere(
    app: Flask, world: World, ada: Visit, client: Any, account: OpenAccount, letters: Callable[[], list[str]],
    events: Callable[[], list[str]],
) -> None:  # fmt: skip
    with app.app_context():
        made = registering.declared(world, "ann")
    account("oda@example.org", Role.GOVERNANCE_OFFICER, person_id=world.ids["ann"])
    officer = Visit(app.test_client())
    officer.sign_in("oda@example.org")
    where = f"/interests/{made.ref}/review"
    assert officer.get(where).status_code == 403
    ada.fill("/confirmations/elsewhere/register", name="Zoe Zander", email="zoe@example.net")
    agreed = {"kind": "leave_for_item", "text": "The deputy decides", **day("valid_from", 2026, 5, 15)}
    assert officer.fill(where, **agreed).location.endswith("#asked")
    assert "Nobody has reviewed it yet" in officer.get(f"/interests/{made.ref}").text
    zoe, address = Visit(client), link_in(letters()[-1])
    page = zoe.get(address).text
    assert made.ref in page
    assert "The deputy decides" in page
    assert made.description not in page
    assert zoe.post(address, answer="yes").status_code == 200
    assert events()[-2:] == ["mitigation.agreed", "confirmation.confirmed"]
    assert "Agreed by Zoe Zander, elsewhere" in officer.get(f"/interests/{made.ref}").text


def test_whoever_manages_the_only_officer_is_asked_and_nobody_elsewhere(
    app: Flask, world: World, ada: Visit, account: OpenAccount
) -> None:
    with app.app_context():
        made = registering.declared(world, "bob")
    ada.fill("/confirmations/elsewhere/register", name="Zoe Zander", email="zoe@example.net")
    account("oda@example.org", Role.GOVERNANCE_OFFICER, person_id=world.ids["bob"])
    officer = Visit(app.test_client())
    officer.sign_in("oda@example.org")
    assert officer.get(f"/interests/{made.ref}/review").status_code == 200
    account("ann@example.org", Role.MANAGER, person_id=world.ids["ann"])
    assert officer.get(f"/interests/{made.ref}/review").status_code == 403
