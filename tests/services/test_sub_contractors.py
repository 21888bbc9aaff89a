"""Sub-contractors of a contract's services, and whoever is below it in a chain, count in its decision check."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.stages import Question
from register.domain.errors import Invalid, NotFound
from register.domain.permissions import Role
from register.domain.separation.care_services import NewCareService
from register.domain.separation.sub_contractors import SubContractor
from register.models.care_services import CareServiceVersion
from register.models.contracts import ContractVersion
from register.models.rechecks import Recheck
from register.queries.contracts.contracts import contract
from register.queries.contracts.facts import Asked, facts_for
from register.queries.contracts.views import see
from register.queries.separation.care_services import care_service
from register.services.contracts.contracts import add_contract
from register.services.contracts.decisions import decide
from register.services.separation.care_services import add_care_service
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

world = contracting.in_session
SEES = SYSTEM.viewer


def body(world: World, key: str, name: str) -> str:
    with unit_of_work() as work:
        world.ids[key] = contracting.add_organisation(work, name, "company")
    return world.ids[key]


def service(world: World, contract_id: str, *bodies: str, **more: Any) -> CareServiceVersion:
    some = tuple(
        SubContractor(organisation_id=world.ids[key], sub_contracted_for=f"Part {n}") for n, key in enumerate(bodies)
    )  # fmt: skip
    values: dict[str, Any] = {
        "name": "Nursing", "service_kind": "community_nursing", "commissioner_id": world.ids["pct"],
        "provider_id": world.ids["trust"], "contract_id": contract_id, "sub_contractors": some,
    }  # fmt: skip
    new = NewCareService(**{**values, **more})
    with unit_of_work() as work:
        return add_care_service(work, new, actor=world.person("eve", Role.CONTRACT_MANAGER), today=TODAY)


def chain_of(world: World) -> tuple[ContractVersion, ContractVersion]:
    """A contract, and one that its provider made under it with a body that has a sub-contractor of its own."""
    for key, name in (("feet", "Feet Ltd"), ("nights", "Nights Ltd"), ("beds", "Beds Ltd")):
        body(world, key, name)
    main = contracting.in_review(world)
    under = contracting.new_contract(
        world, contract_kind="sub_contract", main_contract_id=main.thing_id, commissioner_id=world.ids["trust"],
        provider_id=world.ids["nights"], title="Nights",
    )  # fmt: skip
    with unit_of_work() as work:
        made = add_contract(work, under, actor=SYSTEM, today=TODAY)
    service(world, main.thing_id, "feet")
    service(world, made.thing_id, "beds", name="Nights", provider_id=world.ids["nights"])
    return main, made


def others(session: Session, world: World, row: ContractVersion) -> set[str]:
    asked = Asked(contract_id=row.thing_id, person_id=world.ids["ann"], question=Question.APPROVE, on=TODAY)
    (found,) = facts_for(session, [asked], viewer=SEES)
    return {one.name for one in found.others}


def test_a_decision_rests_on_sub_contractors_of_the_service_and_on_everybody_down_the_chain(
    session: Session, world: World
) -> None:
    main, under = chain_of(world)
    assert others(session, world, main) == {"Feet Ltd", "Nights Ltd", "Beds Ltd"}
    assert others(session, world, under) == {"Hartlepool Primary Care Trust", "Beds Ltd"}
    seen = see(session, contract(session, main.ref, viewer=SEES), viewer=SEES, today=TODAY)
    assert {(one.name, one.service) for one in seen.sub_contractors} == {
        ("Feet Ltd", "Nursing"),
        ("Beds Ltd", "Nights"),
    }


def test_an_interest_in_a_sub_contractor_stops_the_decision(session: Session, world: World) -> None:
    main, _ = chain_of(world)
    with unit_of_work() as work:
        held = contracting.declare(work, world.ids["ann"], world.ids["beds"])
    with unit_of_work() as work:
        actor = world.person("ann", Role.SIGNATORY)
        made = decide(work, main.ref, Question.APPROVE, party="commissioner", actor=actor, today=TODAY)
    assert (made.outcome, made.taken) == ("stopped", False)
    (reason,) = [one for one in made.reasons if one["code"] == "indirect_interest"]
    assert held in {link["id"] for link in reason["links"]}
    assert "Beds Ltd" in reason["message"]


def test_a_sub_contractor_that_comes_later_has_the_decision_looked_into_again(
    session: Session, world: World
) -> None:
    body(world, "feet", "Feet Ltd")
    with unit_of_work() as work:
        contracting.declare(work, world.ids["ann"], world.ids["feet"])
    main = contracting.in_review(world)
    with unit_of_work() as work:
        actor = world.person("ann", Role.SIGNATORY)
        made = decide(work, main.ref, Question.APPROVE, party="commissioner", actor=actor, today=TODAY)
    assert made.taken
    service(world, main.thing_id, "feet")
    marks = [one["code"] for one in session.get_one(Recheck, made.thing_id).reasons]
    assert marks == ["indirect_interest"]


def test_the_provider_is_no_sub_contractor_and_each_stands_there_once(session: Session, world: World) -> None:
    body(world, "feet", "Feet Ltd")
    main = contracting.drafted(world)
    with pytest.raises(Invalid) as fault:
        service(world, main.thing_id, "trust", "feet", "feet")
    assert set(fault.value.problems) == {
        "sub_contractors-0-organisation_id", "sub_contractors-2-organisation_id",
    }  # fmt: skip


def test_a_barrier_about_a_sub_contractor_closes_its_service(session: Session, world: World) -> None:
    body(world, "feet", "Feet Ltd")
    made = service(world, contracting.drafted(world).thing_id, "feet")
    with unit_of_work() as work:
        raise_wall(
            work, "organisation", world.ids["feet"], person_id=world.ids["bob"], reason="Apart", actor=SYSTEM, today=TODAY
        )  # fmt: skip
    with pytest.raises(NotFound):
        care_service(session, made.ref, viewer=world.person("bob", Role.CONTRACT_MANAGER).viewer)
