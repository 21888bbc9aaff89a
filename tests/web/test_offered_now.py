"""A contract's page offers what can be done now, and says why the rest waits."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from register.domain.permissions import Role
from tests import contracting
from tests.contracting import World
from tests.services.test_changes import in_force
from tests.services.test_novations import all_agree, newcomer, novation
from tests.signing_in import Visit, signed_in

world = contracting.on_its_day
WAYS = re.compile(r'href="(/contract-changes/propose/[^"]+|/contracts/[^"]+/uplift)"')


@pytest.fixture
def eve(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])


@pytest.fixture
def ann(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.SIGNATORY, person_id=world.ids["ann"])


def novating(app: Flask, world: World) -> tuple[str, str]:
    """A contract in force, and a novation of it that was proposed."""
    with app.app_context():
        ref = in_force(world)
        newcomer(world)
        return ref, novation(ref, world)


def test_while_a_change_waits_no_other_is_offered_and_the_page_says_which_one_comes_first(
    app: Flask, world: World, eve: Visit
) -> None:
    ref, change = novating(app, world)
    page = eve.get(f"/contracts/{ref}").text
    assert WAYS.findall(page) == []
    assert "Cannot be proposed now: extend, vary" in page
    assert f'<a href="/contract-changes/{change}">{change}</a> waits for a decision already' in page
    assert eve.fill(f"/contract-changes/{change}/take-back", reason="It is off").status_code == 302
    page = eve.get(f"/contracts/{ref}").text
    assert f"/contract-changes/propose/{ref}/extend" in WAYS.findall(page)
    assert "Cannot be proposed now" not in page


def test_before_the_day_of_a_novation_that_is_agreed_nothing_else_is_offered(
    app: Flask, world: World, eve: Visit
) -> None:
    ref, change = novating(app, world)
    with app.app_context():
        all_agree(change, world)
    page = eve.get(f"/contracts/{ref}").text
    assert WAYS.findall(page) == []
    assert (
        f'<a href="/contract-changes/{change}">{change}</a> is agreed and holds from 1 October 2009' in page
    )
