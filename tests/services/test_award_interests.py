"""An award is decided by nobody with an interest in anybody who bids, and not past an evaluator's that nobody answered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from benchmarks.work_counted import counted
from register.db import reading, unit_of_work
from register.domain.authority.delegations import GrantorKind, NewDelegation
from register.domain.errors import Invalid
from register.domain.interests.interests import InterestType
from register.domain.permissions import UNBOUND, Role
from register.domain.procurement.awards import AwardDecision, Proposal
from register.domain.procurement.paper_decisions import PaperAnswer
from register.models.evaluators import EvaluatorVersion
from register.models.procurements import ProcurementVersion
from register.queries.procurement.evaluators import evaluator
from register.queries.procurement.procurements import procurement
from register.services import facts
from register.services.authority.delegations import grant_delegation
from register.services.procurement.awards import decide_award, look_at_award, propose_award
from register.services.procurement.paper_decisions import decide_papers
from register.services.walls import raise_wall
from tests import registering
from tests.contracting import begin
from tests.registering import SYSTEM, TODAY, World, declared

world = registering.on_its_day
MINUTE = AwardDecision(award_minute="Item 4")
JUDGE = "evaluator_interest"


@pytest.fixture
def proposed(session: Session, world: World) -> World:
    """The trust and Acme bid; Cat proposes the trust; Ann may decide it; Dee scored the bids."""
    bids = [
        {"bidder_id": world.ids[name], "exclusion_checked_on": None, "exclusion_found": None}
        for name in ("trust", "acme")
    ]
    with unit_of_work() as work:
        made = begin(
            work, ProcurementVersion, "procurement.added", title="Podiatry", description="For adults",
            commissioner_id=world.ids["board"], route="competitive", route_reason="Several", value_pence=90_000_000,
            award_criteria=[], notices=[], moderations=[], representations=[], bidders=bids, valid_from=date(2026, 3, 2),
        )  # fmt: skip
        part = begin(
            work, EvaluatorVersion, "evaluator.added", procurement_id=made.thing_id, person_id=world.ids["dee"],
            evaluator_part="Quality", declared_on=TODAY, has_bidder_interest=False, scored_on=TODAY, scores_given=[],
        )  # fmt: skip
    world.ids |= {"procurement": made.ref, "part": part.ref}
    with unit_of_work() as work:
        lead = world.actor("cat", Role.PROCUREMENT_LEAD)
        to = Proposal(awarded_to_id=world.ids["trust"], award_reasons="The better bid")
        propose_award(work, made.ref, to, actor=lead, today=TODAY)
        grant_delegation(work, _may_approve(world), actor=SYSTEM, today=TODAY)
    return world


def _may_approve(world: World) -> NewDelegation:
    return NewDelegation(
        matter="approve_contracts", organisation_id=world.ids["board"], grantor_kind=GrantorKind.BOARD,
        holder_person_id=world.ids["ann"], limit_pence=None, minute="Board, item 1", valid_from=date(2026, 1, 1),
    )  # fmt: skip


def looked(world: World) -> Any:
    with reading() as session:
        return look_at_award(
            session, world.ids["procurement"], actor=world.actor("ann", Role.SIGNATORY), today=TODAY
        )[1]


def found(world: World, code: str) -> list[tuple[str, str]]:
    return [(one.severity.value, one.message) for one in looked(world).told.reasons if one.code == code]


def decide(world: World) -> Any:
    with unit_of_work() as work:
        ann = world.actor("ann", Role.SIGNATORY)
        return decide_award(work, world.ids["procurement"], MINUTE, actor=ann, today=TODAY)


def in_acme(world: World, who: str, **more: Any) -> Any:
    return declared(world, who, organisation_id=world.ids["acme"], organisation_name=None, **more)


def answered(world: World, ref: str, *, may_see: bool) -> None:
    answer = PaperAnswer(may_see_papers=may_see, decided_because="Small", how_managed="Scores no bid of it")
    with unit_of_work() as work:
        officer = world.actor("bob", Role.GOVERNANCE_OFFICER)
        decide_papers(work, world.ids["procurement"], ref, answer, actor=officer, today=TODAY)


def test_without_any_interest_the_award_is_decided(proposed: World) -> None:
    assert decide(proposed).award_decided_by == proposed.ids["ann"]


def test_an_interest_of_whoever_decides_in_a_bidder_who_loses_stops_it_and_names_the_bidder(
    proposed: World,
) -> None:
    in_acme(proposed, "ann", situation="Lo", interest_type=InterestType.NON_FINANCIAL_PROFESSIONAL)
    ((severity, words),) = found(proposed, "own_interest")
    assert severity == "stop"
    assert words.startswith("You have an interest of your own in Acme Dressings, which bids")
    with pytest.raises(Invalid, match="Acme Dressings"):
        decide(proposed)


def test_an_interest_in_whom_it_goes_to_reads_as_before_and_one_in_nobody_who_bids_is_none(
    proposed: World,
) -> None:
    declared(proposed, "ann", organisation_id=proposed.ids["board"], organisation_name=None)
    assert all("which bids" not in words for _, words in found(proposed, "own_interest"))
    declared(proposed, "ann", organisation_id=proposed.ids["trust"], organisation_name=None)
    words = [words for _, words in found(proposed, "own_interest")]
    assert any("in Hartlepool Trust. " in one for one in words)


def test_an_evaluators_interest_stops_it_until_somebody_answers_and_is_a_condition_then(
    proposed: World,
) -> None:
    held = in_acme(proposed, "dee")
    ((severity, words),) = found(proposed, JUDGE)
    assert (severity, words) == (
        "stop",
        "An evaluator has an interest in Acme Dressings, which bids. Somebody else must answer it first",
    )
    with pytest.raises(Invalid, match="An evaluator has an interest in Acme Dressings"):
        decide(proposed)
    answered(proposed, held.ref, may_see=True)
    assert [severity for severity, _ in found(proposed, JUDGE)] == ["condition"]
    assert decide(proposed).award_outcome == "conditional"


def test_scores_of_an_evaluator_who_takes_no_part_since_are_said(proposed: World) -> None:
    held = in_acme(proposed, "dee")
    answered(proposed, held.ref, may_see=False)
    ((severity, words),) = found(proposed, JUDGE)
    assert severity == "condition"
    assert "the reasons have to stand without them" in words


def test_what_an_evaluator_declared_for_it_alone_counts_and_a_relative_employed_there_only_asks(
    proposed: World,
) -> None:
    with unit_of_work() as work:
        row = evaluator(work, proposed.ids["part"], viewer=UNBOUND)
        facts.change(
            work, row, "evaluator.declared", act="declared", actor=SYSTEM, known_on=TODAY, has_bidder_interest=True,
            bidder_interest="Shares",
        )  # fmt: skip
    assert [severity for severity, _ in found(proposed, JUDGE)] == ["stop"]
    in_acme(
        proposed, "dee", interest_type=InterestType.INDIRECT, situation="Ou", relationship="Sister",
        asks_permission=None,
    )  # fmt: skip
    assert sorted(severity for severity, _ in found(proposed, JUDGE)) == ["condition", "stop"]


def test_an_evaluators_interest_that_is_hidden_from_whoever_decides_stops_it_and_tells_nothing(
    proposed: World,
) -> None:
    held = in_acme(proposed, "dee")
    with unit_of_work() as work:
        raise_wall(work, "interest", held.ref, role=Role.SIGNATORY, reason="Apart", actor=SYSTEM, today=TODAY)
    told = looked(proposed).told
    assert found(proposed, JUDGE) == []
    assert [one.code for one in told.reasons if one.severity.value == "stop"] == ["another_person"]
    with pytest.raises(Invalid, match="another person"):
        decide(proposed)


def test_the_whole_check_asks_fewer_than_twenty_questions(session: Session, proposed: World) -> None:
    """Reading the procurement itself is not the check."""
    in_acme(proposed, "ann")
    in_acme(proposed, "dee")
    looked(proposed)
    engine: Any = session.get_bind()
    with counted(engine) as work:
        looked(proposed)
        whole = work.statements
        work.forget()
        with reading() as again:
            procurement(
                again, proposed.ids["procurement"], viewer=proposed.actor("ann", Role.SIGNATORY).viewer
            )
        assert whole - work.statements < 20
