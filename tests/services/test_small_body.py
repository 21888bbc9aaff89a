"""A body of two people: what each may do alone, and what takes both."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.stages import ContractAct, Question
from register.domain.permissions import Actor, Role
from register.models.decisions import DecisionVersion
from register.services.contracts.contracts import add_contract, move_contract
from register.services.contracts.decisions import decide
from tests import contracting
from tests.contracting import TODAY, World

world = contracting.in_session


@pytest.fixture
def secretary(world: World) -> Actor:
    return world.person("dee", Role.CONTRACT_MANAGER, Role.SIGNATORY)


@pytest.fixture
def director(world: World) -> Actor:
    return world.person("ann", Role.CONTRACT_MANAGER, Role.SIGNATORY)


def submitted(world: World, by: Actor) -> str:
    with unit_of_work() as session:
        ref = add_contract(session, contracting.complete(world), actor=by, today=TODAY).ref
    with unit_of_work() as session:
        move_contract(session, ref, ContractAct.SUBMIT, expected_n=None, reason="", actor=by, today=TODAY)
    return ref


def decided(ref: str, question: Question, by: Actor) -> DecisionVersion:
    with unit_of_work() as session:
        return decide(session, ref, question, actor=by, today=TODAY)


def stops(made: DecisionVersion) -> set[str]:
    return {reason["code"] for reason in made.reasons if reason["severity"] == "stop"}


def test_one_prepares_and_the_other_approves_and_signs(
    session: Session, world: World, secretary: Actor, director: Actor
) -> None:
    ref = submitted(world, secretary)
    approved = decided(ref, Question.APPROVE, director)
    assert (approved.outcome, approved.taken) == ("clear", True)
    contracting.documented(ref)
    contracting.done(ref, ContractAct.ISSUE, actor=secretary)
    signed = decided(ref, Question.SIGN, director)
    assert (signed.outcome, signed.taken) == ("clear", True)


def test_whoever_prepared_it_does_not_approve_it(
    session: Session, world: World, secretary: Actor, director: Actor
) -> None:
    assert "prepared_it" in stops(decided(submitted(world, secretary), Question.APPROVE, secretary))
    assert stops(decided(submitted(world, director), Question.APPROVE, director)) == {"prepared_it"}
