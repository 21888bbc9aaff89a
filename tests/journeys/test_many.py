"""Without a script, on a desk and on a telephone: an organisation among 20,000, a contract of 30 versions, and Łukasz."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import insert, select

from register import clock
from register.db import db, unit_of_work
from register.domain.people.organisations import NewOrganisation, OrganisationKind
from register.domain.people.people import NewPerson
from register.domain.permissions import system_actor
from register.models.organisations import Organisation, OrganisationVersion
from register.models.search_keys import SearchKey, keys_of
from register.queries.contracts import contracts
from register.services.contracts.contracts import amend_contract
from register.services.people.organisations import add_organisation
from register.services.people.people import add_person
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK_BARE, PHONE_BARE, Screen, Walk

BODIES, VERSIONS = 20_000, 30
WANTED = "Ormsby Wound Care 137 Ltd"
DESCRIPTION = "Sits on the board of a company that sells wound dressings."
TALLEST = 9_000
"""Pixels of a contract's page at 375 px, however often it was changed."""


@pytest.fixture
def many(app: Flask, things: dict[str, str]) -> None:
    """Bodies, a person, and a contract that was changed until it has 30 versions."""
    actor, today = system_actor(), clock.today()
    with app.app_context(), unit_of_work() as session:
        new = NewOrganisation(name="Ormsby Wound Care Ltd", kind=OrganisationKind.COMPANY)
        first = add_organisation(session, new, is_another=True, actor=actor, today=today).id
    with app.app_context():
        _copy(first)
    with app.app_context(), unit_of_work() as session:
        add_person(session, NewPerson(name="Łukasz Wójcik"), actor=actor, today=today)
    key = things["b_con_podiatry"]
    for number in range(VERSIONS):
        with app.app_context(), unit_of_work() as session:
            row = contracts.contract(session, key, viewer=actor.viewer)
            new = replace(contracts.to_domain(row), title=f"Podiatry in the community, draft {number}")
            if row.n < VERSIONS:
                amend_contract(
                    session, key, new, expected_n=row.n, reason=f"Round {number}", actor=actor, today=today
                )


def _copy(version_id: str) -> None:
    """As many bodies as BODIES, written at once beside the entry of one of them: they are only read."""
    table = OrganisationVersion.__table__
    with db.engine.begin() as connection:
        row = connection.execute(select(table).where(table.c.id == version_id)).mappings().one()
        versions = [
            {
                **row,
                "id": f"V{number:025}",
                "thing_id": f"T{number:025}",
                "name": f"Ormsby Wound Care {number} Ltd",
            }
            for number in range(BODIES)
        ]
        things = [{"id": v["thing_id"], "ref": f"ORG-2020-{n:08}"} for n, v in enumerate(versions)]
        connection.execute(insert(Organisation), things)
        connection.execute(insert(OrganisationVersion), versions)
        connection.execute(insert(SearchKey), keys_of(OrganisationVersion, versions))


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("screen", [DESK_BARE, PHONE_BARE], ids=str)
def test_one_of_many_is_chosen_a_long_history_is_read_and_lukasz_is_found(
    begin: Begin, screen: Screen
) -> None:
    _declare_about_one_of_many(begin("declarant@example.org", screen))
    _read_a_contract_of_many_versions(begin("contracts@example.org", screen))
    _find_lukasz(begin("officer@example.org", screen))


def _declare_about_one_of_many(walk: Walk) -> None:
    walk.go("/interests/mine").follow("Declare an interest")
    walk.choose("Outside employment").choose("Financial").press("Continue")
    walk.type("Describe it", DESCRIPTION).day("arose_on", 2, 3, 2026)
    walk.type("Part of a name, or a reference or code", "ormsby care").press("Find for: Organisation")
    assert walk.reads("The first 20 that hold “ormsby care” are below")
    walk.type("Part of a name, or a reference or code", "ormsby 137").press("Find for: Organisation")
    walk.choose(WANTED).press("Declare")
    assert walk.reads("Interest declared")
    assert walk.go("/interests/mine").reads(WANTED)
    assert walk.reads(DESCRIPTION)


def _read_a_contract_of_many_versions(walk: Walk) -> None:
    walk.go("/contracts/").follow("Podiatry in the community")
    assert walk.page.evaluate("document.documentElement.scrollHeight") < TALLEST
    walk.page.get_by_text("29 earlier versions").click()
    assert not walk.reads("Why: Round 5")
    walk.page.get_by_text("Version 12: ").click()
    assert walk.reads("Why: Round ")
    walk.look()


def _find_lukasz(walk: Walk) -> None:
    walk.go("/people/").page.get_by_text("Showing: People").click()
    walk.type("Name, email or staff number", "lukasz").press("Show")
    assert walk.reads("Łukasz Wójcik")
    assert walk.reads("1 entry")
