"""What changes after a waiver of competition was asked for or approved marks it, as it marks a contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from register import clock
from register.db import unit_of_work
from register.domain.contracts.stages import ContractAct
from register.domain.contracts.waivers import GOES_ON, NewAnswer, NewReport, WaiverAnswer
from register.domain.local_rules import NewLocalRule
from register.domain.permissions import Role, Viewer
from register.jobs import recheck as job
from register.queries import listing as lists
from register.queries.authority import delegations
from register.queries.contracts.marks import Marked, marked
from register.queries.contracts.rechecking import every_open, touched_by
from register.queries.contracts.waivers import LISTING, see, waiver
from register.queries.home.contracts import rechecking
from register.queries.listing import Asked
from register.services.authority.delegations import revoke_delegation
from register.services.contracts.waivers import add_waiver, amend_waiver, answer_waiver, report_waiver
from register.services.rules import lay_over
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_waiver_checks_listed import request

world = contracting.in_session
SEES = SYSTEM.viewer


@pytest.fixture
def power(session: Session, world: World) -> str:
    """The director may waive competition: the delegation."""
    with unit_of_work() as work:
        return contracting.grant(work, world, "waive_competition", "pct", "director", 5_000_000).thing_id


@pytest.fixture
def approved(world: World, power: str) -> str:
    """Asked for by Dee, approved by Ann."""
    with unit_of_work() as work:
        ref = str(add_waiver(work, request(world), actor=contracting.preparer(world), today=TODAY).ref)
    with unit_of_work() as work:
        ann = world.person("ann", Role.SIGNATORY)
        answer_waiver(work, ref, NewAnswer(waiver_answer=WaiverAnswer.APPROVED), actor=ann, today=TODAY)
    return ref


def marks(session: Session, viewer: Viewer = SEES) -> list[Marked]:
    session.rollback()
    return marked(session, viewer=viewer)


def declared(world: World, name: str) -> str:
    with unit_of_work() as work:
        return contracting.declare(work, world.ids[name], world.ids["trust"], "financial")


def test_an_interest_of_whoever_approved_that_is_declared_later_marks_the_waiver_everywhere(
    session: Session, world: World, approved: str
) -> None:
    assert marks(session) == []
    declared(world, "ann")
    (one,) = marks(session)
    assert (one.contract_ref, one.waiver_ref, one.since) == (None, approved, clock.today())
    assert one.because == ("Whoever decided has an interest of their own in a party",)
    row = waiver(session, approved, viewer=SEES)
    assert see(session, row, viewer=SEES, today=TODAY).needs_rechecking == (one,)
    (listed,) = lists.page(session, LISTING, Asked(SEES)).rows
    assert listed.needs_rechecking_since == clock.today()
    (entry,) = rechecking(session, SEES, TODAY).entries
    assert (entry.words, entry.ref) == ("Waiver of competition for DN needs re-checking", one.decision_ref)


def test_an_interest_of_whoever_asked_marks_it_too_and_says_whose_it_is(
    session: Session, world: World, approved: str
) -> None:
    declared(world, "dee")
    assert [one.because for one in marks(session)] == [
        ("Whoever asked has an interest of their own in a party",)
    ]


def test_an_interest_of_somebody_else_marks_no_waiver(session: Session, world: World, approved: str) -> None:
    declared(world, "bob")
    assert marks(session) == []


def test_a_delegation_that_is_revoked_as_of_its_day_marks_the_waiver_and_one_revoked_later_does_not(
    session: Session, world: World, approved: str, power: str
) -> None:
    revoke(power, TODAY)
    assert marks(session) == []
    revoke(power, date(2009, 4, 10))
    (one,) = marks(session)
    assert one.because == ("A delegation it rested on had ended by its day",)


def revoke(key: str, last_day: date) -> None:
    with unit_of_work() as work:
        n = delegations.delegation(work, key, viewer=SEES).n
        revoke_delegation(work, key, last_day, expected_n=n, reason="Left", actor=SYSTEM, today=TODAY)


def test_what_was_found_before_the_request_was_changed_is_not_looked_into_again(
    session: Session, world: World, power: str
) -> None:
    with unit_of_work() as work:
        eve = contracting.preparer(world)
        ref = str(add_waiver(work, request(world), actor=eve, today=TODAY).ref)
    with unit_of_work() as work:
        another = replace(request(world), requester_id=world.ids["bob"])
        amend_waiver(work, ref, another, expected_n=1, reason="Asked for by Bob", actor=eve, today=TODAY)
    declared(world, "dee")
    assert marks(session) == []
    assert job.sweep(clock.now(), None, lambda done, total: None) == 0


LAST = date(2010, 4, 20)
"""A year from its approval."""


def test_a_waiver_that_names_no_contract_is_looked_at_again_for_a_year_from_its_approval_reported_or_not(
    session: Session, world: World, approved: str
) -> None:
    reported(approved)
    session.rollback()
    assert (
        see(session, waiver(session, approved, viewer=SEES), viewer=SEES, today=TODAY).goes_on_until == LAST
    )
    made = every_open(session, LAST)
    assert len(made) == 2
    with clock.travel(contracting.NOON):
        declared(world, "ann")
    assert [one.waiver_ref for one in marks(session)] == [approved]
    assert [one.waiver_ref for one in marked(session, viewer=SEES, going_on=LAST)] == [approved]
    after = date(2010, 4, 21)
    assert every_open(session, after) == []
    assert marked(session, viewer=SEES, going_on=after) == []
    assert touched_by(session, [world.ids["ann"]], [], on=after, most=5) == []


def test_a_waiver_of_which_the_audit_committee_was_not_told_goes_on_whatever_the_day(
    session: Session, world: World, approved: str
) -> None:
    assert len(every_open(session, date(2012, 4, 21))) == 2


def test_for_how_long_it_goes_on_is_a_rule_of_the_body_that_buys(
    session: Session, world: World, power: str
) -> None:
    new = NewLocalRule(
        key=GOES_ON, value=24, valid_from=date(2009, 4, 1), bodies=("pct",), source="Standing orders 7",
        reason="Two audits look at each",
    )  # fmt: skip
    with unit_of_work() as work:
        lay_over(work, new, actor=SYSTEM, today=TODAY)
    with unit_of_work() as work:
        ref = str(add_waiver(work, request(world), actor=contracting.preparer(world), today=TODAY).ref)
    with unit_of_work() as work:
        ann = world.person("ann", Role.SIGNATORY)
        answer_waiver(work, ref, NewAnswer(waiver_answer=WaiverAnswer.APPROVED), actor=ann, today=TODAY)
    session.rollback()
    assert waiver(session, ref, viewer=SEES).goes_on_until == date(2011, 4, 20)


def reported(key: str) -> None:
    told = NewReport(reported_on=TODAY, reported_minute="Item 4")
    with unit_of_work() as work:
        report_waiver(work, key, told, actor=SYSTEM, today=TODAY)


def test_a_waiver_that_was_reported_is_looked_at_again_while_the_contract_made_by_it_goes_on(
    session: Session, world: World, power: str
) -> None:
    contract = contracting.drafted(world, contracting.new_contract(world))
    with unit_of_work() as work:
        new = replace(request(world), contract_id=contract.thing_id)
        ref = str(add_waiver(work, new, actor=contracting.preparer(world), today=TODAY).ref)
    with unit_of_work() as work:
        ann = world.person("ann", Role.SIGNATORY)
        answer_waiver(work, ref, NewAnswer(waiver_answer=WaiverAnswer.APPROVED), actor=ann, today=TODAY)
    reported(ref)
    declared(world, "ann")
    assert [one.waiver_ref for one in marks(session)] == [ref]
    contracting.done(contract.ref, ContractAct.WITHDRAW)
    session.rollback()
    assert marked(session, viewer=SEES, going_on=TODAY) == []
    assert every_open(session, TODAY) == []


def test_a_mark_that_rests_on_what_a_barrier_hides_is_not_told(
    session: Session, world: World, approved: str
) -> None:
    interest = declared(world, "ann")
    with unit_of_work() as work:
        raise_wall(
            work, "interest", interest, person_id=world.ids["bob"], reason="Apart", actor=SYSTEM, today=TODAY,
        )  # fmt: skip
    bob = world.person("bob", Role.CONTRACT_MANAGER).viewer
    assert marks(session, bob) == []
    (listed,) = lists.page(session, LISTING, Asked(bob)).rows
    assert listed.needs_rechecking_since is None
