"""What changes after a decision marks it with the day and why, and the mark goes when the cause does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from register import clock
from register.db import unit_of_work
from register.domain.authority.delegations import NewDelegation
from register.domain.contracts.stages import Question
from register.domain.permissions import Role
from register.jobs import recheck as job
from register.queries.authority import delegations
from register.queries.contracts.marks import Marked, marked
from register.queries.contracts.rechecking import asked_for
from register.services.authority.delegations import amend_delegation, revoke_delegation
from register.services.contracts.decisions import decide
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

SEES = SYSTEM.viewer


@pytest.fixture
def world(session: Session) -> World:
    return contracting.recorded()


def approved(world: World, name: str = "bob", **changes: object) -> str:
    """A contract worth £60,000 that Bob approved, whose delegation rests on Ann's."""
    line = replace(contracting.complete(world).lines[0], annual_value_pence=6_000_000)
    ref = contracting.in_review(world, contracting.complete(world, lines=(line,), **changes)).ref
    with unit_of_work() as work:
        made = decide(work, ref, Question.APPROVE, actor=world.person(name, Role.SIGNATORY), today=TODAY)
    assert made.taken, made.reasons
    return ref


def marks(session: Session) -> list[Marked]:
    session.rollback()
    return marked(session, viewer=SEES)


def test_an_interest_declared_later_marks_the_contract_with_the_day_and_why(
    session: Session, world: World
) -> None:
    ref = approved(world)
    assert marks(session) == []
    with unit_of_work() as work:
        contracting.declare(work, world.ids["bob"], world.ids["trust"])
    (one,) = marks(session)
    assert (one.contract_ref, one.since) == (ref, clock.today())
    assert one.because == (
        "Whoever decided has an interest through family, friend or business partner in a party",
    )


def test_an_interest_of_somebody_else_marks_nothing(session: Session, world: World) -> None:
    approved(world)
    with unit_of_work() as work:
        contracting.declare(work, world.ids["dee"], world.ids["trust"])
    assert marks(session) == []


def test_an_approval_whose_authority_is_revoked_as_of_its_day_shows_it_and_one_revoked_later_does_not(
    session: Session, world: World
) -> None:
    approved(world)
    above = world.ids["approve_contracts"]
    revoke(above, TODAY)
    assert marks(session) == []
    revoke(above, date(2009, 4, 10))
    (one,) = marks(session)
    assert one.because == ("A delegation it rested on had ended by its day",)


def revoke(key: str, last_day: date) -> None:
    with unit_of_work() as work:
        n = delegations.delegation(work, key, viewer=SEES).n
        revoke_delegation(work, key, last_day, expected_n=n, reason="Left", actor=SYSTEM, today=TODAY)


def test_a_limit_cut_from_a_later_day_marks_nothing_and_one_put_right_for_its_day_does(
    session: Session, world: World
) -> None:
    approved(world)
    cut(world, date(2009, 5, 1), 5_000_000)
    assert marks(session) == []
    cut(world, date(2009, 5, 1), 10_000_000)
    assert marks(session) == []


def cut(world: World, change_from: date, limit: int) -> None:
    with unit_of_work() as work:
        one = delegations.delegation(work, world.ids["approve_contracts_passed_on"], viewer=SEES)
        held = delegations.to_domain(one)
        new = NewDelegation(**{name: getattr(held, name) for name in NewDelegation.__dataclass_fields__})
        amend_delegation(
            work, one.ref, replace(new, limit_pence=limit), expected_n=one.n, reason="Cut", change_from=change_from,
            actor=SYSTEM, today=TODAY,
        )  # fmt: skip


def test_the_mark_goes_when_somebody_else_has_said_how_the_interest_is_managed(
    session: Session, world: World
) -> None:
    approved(world)
    with unit_of_work() as work:
        interest = contracting.declare(work, world.ids["bob"], world.ids["trust"])
    assert "through family" in marks(session)[0].because[0]
    with unit_of_work() as work:
        contracting.mitigate(work, interest, world.ids["ann"])
    (one,) = marks(session)
    assert one.since == clock.today()


def test_more_than_are_looked_into_at_once_are_handed_to_the_job(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(world)
    monkeypatch.setattr(job, "AT_ONCE", 0)
    with unit_of_work() as work:
        contracting.declare(work, world.ids["bob"], world.ids["trust"])
    assert marks(session) == []
    assert len(asked_for(session, 10)) == 1
    session.rollback()
    assert job.recheck_waiting(clock.now()) == 1
    assert len(marks(session)) == 1
    assert asked_for(session, 10) == []


def test_a_sweep_stores_only_what_changed(session: Session, world: World) -> None:
    approved(world)
    with unit_of_work() as work:
        contracting.declare(work, world.ids["bob"], world.ids["trust"])
    told: list[tuple[int, int]] = []
    assert job.sweep(clock.now(), None, lambda done, total: told.append((done, total))) == 0
    assert told == [(1, 1)]


def test_whoever_signs_is_told_that_the_approval_needs_re_checking(session: Session, world: World) -> None:
    ref = approved(world)
    contracting.issued(ref)
    with unit_of_work() as work:
        contracting.declare(work, world.ids["bob"], world.ids["trust"])
    with unit_of_work() as work:
        made = decide(work, ref, Question.SIGN, actor=world.person("ann", Role.SIGNATORY), today=TODAY)
        found = [one for one in made.reasons if one["code"] == "earlier_decision"]
        assert [(one["severity"], one["links"][0]["kind"]) for one in found] == [("condition", "decision")]
        assert made.outcome == "conditional"
