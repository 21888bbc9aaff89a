"""The page of an organisation: what it is part of, what follows it, and where it stands in the registers."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask

from register.db import unit_of_work
from register.domain.people.organisations import NewOrganisation, OrganisationKind
from register.domain.permissions import Role
from register.services.people.organisations import add_organisation
from tests import registering
from tests.registering import SYSTEM, TODAY, World, declared
from tests.signing_in import Visit, signed_in

world = registering.on_its_day


@pytest.fixture
def officer(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER)


def leading(page: str, begin: str) -> str:
    """The address of the one link of a page that begins so."""
    (found,) = re.findall(f'href="({re.escape(begin)}[^"]*)"', page)
    return str(html.unescape(found))


def part(app: Flask, world: World) -> str:
    """A body that is part of the trust: its reference."""
    new = NewOrganisation(
        name="Hartlepool Arm", kind=OrganisationKind.NHS_TRUST, parent_id=world.ids["trust"]
    )
    with app.app_context(), unit_of_work() as work:
        return add_organisation(work, new, actor=SYSTEM, today=TODAY).ref


def test_a_part_leads_to_its_whole_and_the_whole_to_its_parts(
    app: Flask, world: World, officer: Visit
) -> None:
    arm = part(app, world)
    page = officer.get(f"/organisations/{arm}").text
    assert "Part of" in page
    assert f"/organisations/{world.ids['trust']}" in page
    whole = officer.get(f"/organisations/{world.ids['trust']}").text
    parts = officer.get(leading(whole, "/organisations/?part_of=")).text
    assert arm in parts
    assert "Acme Dressings" not in parts


def test_a_body_leads_to_who_has_an_interest_in_it(app: Flask, world: World, officer: Visit) -> None:
    with app.app_context():
        declared(world)
    page = officer.get(f"/organisations/{world.ids['trust']}").text
    assert "Weekend shifts" in officer.get(leading(page, "/interests/?organisation=")).text


def test_a_person_shows_the_newest_of_what_they_declared(app: Flask, world: World, officer: Visit) -> None:
    with app.app_context():
        declared(world)
    page = officer.get(f"/people/{world.ids['bob']}").text
    assert "Weekend shifts" in page
    assert "Never declared" in page


def test_whoever_may_not_read_the_register_sees_no_declarations_of_a_person(app: Flask, world: World) -> None:
    with app.app_context():
        declared(world)
    page = signed_in(app, Role.MANAGER).get(f"/people/{world.ids['bob']}")
    assert page.status_code == 200
    assert "Weekend shifts" not in page.text
    assert "What they declared" not in page.text


def test_who_is_late_is_told_only_to_those_who_follow_it_up(app: Flask, world: World) -> None:
    page = signed_in(app, Role.SIGNATORY).get(f"/people/{world.ids['bob']}").text
    assert "What they declared" in page
    assert "Never declared" not in page
