"""Whoever adds a record is asked about doubles among what they may see, on every door; of the rest others are told."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.people.organisations import NewOrganisation, OrganisationKind
from register.domain.permissions import Role
from register.models.walls import WallVersion
from register.services.people.organisations import amend_organisation
from tests import contracting, registering
from tests.api.test_interests import calling
from tests.architecture.sources import Source, imports, sources
from tests.registering import NOON, SYSTEM, TODAY, World
from tests.signing_in import Visit, day, signed_in

PERSON = {"name": "ARCHER, Ann"}
BODY = {"name": "ACME Dressings", "kind": "company", "company_number": "01234567"}


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Ann and Acme are behind barriers that keep governance officers out, but not committee secretaries."""
    with app.app_context():
        made = registering.recorded()
        numbered = NewOrganisation(**{**BODY, "kind": OrganisationKind.COMPANY})
        with unit_of_work() as work:
            amend_organisation(
                work,
                made.ids["acme"],
                numbered,
                expected_n=None,
                reason="Its number",
                actor=SYSTEM,
                today=TODAY,
            )
        with unit_of_work() as work:
            for kind, key in (("person", "ann"), ("organisation", "acme")):
                contracting.begin(
                    work, WallVersion, "wall.raised", subject_kind=kind, subject_id=made.ids[key],
                    subject_ref=f"{kind}-1", person_id=made.ids["bob"], role=None,
                )  # fmt: skip
    with clock.travel(NOON):
        yield made


@pytest.fixture
def inside(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["bob"])


@pytest.fixture
def outside(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER, Role.ADMINISTRATOR, person_id=world.ids["dee"])


INTEREST = {
    "description": "Weekend shifts",
    "organisation_name": "Acme Dressings Ltd",
    **day("arose_on", 2026, 5, 1),
}
DOORS: dict[str, tuple[str, dict[str, str]]] = {
    "a person is added": ("/people/add", PERSON),
    "a person is changed": ("/people/{bob}/amend", {**PERSON, "reason": "As he says"}),
    "a body is added": ("/organisations/add", BODY),
    "a body is changed": ("/organisations/{trust}/amend", {**BODY, "reason": "Renamed"}),
    "an interest is declared": ("/interests/declare?situation=Ou&interest_type=financial", INTEREST),
}
CALLS = {"a person is added": ("/api/v1/people", PERSON), "a body is added": ("/api/v1/organisations", BODY)}
SEEK = {
    "register/services/people/people.py": "a person is added or changed, on every door",
    "register/services/people/organisations.py": "a body is added or changed, on every door",
    "register/web/interests/interests.py": "an interest is declared",
    "register/web/interests/asking.py": "an interest is declared, by its person or as it was prepared for them",
    "register/queries/imports/contracts.py": "contracts are brought in: tests/services/test_contract_imports.py",
    "register/queries/imports/party_plans.py": "the same, and services",
    "register/queries/imports/plans.py": "rows are brought in: tests/services/test_imports.py",
    "register/queries/audit/scopes.py": "the words of an external auditor's scope",
    "register/queries/home/declarations.py": "others are told", "register/web/people/joins.py": "others are told",
    "register/api/people/joins.py": "others are told", "register/queries/people/joins.py": "others are told",
    "register/queries/people/doubles.py": "the search itself",
    "register/queries/people/known_bodies.py": "the search itself",
    "register/web/people/people.py": "what was said of a person's records",
    "register/services/people/joins.py": "the answer to what others are told",
}  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_a_page_asks_only_about_what_whoever_sends_it_may_see(
    world: World, inside: Visit, outside: Visit, door: str
) -> None:
    address, answers = DOORS[door][0].format_map(world.ids), DOORS[door][1]
    asked = outside.fill(address, **answers)
    assert (asked.status_code, 'name="known"' in asked.text) == (422, True)
    assert inside.fill(address, **answers).status_code == 302


@pytest.mark.parametrize("door", CALLS)
def test_a_call_asks_only_about_what_whoever_sends_it_may_see(app: Flask, world: World, door: str) -> None:
    address, body = CALLS[door]
    outside = calling(app, Role.GOVERNANCE_OFFICER, world.ids["dee"], "outside@example.org")
    inside = calling(app, Role.GOVERNANCE_OFFICER, world.ids["bob"], "inside@example.org")
    assert outside("POST", address.removeprefix("/api/v1"), body).status_code == 422
    made = inside("POST", address.removeprefix("/api/v1"), body)
    assert made.status_code == 201
    assert world.ids["ann"] not in made.text


def test_others_are_told_of_the_rest(inside: Visit, outside: Visit) -> None:
    """Ann has no post in a body with the new record: her name alone is told, since nobody was asked about it."""
    assert inside.fill("/people/add", **PERSON).status_code == 302
    assert "ARCHER, Ann" not in unescape(inside.get("/joins/").text)
    told = unescape(outside.get("/").text)
    assert "Say whether" in told
    assert "ARCHER, Ann" in told
    assert "The same name" in unescape(outside.get("/joins/").text)


def _seeks(source: Source) -> bool:
    rooms = (
        "register.queries.people.doubles",
        "register.queries.people.known_bodies",
        "register.queries.people.joins",
    )
    return any(name in rooms for name, _ in imports(source.tree))


def test_every_door_that_seeks_doubles_is_tried_here() -> None:
    assert {source.name for source in sources("register") if _seeks(source)} - set(SEEK) == set()
