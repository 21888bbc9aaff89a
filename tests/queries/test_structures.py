"""The structure around an organisation: contracts of every kind, associates, and what hangs on them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.stages import Stage
from register.models.contracts import ContractVersion
from register.queries.separation.structures import of_bodies
from register.services import facts
from register.services.contracts.contracts import add_contract
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

world = contracting.in_session
SEES = SYSTEM.viewer


def running(world: World, title: str, **changes: Any) -> ContractVersion:
    """A contract in force."""
    with unit_of_work() as work:
        made = add_contract(
            work, contracting.new_contract(world, title=title, **changes), actor=SYSTEM, today=TODAY
        )
    with unit_of_work() as work:
        return facts.change(
            work,
            made,
            "contract.begin",
            act="begin",
            actor=SYSTEM,
            known_on=TODAY,
            stage=Stage.IN_FORCE.value,
        )


def test_section_75_and_256_agreements_associates_and_sub_contracts_are_drawn_and_counted_by_kind(
    session: Session, world: World
) -> None:
    with unit_of_work() as work:
        for key, name, kind in (
            ("two", "Stockton Primary Care Trust", "pct"), ("council", "Hartlepool Borough Council", "council"),
            ("charity", "Care at Home", "charity"),
        ):  # fmt: skip
            world.ids[key] = contracting.add_organisation(work, name, kind)
    ids = world.ids
    beside = {"organisation_id": ids["two"], "joined_on": "2009-04-01"}
    main = running(world, "Community nursing")
    with unit_of_work() as work:
        facts.change(
            work, main, "contract.amended", act="changed", actor=SYSTEM, known_on=TODAY, form="multilateral",
            associates=[beside],
        )  # fmt: skip
    running(
        world, "Nights", contract_kind="sub_contract", main_contract_id=main.thing_id, commissioner_id=ids["trust"],
        provider_id=ids["charity"],
    )  # fmt: skip
    running(
        world,
        "Pooled budget",
        contract_kind="section_75",
        edition="own-agreement",
        provider_id=ids["council"],
    )
    running(
        world, "Reablement", contract_kind="section_256", edition="own-agreement", provider_id=ids["council"]
    )
    found = of_bodies(session, [ids["pct"]], TODAY, viewer=SEES)
    assert {one.kind: one.count for one in found.by_kind} == {
        "services": 1, "sub_contract": 1, "section_75": 1, "section_256": 1,
    }  # fmt: skip
    told = {frozenset((one.one, one.other)): one for one in found.interfaces}
    assert len(told) == 5
    council = told[frozenset(("Hartlepool Primary Care Trust", "Hartlepool Borough Council"))]
    assert council.kinds == "Section 256 payment agreement; Section 75 partnership agreement"
    assert not council.is_service
    assert told[frozenset(("North Tees NHS Trust", "Care at Home"))].is_service
    assert of_bodies(session, [ids["two"]], TODAY, viewer=SEES).structure.agreements == 2
