"""Whoever stands in two records, with an account for each, is one person to every act that needs two."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.sealings import SAME, NewSealing
from register.domain.errors import Invalid
from register.domain.interests.mitigations import OWN_WATCH
from register.domain.people.joins import Answer
from register.domain.permissions import Role
from register.domain.procurement.awards import AwardDecision, Proposal
from register.domain.procurement.evaluators import Settled
from register.domain.two_persons import RULES, Act
from register.models.evaluators import EvaluatorVersion
from register.models.joins import JoinVersion
from register.models.procurements import ProcurementVersion
from register.services.contracts.sealings import add_sealing
from register.services.interests.mitigations import agree_mitigation
from register.services.procurement.awards import decide_award, propose_award
from register.services.procurement.evaluators import settle_evaluator
from tests import registering
from tests.contracting import add_person, begin
from tests.registering import TODAY, World, declared, new_mitigation

world = registering.in_session
pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def twin(world: World) -> World:
    """Ann stands in a second record, which somebody joined with hers."""
    with unit_of_work() as session:
        world.ids["ann too"] = add_person(session, "Ann Archer")
        begin(
            session, JoinVersion, "person_join.answered", person_id=world.ids["ann"], other_id=world.ids["ann too"],
            answer=Answer.ONE_PERSON.value,
        )  # fmt: skip
    return world


def _procurement(world: World, **more: Any) -> Any:
    columns = {
        "title": "Podiatry", "description": "For adults", "commissioner_id": world.ids["board"], "route": "competitive",
        "route_reason": "Several can do it", "value_pence": 90_000_000, "notices": [], "moderations": [],
        "award_criteria": [], "representations": [], "valid_from": date(2026, 3, 2),
        "bidders": [{"bidder_id": world.ids["trust"], "exclusion_checked_on": None, "exclusion_found": None}],
    }  # fmt: skip
    with unit_of_work() as session:
        return begin(session, ProcurementVersion, "procurement.added", **{**columns, **more})


def test_an_award_is_not_decided_by_the_other_account_of_whoever_proposed_it(twin: World) -> None:
    row = _procurement(twin)
    first = twin.actor("ann", Role.PROCUREMENT_LEAD)
    other = twin.actor("ann too", Role.SIGNATORY)
    proposal = Proposal(awarded_to_id=twin.ids["trust"], award_reasons="The one bid")
    with unit_of_work() as session:
        propose_award(session, row.thing_id, proposal, actor=first, today=TODAY)
    with pytest.raises(Invalid) as fault, unit_of_work() as session:
        decide_award(session, row.thing_id, AwardDecision(award_minute="Item 4"), actor=other, today=TODAY)
    assert RULES[Act.AWARD].words in fault.value.problems.values()


def test_an_evaluator_is_not_answered_for_by_their_other_account(twin: World) -> None:
    row = _procurement(twin)
    with unit_of_work() as session:
        made = begin(
            session, EvaluatorVersion, "evaluator.added", procurement_id=row.thing_id, person_id=twin.ids["ann"],
            evaluator_part="Quality", declared_on=TODAY, has_bidder_interest=False,
        )  # fmt: skip
    said = Settled(may_take_part=True, settled_because="None")
    with pytest.raises(Invalid) as fault, unit_of_work() as session:
        settle_evaluator(
            session, made.thing_id, said, actor=twin.actor("ann too", Role.ADMINISTRATOR), today=TODAY
        )
    assert list(fault.value.problems.values()) == [RULES[Act.EVALUATOR].words]


def _sealed(session: Session, world: World, second: str) -> None:
    new = NewSealing(
        organisation_id=world.ids["trust"], deed="Lease", execution="seal_of_trust", sealed_on=TODAY,
        first_signatory_id=world.ids["ann"], first_capacity="Director", second_signatory_id=world.ids[second],
        second_capacity="Secretary", seal_minute="Item 3",
    )  # fmt: skip
    add_sealing(session, new, actor=world.actor("dee", Role.CONTRACT_MANAGER), today=TODAY)


def test_a_deed_is_not_signed_by_two_records_of_one_person(twin: World) -> None:
    with pytest.raises(Invalid) as fault, unit_of_work() as session:
        _sealed(session, twin, "ann too")
    assert fault.value.problems["second_signatory_id"] == SAME
    with unit_of_work() as session:
        _sealed(session, twin, "cat")


def test_nobody_sees_to_how_their_own_interest_is_managed_under_another_record(twin: World) -> None:
    found = declared(twin, "ann")
    new = new_mitigation(twin, found, "bob", seen_to_by=twin.ids["ann too"])
    with pytest.raises(Invalid) as fault, unit_of_work() as session:
        agree_mitigation(session, new, actor=twin.actor("bob", Role.GOVERNANCE_OFFICER), today=TODAY)
    assert fault.value.problems == {"seen_to_by": OWN_WATCH}
