"""Associates and contracts up the chain are parties: in the decision check, in transfers, behind barriers and on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.contracts import ContractForm, NewContract
from register.domain.contracts.stages import Question
from register.domain.errors import Invalid, NotFound
from register.domain.people.associates import Associate
from register.domain.people.transfers import NewTransfer
from register.domain.permissions import Role
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.queries.contracts.contracts import contract, listing_on, to_domain
from register.queries.contracts.facts import Asked as Deciding
from register.queries.contracts.facts import facts_for
from register.queries.contracts.rechecking import touched_by
from register.queries.contracts.values import filling_of
from register.queries.contracts.views import see, view
from register.queries.listing import Asked, page
from register.services.contracts.contracts import add_contract, amend_contract
from register.services.contracts.decisions import decide
from register.services.people.transfers import transfer
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

world = contracting.in_session
SEES = SYSTEM.viewer


def body(world: World, key: str, name: str, kind: str = "pct") -> str:
    with unit_of_work() as work:
        world.ids[key] = contracting.add_organisation(work, name, kind)
    return world.ids[key]


def several(world: World, **changes: Any) -> NewContract:
    """A contract of two commissioners, the second with a share from a day of its own."""
    if "stockton" not in world.ids:
        body(world, "stockton", "Stockton Primary Care Trust")
    joins = Associate(
        organisation_id=world.ids["stockton"], joined_on=date(2009, 6, 1), share_percent=Decimal("12.5")
    )
    values = {"form": ContractForm.MULTILATERAL, "associates": (joins,), **changes}
    made = contracting.complete(world, **values)
    services = made.fields["services"]
    pays = [{"commissioner": "Both", "annual_value": "600000.00"}]
    whole = {**services, "DN": {**services["DN"], "s10_2_cost_by_commissioner": pays}}
    return replace(made, fields={**made.fields, "services": whole})


def approved(world: World, ref: str, who: str = "ann") -> DecisionVersion:
    with unit_of_work() as work:
        actor = world.person(who, Role.SIGNATORY)
        return decide(work, ref, Question.APPROVE, party="commissioner", actor=actor, today=TODAY)


def test_an_interest_in_an_associate_stops_the_decision_and_has_it_looked_into_again(
    session: Session, world: World
) -> None:
    ref = contracting.in_review(world, several(world)).ref
    with unit_of_work() as work:
        held = contracting.declare(work, world.ids["ann"], world.ids["stockton"])
    made = approved(world, ref)
    assert (made.outcome, made.taken) == ("stopped", False)
    found = {
        link["id"] for one in made.reasons for link in one["links"] if one["code"] == "indirect_interest"
    }
    assert held in found


def test_a_decision_rests_on_the_associate_so_that_a_change_of_it_is_looked_into(
    session: Session, world: World
) -> None:
    ref = contracting.in_review(world, several(world)).ref
    made = approved(world, ref)
    assert made.taken, made.reasons
    assert touched_by(session, [], [world.ids["stockton"]], on=TODAY, most=5) == [made.thing_id]


def sub(world: World, main: ContractVersion, **changes: Any) -> NewContract:
    """What the trust, as lead provider, buys from somebody under its own contract."""
    if "charity" not in world.ids:
        body(world, "charity", "Care at Home", "charity")
    values = {
        "contract_kind": "sub_contract", "main_contract_id": main.thing_id, "commissioner_id": world.ids["trust"],
        "provider_id": world.ids["charity"], "title": "Nights", **changes,
    }  # fmt: skip
    return contracting.new_contract(world, **values)


def drafted(new: NewContract) -> ContractVersion:
    with unit_of_work() as work:
        return add_contract(work, new, actor=SYSTEM, today=TODAY)


def test_every_party_up_the_chain_counts_and_the_pages_show_the_chain_both_ways(
    session: Session, world: World
) -> None:
    main = contracting.drafted(world, several(world))
    under = drafted(sub(world, main))
    third = body(world, "third", "A third body", "company")
    last = drafted(
        sub(world, under, commissioner_id=world.ids["charity"], provider_id=third, title="Nights in the east")
    )
    seen = see(session, contract(session, last.ref, viewer=SEES), viewer=SEES, today=TODAY)
    assert [one.ref for one in seen.above] == [under.ref, main.ref]
    told = view(session, main.ref, TODAY, viewer=SEES).others
    assert ([one.ref for one in told.under], [one.name for one in told.associates]) == (
        [under.ref],
        ["Stockton Primary Care Trust"],
    )
    asked = Deciding(
        contract_id=last.thing_id,
        person_id=world.ids["ann"],
        question=Question.APPROVE,
        on=TODAY,
        party="provider",
    )
    (found,) = facts_for(session, [asked], viewer=SEES)
    assert {one.id for one in found.others} == {world.ids[key] for key in ("trust", "pct", "stockton")}


def test_only_the_lead_provider_makes_a_sub_contract_and_no_chain_goes_round(
    session: Session, world: World
) -> None:
    main = contracting.drafted(world)
    with pytest.raises(Invalid) as fault:
        drafted(sub(world, main, commissioner_id=world.ids["pct"]))
    assert "Only North Tees NHS Trust makes a sub-contract" in fault.value.problems["main_contract_id"]
    with pytest.raises(Invalid) as fault:
        drafted(sub(world, main, main_contract_id=None))
    assert set(fault.value.problems) == {"main_contract_id"}
    with pytest.raises(Invalid) as fault:
        drafted(sub(world, main, contract_kind="services"))
    assert "Only a sub-contract" in fault.value.problems["main_contract_id"]
    one = drafted(sub(world, main))
    back = drafted(sub(world, one, commissioner_id=world.ids["charity"], provider_id=world.ids["trust"]))
    with pytest.raises(Invalid, match="under itself"), unit_of_work() as work:
        amend_contract(work, one.ref, sub(world, back), expected_n=1, reason="x", actor=SYSTEM, today=TODAY)


def test_a_wrong_combination_is_refused_beside_its_field(session: Session, world: World) -> None:
    with pytest.raises(Invalid) as fault:
        drafted(contracting.new_contract(world, contract_kind="section_75"))
    assert set(fault.value.problems) == {"contract_kind", "edition"}
    council = body(world, "council", "Hartlepool Borough Council", "council")
    made = drafted(
        contracting.new_contract(
            world, contract_kind="section_75", provider_id=council, edition="own-agreement",
            provider_representative_id=None,
        )
    )  # fmt: skip
    seen = see(session, made, viewer=SEES, today=TODAY)
    assert (seen.kind_name, seen.legal_status) == ("Section 75 partnership agreement", "legally_binding")
    assert to_domain(contract(session, made.ref, viewer=SEES)).contract_kind == "section_75"


def test_a_barrier_about_an_associate_closes_the_contract(session: Session, world: World) -> None:
    ref = contracting.drafted(world, several(world)).ref
    bob = world.person("bob", Role.CONTRACT_MANAGER)
    assert contract(session, ref, viewer=bob.viewer)
    with unit_of_work() as work:
        raise_wall(
            work, "organisation", world.ids["stockton"], person_id=world.ids["bob"], reason="Apart", actor=SYSTEM,
            today=TODAY,
        )  # fmt: skip
    with pytest.raises(NotFound):
        contract(session, ref, viewer=bob.viewer)


def test_what_follows_an_associate_stands_in_its_place_or_was_a_party_already(
    session: Session, world: World
) -> None:
    ref = contracting.drafted(world, several(world)).ref
    new = body(world, "north", "North Primary Care Trust")
    for to, left in ((new, [new]), (world.ids["pct"], [])):
        at = world.ids["stockton"] if to == new else new
        with unit_of_work() as work:
            moved = NewTransfer(instrument="Order", moved_on=TODAY, reason="Merged", to_ids=(to,))
            transfer(work, at, moved, actor=SYSTEM, today=TODAY)
        session.expire_all()
        row = contract(session, ref, viewer=SEES)
        assert [one["organisation_id"] for one in row.associates] == left


def test_the_word_document_names_the_co_ordinator_and_the_associates(session: Session, world: World) -> None:
    made = contracting.drafted(world, several(world))
    filled = filling_of(session, contract(session, made.ref, viewer=SEES), viewer=SEES)
    assert filled is not None
    assert filled.values["coordinating_commissioner"] == "Hartlepool Primary Care Trust (5D9)"
    (row,) = filled.values["associates"]
    assert (row["organisation"], row["share_percent"]) == ("Stockton Primary Care Trust", "12.5")
    assert row["role"] == "Associate from 1 June 2009"


def test_the_list_finds_a_contract_by_an_associate_and_by_its_kind(session: Session, world: World) -> None:
    ref = contracting.drafted(world, several(world)).ref
    contracting.drafted(world)
    for asked in ({"party": "stockton"}, {"party": "stockton", "contract_kind": "services"}):
        found = page(session, listing_on(TODAY), Asked(SEES, chosen=asked))
        assert [row.ref for row in found.rows] == [ref]
