"""A variation that holds from a day to come changes nothing before it: values, days asked about and documents agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.changes import ChangeState
from register.domain.contracts.stages import ContractAct, NotAtThisStage, Question
from register.jobs.move_contracts import move_contracts
from register.queries import listing as lists
from register.queries.contracts import contracts
from register.queries.contracts.changes import change
from register.queries.contracts.consolidated import consolidated
from register.queries.contracts.facts import Asked, facts_for
from register.queries.visible import AsAt
from register.services.contracts.changes import take_back_change
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_changes import by_trust, decided, in_force, proposed, signatory
from tests.services.test_novations import newcomer, novation

SEES = SYSTEM.viewer
DAY = date(2009, 10, 1)
BEFORE, ON = datetime(2009, 9, 30, 9, tzinfo=UTC), datetime(2009, 10, 1, 9, tzinfo=UTC)
OLD, NEW = 60_000_000, 66_000_000

world = contracting.in_session


def dearer(world: World, ref: str, day: date | None = DAY, pence: int = NEW) -> str:
    (line,) = contracting.new_contract(world).lines
    return proposed(
        ref, ContractAct.VARY, contracting.preparer(world), TODAY, lines=(replace(line, annual_value_pence=pence),),
        effective_on=day,
    ).ref  # fmt: skip


def both_agree(key: str, world: World) -> None:
    assert decided(key, signatory(world, "ann")).taken
    assert by_trust(key, world).taken


def value(session: Session, ref: str, on: date | None = None) -> int:
    """What a year costs: as the contract stands, or as the register shows it for a day."""
    session.rollback()
    if on is None:
        return contracts.annual_value_of(contracts.contract(session, ref, viewer=SEES).lines)
    listed: list[Any] = lists.page(session, contracts.listing_on(on), lists.Asked(SEES, AsAt(on))).rows
    return contracts.annual_value_of(next(one.annual_value_pence for one in listed if one.ref == ref))


def document(session: Session, ref: str, on: date) -> int:
    return contracts.annual_value_of(consolidated(session, ref, on, viewer=SEES).row.lines)


def test_values_and_documents_change_on_the_day_that_was_agreed_and_not_before(
    session: Session, world: World
) -> None:
    ref = in_force(world)
    key = dearer(world, ref)
    both_agree(key, world)
    assert value(session, ref) == OLD
    assert change(session, key, viewer=SEES).state == ChangeState.AGREED
    assert contracts.contract(session, ref, viewer=SEES).stage == "in_force"
    assert (document(session, ref, date(2009, 9, 30)), document(session, ref, DAY)) == (OLD, NEW)
    assert move_contracts(BEFORE) == 0
    assert move_contracts(ON) == 1
    assert move_contracts(ON) == 0
    assert value(session, ref) == NEW
    assert contracts.contract(session, ref, viewer=SEES).stage == "varied"
    assert (value(session, ref, date(2009, 9, 30)), value(session, ref, DAY)) == (OLD, NEW)
    assert (document(session, ref, date(2009, 9, 30)), document(session, ref, DAY)) == (OLD, NEW)


def test_one_that_is_decided_after_its_day_holds_from_that_day_and_one_without_a_day_from_the_decision(
    session: Session, world: World
) -> None:
    ref = in_force(world)
    both_agree(dearer(world, ref, date(2009, 4, 10)), world)
    assert value(session, ref) == NEW
    assert (value(session, ref, date(2009, 4, 9)), value(session, ref, date(2009, 4, 10))) == (OLD, NEW)
    both_agree(dearer(world, ref, None, OLD), world)
    assert (value(session, ref, date(2009, 4, 19)), value(session, ref, TODAY)) == (NEW, OLD)


def test_while_it_waits_the_term_may_be_decided_and_is_weighed_with_the_new_price_but_no_party_changes(
    session: Session, world: World
) -> None:
    ref = in_force(world)
    both_agree(dearer(world, ref), world)
    newcomer(world)
    with pytest.raises(NotAtThisStage, match="is agreed and holds from 1 October 2009"):
        novation(ref, world)
    longer = proposed(
        ref, ContractAct.EXTEND, contracting.preparer(world), TODAY, ends_on=date(2010, 9, 30)
    ).ref
    session.rollback()
    row = change(session, longer, viewer=SEES)
    asked = Asked(
        contract_id=row.contract_id, person_id=world.ids["ann"], question=Question.EXTEND, on=TODAY, party="commissioner",
        change=row,
    )  # fmt: skip
    (found,) = facts_for(session, [asked], viewer=SEES)
    assert NEW * 3 // 2 - 1_000_000 < found.value_pence < NEW * 3 // 2 + 1_000_000


def test_under_notice_the_price_changes_all_the_same_and_of_what_has_ended_nothing_does(
    session: Session, world: World
) -> None:
    ref = in_force(world)
    key = dearer(world, ref)
    both_agree(key, world)
    notice = proposed(
        ref, ContractAct.GIVE_NOTICE, contracting.preparer(world), TODAY, ends_on=date(2010, 1, 31)
    ).ref
    assert decided(notice, signatory(world, "ann")).taken
    assert move_contracts(ON) == 1
    row = contracts.contract(session, ref, viewer=SEES)
    assert (row.stage, contracts.annual_value_of(row.lines)) == ("under_notice", NEW)


def test_what_was_agreed_is_over_once_the_contract_has_ended_before_its_day(
    session: Session, world: World
) -> None:
    ref = in_force(world)
    key = dearer(world, ref)
    both_agree(key, world)
    end = proposed(ref, ContractAct.TERMINATE, contracting.preparer(world), TODAY, ends_on=TODAY).ref
    assert decided(end, signatory(world, "ann")).taken
    move_contracts(ON)
    session.rollback()
    assert change(session, key, viewer=SEES).state == ChangeState.TAKEN_BACK
    assert value(session, ref) == OLD


def test_it_can_be_taken_back_before_its_day(session: Session, world: World) -> None:
    ref = in_force(world)
    key = dearer(world, ref)
    both_agree(key, world)
    with unit_of_work() as work:
        take_back_change(work, key, reason="No money", actor=contracting.preparer(world), today=TODAY)
    assert move_contracts(ON) == 0
    assert value(session, ref) == OLD
