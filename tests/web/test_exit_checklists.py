"""The checklist for the end of a contract is begun on its page, and is a task until everything on it is settled."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest
from flask import Flask

from register.db import reading, unit_of_work
from register.domain.permissions import UNBOUND, Role
from register.queries.duties.planned import foreseen_duties
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_changes import in_force
from tests.signing_in import Visit, signed_in

NOW = datetime(2010, 1, 15, 9, tzinfo=UTC)
world = contracting.on_its_day


@pytest.fixture
def ref(app: Flask, world: World) -> str:
    with app.app_context():
        return in_force(world)


@pytest.fixture
def manager(app: Flask, ref: str, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])


def begun(manager: Visit, ref: str) -> str:
    """As the link on the page of the contract begins it."""
    page = manager.get(f"/contracts/{ref}").text
    found = re.search(r'href="(/checklists/add\?[^"]+)"', page)
    assert found
    given = dict(re.findall(r"(\w+)=(\w+)", found[1]))
    asked = manager.get(html.unescape(found[1])).text
    assert re.search(r'<option value="exit" selected', asked)
    assert 'name="programme_id' not in asked
    reply = manager.fill("/checklists/add", **given, checklist_kind="exit")
    assert reply.status_code == 302, reply.text
    return str(reply.location)


def due(app: Flask) -> list[tuple[str, str]]:
    with app.app_context(), reading() as session:
        found = foreseen_duties(session, NOW, viewer=UNBOUND)
        return [
            (one.duty.words, f"{one.duty.due_at:%Y-%m-%d}")
            for one in found
            if one.duty.kind == "exit_checklist"
        ]


def test_it_is_begun_on_the_page_of_the_contract_with_the_items_of_the_rule(
    app: Flask, manager: Visit, ref: str
) -> None:
    page = manager.get(begun(manager, ref)).text
    assert "0 of 10 ready" in page
    assert "Final accounts are agreed" in page
    assert f'href="/contracts/{ref}"' in page
    ((words, when),) = due(app)
    assert words.startswith("Settle the checklist for the end of the contract, 10 items are left")
    assert when == "2010-03-31"
    assert ref in manager.get("/checklists/").text


def test_no_programme_is_asked_for_where_its_contract_is_said(manager: Visit, ref: str) -> None:
    assert 'name="programme_id' in manager.get("/checklists/add").text
    where = begun(manager, ref)
    asked = manager.get(f"{where}/amend").text
    assert 'name="contract_id' in asked
    assert 'name="programme_id' not in asked


def test_what_is_for_neither_a_programme_nor_a_contract_is_refused(manager: Visit, world: World) -> None:
    refused = manager.fill("/checklists/add", organisation_id=world.ids["pct"], checklist_kind="exit")
    assert refused.status_code == 422
    assert "Select the programme, or the contract that ends" in refused.text


def test_a_barrier_about_the_contract_hides_its_checklist(
    app: Flask, manager: Visit, world: World, ref: str
) -> None:
    where = begun(manager, ref)
    key = manager.client.get(f"/api/v1/contracts/{ref}").json["id"]
    with app.app_context(), unit_of_work() as session:
        raise_wall(
            session, "contract", key, reason="Apart", actor=SYSTEM, today=TODAY, person_id=world.ids["bob"]
        )
    assert manager.get(where).status_code == 404


def test_the_page_of_the_contract_leads_to_its_checklist_and_offers_no_second_one(
    manager: Visit, ref: str
) -> None:
    where = begun(manager, ref)
    page = manager.get(f"/contracts/{ref}").text
    assert f'<a href="{where}">End of a contract: 0 of 10 ready</a>' in page
    assert "Begin the checklist for its end" not in page
