"""Interests in whoever bids close the papers to whom the procurement names, until another person has decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register import clock
from register.db import reading, unit_of_work
from register.domain.duties.papers import closed_letter
from register.domain.errors import Invalid, NotFound, Stale
from register.domain.interests.interests import InterestType, NewInterest
from register.domain.people.people import NewAppointment
from register.domain.permissions import UNBOUND, Role
from register.domain.procurement.evaluators import DeclaredForIt, Settled
from register.domain.procurement.paper_decisions import Access, PaperAnswer
from register.models.evaluators import EvaluatorVersion
from register.models.procurements import ProcurementVersion
from register.queries.duties.planned import planned_duties
from register.queries.interests.interests import interest, to_domain
from register.queries.procurement.own_papers import closed_to
from register.queries.procurement.paper_access import named_in
from register.queries.procurement.paper_decisions import decisions_of
from register.queries.procurement.papers_waiting import to_decide
from register.queries.procurement.procurements import procurement
from register.services import facts
from register.services.interests.interests import amend_interest
from register.services.people.appointments import appoint
from register.services.procurement.evaluators import declare_for_it, settle_evaluator
from register.services.procurement.paper_decisions import decide_papers
from register.services.walls import raise_wall
from tests import registering
from tests.contracting import begin
from tests.registering import SYSTEM, TODAY, World, declared

world = registering.on_its_day
OPEN = PaperAnswer(may_see_papers=True, decided_because="Small", how_managed="Judges another part")
CLOSED = PaperAnswer(may_see_papers=False, decided_because="Too close")


def bids(world: World, *names: str) -> list[dict[str, Any]]:
    return [
        {"bidder_id": world.ids[name], "exclusion_checked_on": None, "exclusion_found": None}
        for name in names
    ]


@pytest.fixture
def procured(session: Session, world: World) -> World:
    """A procurement in which the trust bids: Bob leads it, Ann judges and has declared that she has no interest."""
    with unit_of_work() as work:
        made = begin(
            work, ProcurementVersion, "procurement.added", title="Podiatry", description="For adults",
            commissioner_id=world.ids["board"], route="competitive", route_reason="Several", value_pence=1,
            award_criteria=[], notices=[], moderations=[], representations=[], bidders=bids(world, "trust"),
            clinical_lead_id=world.ids["bob"], valid_from=date(2026, 3, 2),
        )  # fmt: skip
        part = begin(
            work, EvaluatorVersion, "evaluator.added", procurement_id=made.thing_id, person_id=world.ids["ann"],
            evaluator_part="Quality", declared_on=TODAY, has_bidder_interest=False,
        )  # fmt: skip
    world.ids |= {"procurement": made.ref, "part": part.ref}
    return world


def sees(world: World, who: str, *roles: Role) -> bool:
    viewer = world.actor(who, *(roles or (Role.CONTRACT_MANAGER,))).viewer
    with reading() as session:
        try:
            procurement(session, world.ids["procurement"], viewer=viewer)
        except NotFound:
            return False
    return True


def decide(world: World, ref: str, answer: PaperAnswer, *, by: str = "cat", **more: Any) -> Any:
    actor = world.actor(by, Role.PROCUREMENT_LEAD)
    with unit_of_work() as work:
        return decide_papers(work, world.ids["procurement"], ref, answer, actor=actor, today=TODAY, **more)


def in_the_trust(world: World, who: str = "bob", **more: Any) -> Any:
    return declared(world, who, organisation_id=world.ids["trust"], organisation_name=None, **more)


def bidders_now(world: World, *names: str, **more: Any) -> None:
    with unit_of_work() as work:
        row = procurement(work, world.ids["procurement"], viewer=UNBOUND)
        facts.change(
            work, row, "procurement.amended", act="changed", actor=SYSTEM, known_on=TODAY,
            bidders=bids(world, *names), **more,
        )  # fmt: skip


def test_an_interest_closes_the_papers_at_once_and_another_person_opens_them_or_keeps_them_closed(
    procured: World,
) -> None:
    assert sees(procured, "bob")
    held = in_the_trust(procured)
    assert not sees(procured, "bob")
    assert sees(procured, "cat")
    with pytest.raises(NotFound):
        decide(procured, held.ref, OPEN, by="bob")
    with pytest.raises(Invalid, match="Enter how it is managed"):
        decide(procured, held.ref, replace(OPEN, how_managed=None))
    with pytest.raises(Stale):
        decide(procured, held.ref, OPEN, expected_n=held.n + 1)
    made = decide(procured, held.ref, OPEN, expected_n=held.n)
    assert sees(procured, "bob")
    assert (made.decided_by, made.valid_from) == (procured.ids["cat"], TODAY)
    again = decide(procured, held.ref, CLOSED)
    assert (again.thing_id, again.n) == (made.thing_id, 2)
    assert not sees(procured, "bob")


def test_what_is_said_of_the_interest_or_who_bids_after_the_decision_is_decided_anew(procured: World) -> None:
    held = in_the_trust(procured)
    decide(procured, held.ref, OPEN)
    with unit_of_work() as work:
        row = interest(work, held.ref, viewer=UNBOUND, on=TODAY)
        more = replace(procured_value(row), description="And now their chairman")
        amend_interest(work, held.ref, more, expected_n=None, actor=SYSTEM, today=TODAY)
    assert not sees(procured, "bob")
    decide(procured, held.ref, OPEN)
    assert sees(procured, "bob")
    declared(procured, "bob", organisation_id=procured.ids["acme"], organisation_name=None)
    assert sees(procured, "bob")
    bidders_now(procured, "trust", "acme")
    assert not sees(procured, "bob")


def procured_value(row: Any) -> Any:
    found = to_domain(row)
    return NewInterest(**{name: getattr(found, name) for name in NewInterest.__dataclass_fields__})


def test_whoever_led_it_is_kept_from_it_also_after_somebody_else_leads(procured: World) -> None:
    in_the_trust(procured)
    bidders_now(procured, "trust", clinical_lead_id=procured.ids["cat"])
    assert not sees(procured, "bob")


def test_a_procurement_that_is_over_closes_for_nothing_new(procured: World) -> None:
    over = {"award_decided_on": TODAY, "awarded_to_id": procured.ids["trust"]}
    bidders_now(procured, "trust", **over)
    notice = {"notice_kind": "psr_award", "published_on": TODAY.isoformat(), "notice_reference": None}
    bidders_now(procured, "trust", notices=[notice])
    in_the_trust(procured)
    assert sees(procured, "bob")


def test_a_relative_employed_there_only_asks_for_a_decision(procured: World) -> None:
    sister = in_the_trust(
        procured, "bob", interest_type=InterestType.INDIRECT, situation="Ou", relationship="Sister",
        asks_permission=None,
    )  # fmt: skip
    assert sees(procured, "bob")
    with reading() as session:
        row = procurement(session, procured.ids["procurement"], viewer=UNBOUND)
        (bob,) = [
            one
            for one in named_in(session, row, viewer=UNBOUND, on=TODAY)
            if one.person_id == procured.ids["bob"]
        ]
    assert [(one.only_proposed, one.is_answered) for one in bob.because] == [(True, False)]
    decide(procured, sister.ref, CLOSED)
    assert not sees(procured, "bob")


def _sits_in_the_trust(world: World, who: str, statutory_dual: str | None) -> None:
    post = NewAppointment(
        person_id=world.ids[who], post_id=world.ids["chief"], valid_from=date(2025, 4, 1),
        statutory_dual=statutory_dual,
    )  # fmt: skip
    with unit_of_work() as work:
        appoint(work, post, actor=SYSTEM, today=TODAY)


def test_work_at_a_bidder_by_a_role_on_both_sides_by_law_only_asks_and_anybody_may_close_by_it(
    procured: World,
) -> None:
    """Corrections 24: the program closes nothing by such a role itself; what a person decides holds."""
    _sits_in_the_trust(procured, "bob", "icb_partner_member")
    held = in_the_trust(procured, situation="Ou")
    assert sees(procured, "bob")
    with reading() as session:
        viewer = procured.actor("cat", Role.PROCUREMENT_LEAD).viewer
        waits = [(one.interest_ref, one.is_closed) for one in to_decide(session, viewer=viewer, on=TODAY)]
        kinds = {one.duty.kind.value for one in planned_duties(session, clock.now(), viewer=UNBOUND)}
    assert waits == [(held.ref, False)]
    assert "papers_to_decide" in kinds
    assert "papers_closed" not in kinds
    decide(procured, held.ref, CLOSED)
    assert not sees(procured, "bob")
    decide(procured, held.ref, OPEN)
    assert sees(procured, "bob")


@pytest.mark.parametrize(
    ("statutory_dual", "body", "situation"),
    [(None, "trust", "Ou"), ("icb_partner_member", "trust", "Sh"), ("icb_partner_member", "acme", "Ou")],
    ids=["no law says so", "shares are no work", "no post in that body"],
)
def test_whatever_else_whoever_sits_on_both_sides_has_in_a_bidder_closes_the_papers(
    procured: World, statutory_dual: str | None, body: str, situation: str
) -> None:
    _sits_in_the_trust(procured, "bob", statutory_dual)
    bidders_now(procured, "trust", "acme")
    held = declared(
        procured, "bob", organisation_id=procured.ids[body], organisation_name=None, situation=situation
    )
    assert not sees(procured, "bob")
    decide(procured, held.ref, OPEN)
    assert sees(procured, "bob")


def test_an_evaluator_reads_nothing_before_declaring_and_after_an_interest_until_somebody_answers(
    procured: World,
) -> None:
    assert sees(procured, "ann")
    with unit_of_work() as work:
        row = procurement(work, procured.ids["procurement"], viewer=UNBOUND)
        part = begin(
            work, EvaluatorVersion, "evaluator.added", procurement_id=row.thing_id, person_id=procured.ids["dee"],
            evaluator_part="Value",
        )  # fmt: skip
    assert not sees(procured, "dee")
    dee = procured.actor("dee", Role.DECLARANT)
    with reading() as session:
        (own,) = closed_to(session, viewer=dee.viewer, on=TODAY)
        assert (own.state, own.evaluator_ref) == (Access.TO_DECLARE, part.ref)
    with unit_of_work() as work:
        declare_for_it(work, part.ref, DeclaredForIt(has_bidder_interest=False), actor=dee, today=TODAY)
    assert sees(procured, "dee")
    in_the_trust(procured, "dee")
    assert not sees(procured, "dee")
    with unit_of_work() as work:
        lead = procured.actor("cat", Role.PROCUREMENT_LEAD)
        settle_evaluator(
            work, part.ref, Settled(may_take_part=True, settled_because="Sold"), actor=lead, today=TODAY
        )
    assert sees(procured, "dee")
    with reading() as session:
        row = procurement(session, procured.ids["procurement"], viewer=UNBOUND)
        assert [one.may_see_papers for one in decisions_of(session, row.thing_id, viewer=UNBOUND)] == [True]


def test_a_hidden_interest_closes_the_papers_and_tells_nobody_else_that_it_does(procured: World) -> None:
    """Who may not open the interest reads of its holder what stood there without it, and answers nothing for it."""
    lead = procured.actor("cat", Role.PROCUREMENT_LEAD)

    def told() -> list[Any]:
        with reading() as session:
            row = procurement(session, procured.ids["procurement"], viewer=lead.viewer)
            return named_in(session, row, viewer=lead.viewer, on=TODAY)

    before = told()
    held = in_the_trust(procured)
    assert told() != before
    with unit_of_work() as work:
        raise_wall(
            work, "interest", held.ref, role=Role.PROCUREMENT_LEAD, reason="Apart", actor=SYSTEM, today=TODAY
        )
    assert told() == before
    assert not sees(procured, "bob")
    with pytest.raises(NotFound):
        decide(procured, held.ref, OPEN)


def test_whoever_decides_has_a_task_and_the_holder_is_told_until_it_is_decided(procured: World) -> None:
    """Neither names the procurement; what the holder is told names no interest either."""

    def planned() -> dict[str, tuple[str | None, str, str]]:
        with reading() as session:
            found = planned_duties(session, clock.now(), viewer=UNBOUND)
        mine = (one for one in found if one.duty.kind.value.startswith("papers"))
        return {one.duty.kind.value: (one.duty.owner_id, one.role, one.duty.words) for one in mine}

    assert planned() == {}
    held = in_the_trust(procured)
    found = planned()
    assert found["papers_to_decide"][:2] == (None, "procurement_lead")
    assert held.ref in found["papers_to_decide"][2]
    assert found["papers_closed"][0] == procured.ids["bob"]
    assert held.ref not in found["papers_closed"][2]
    assert "You need do nothing" in closed_letter("x").body
    with reading() as session:
        viewers = [procured.actor(who, Role.PROCUREMENT_LEAD).viewer for who in ("cat", "bob")]
        waits = [[one.interest_ref for one in to_decide(session, viewer=v, on=TODAY)] for v in viewers]
    assert waits == [[held.ref], []]
    decide(procured, held.ref, OPEN)
    assert planned() == {}


def test_who_could_see_the_papers_is_told_of_any_day(procured: World) -> None:
    held = in_the_trust(procured)
    with clock.travel(clock.now() + timedelta(days=3)):
        decide(procured, held.ref, OPEN)
    with reading() as session:
        row = procurement(session, procured.ids["procurement"], viewer=UNBOUND)
        on = {
            day: {
                one.person_id: one.state for one in named_in(session, row, viewer=UNBOUND, on=TODAY, day=day)
            }
            for day in (TODAY, TODAY + timedelta(days=3))
        }
    assert on[TODAY][procured.ids["bob"]] is Access.WAITS
    assert on[TODAY + timedelta(days=3)][procured.ids["bob"]] is Access.OPEN
    assert on[TODAY][procured.ids["ann"]] is Access.OPEN
