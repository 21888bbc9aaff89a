"""A contract's page offers what can be done now, and says why the rest waits."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from flask import Flask

from register.db import unit_of_work
from register.domain.contracts.contracts import NewContract
from register.domain.contracts.stages import ContractAct, Stage, move
from register.domain.permissions import Role
from register.queries.contracts.contracts import contract
from register.services.contracts.contracts import moved
from register.services.instance import set_mark
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
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


ISSUE = "/move/issue"
ELSEWHERE = {"edition": "internal-2008", "starts_on": date(2008, 11, 1), "ends_on": date(2010, 3, 31)}
OURS = {"edition": "community-today", "starts_on": date(2026, 5, 1), "ends_on": date(2027, 3, 31)}


def approved(app: Flask, world: World, new: NewContract) -> str:
    """A contract as it stands once it is approved, without the checks before."""
    with app.app_context():
        ref = contracting.in_review(world, new).ref
        with unit_of_work() as session:
            row = contract(session, ref, viewer=SYSTEM.viewer)
            moved(session, row, move(Stage.IN_REVIEW, ContractAct.APPROVE), actor=SYSTEM, today=TODAY)
        return ref


def test_a_contract_without_its_word_file_leads_to_making_it_and_is_issued_afterwards(
    app: Flask, world: World, eve: Visit
) -> None:
    ref = approved(app, world, contracting.complete(world))
    page = eve.get(f"/contracts/{ref}").text
    assert ISSUE not in page
    assert "Cannot be issued yet. No Word file was made of this contract as it stands" in page
    assert page.count(f'href="/contracts/{ref}/generate"') == 1
    with app.app_context():
        contracting.documented(ref)
    page = eve.get(f"/contracts/{ref}").text
    assert ISSUE in page
    assert "Cannot be issued yet" not in page


def test_a_contract_whose_document_is_made_elsewhere_leads_to_keeping_it_before_it_is_issued(
    app: Flask, world: World, eve: Visit
) -> None:
    ref = approved(app, world, contracting.new_contract(world, **ELSEWHERE))
    page = eve.get(f"/contracts/{ref}").text
    assert ISSUE not in page
    assert "Cannot be issued yet. No document of this contract as it stands is kept" in page
    keep = f"/contracts/{ref}/outside-document"
    assert page.count(f'href="{keep}"') == 1
    assert eve.fill(keep, file=(io.BytesIO(b"%PDF-1.4 ours"), "ours.pdf")).status_code == 302
    assert ISSUE in eve.get(f"/contracts/{ref}").text


def test_a_contract_of_our_own_wording_is_not_offered_to_be_issued(
    app: Flask, world: World, eve: Visit
) -> None:
    ref = approved(app, world, contracting.new_contract(world, **OURS))
    with app.app_context(), unit_of_work() as session:
        set_mark(session, "kind", "real")
    page = eve.get(f"/contracts/{ref}").text
    assert ISSUE not in page
    assert "Cannot be issued yet. This contract template is our own wording" in page
    assert '<a href="/templates/">See the contract templates</a>' in page
