"""Where a body's rule says so, a change that everybody decided holds only once each signed copy of its paper is there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.dated.copies import WAIT
from register.domain.contracts.stages import ContractAct
from register.domain.local_rules import NewLocalRule
from register.jobs.move_contracts import move_contracts
from register.queries.contracts.changes import ChangeTold, as_told, change, extended_to
from register.queries.contracts.contracts import contract
from register.queries.contracts.rounds import waiting
from register.services.contracts.changes import take_back_change
from register.services.rules import lay_over
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_change_papers import made
from tests.services.test_changes import decided, in_force, proposed, signatory
from tests.services.test_signed_papers import keep, signatures
from tests.services.test_varied_ahead import BEFORE, DAY, NEW, OLD, ON, both_agree, dearer, document, value

SEES = SYSTEM.viewer
NOON = datetime(2009, 4, 20, 11, tzinfo=UTC)

world = contracting.in_session


def asks_for_copies(from_day: date = date(2009, 4, 1), bodies: tuple[str, ...] = ()) -> None:
    value = {"extend": True, "vary": True, "resume": True, "novate": True}
    new = NewLocalRule(
        key=WAIT, value=value, valid_from=from_day, bodies=bodies, source="Standing orders 7",
        reason="Nothing is paid on a paper that nobody has",
    )  # fmt: skip
    with unit_of_work() as work:
        lay_over(work, new, actor=SYSTEM, today=TODAY)


def told(session: Session, key: str) -> ChangeTold:
    session.rollback()
    row = change(session, key, viewer=SEES)
    return as_told(session, row, contract(session, row.contract_id, viewer=SEES), viewer=SEES)


def stands(session: Session, key: str) -> tuple[str, bool]:
    one = told(session, key)
    return one.stands, one.waits_for_copies


def copies(session: Session, key: str, *, but: int = 0) -> None:
    """Keeps the copy of everybody who signed, but for the last so many."""
    some = [one for one in signatures(session, key) if one.file_hash is None]
    for number, one in enumerate(some[: len(some) - but], len(signatures(session, key)) - len(some)):
        keep(one, f"%PDF-1.4 {key} {number}".encode())


def agreed(world: World, day: date | None = DAY) -> tuple[str, str]:
    ref = in_force(world)
    key = dearer(world, ref, day)
    both_agree(key, world)
    return ref, key


WAITS = ("Agreed, waits for signed copies", True)


def test_by_the_rule_that_ships_a_variation_is_made_when_everybody_has_decided(
    session: Session, world: World
) -> None:
    ref, key = agreed(world, None)
    assert (stands(session, key), value(session, ref)) == (("Done", False), NEW)


def test_where_the_rule_says_so_the_calendar_does_not_make_it_on_its_day_and_the_last_copy_does(
    session: Session, world: World, instance: Path
) -> None:
    asks_for_copies()
    ref, key = agreed(world, TODAY)
    assert stands(session, key) == WAITS
    assert move_contracts(NOON) == 0
    assert (stands(session, key), value(session, ref)) == (WAITS, OLD)
    assert document(session, ref, TODAY) == OLD
    made(key, world, instance)
    copies(session, key, but=1)
    assert (stands(session, key), value(session, ref)) == (WAITS, OLD)
    copies(session, key)
    assert (stands(session, key), value(session, ref)) == (("Done", False), NEW)
    assert document(session, ref, TODAY) == NEW


def test_the_last_copy_makes_nothing_before_its_day_which_the_calendar_then_does(
    session: Session, world: World, instance: Path
) -> None:
    asks_for_copies()
    ref, key = agreed(world)
    made(key, world, instance)
    copies(session, key)
    assert stands(session, key) == ("Agreed, waits for its day", False)
    assert move_contracts(BEFORE) == 0
    assert value(session, ref) == OLD
    assert move_contracts(ON) == 1
    assert value(session, ref) == NEW


def test_what_waits_for_copies_is_told_to_whoever_looks_at_the_contract(
    session: Session, world: World
) -> None:
    asks_for_copies()
    ref, key = agreed(world)
    session.rollback()
    lines = [one.whom for one in waiting(session, contract(session, ref, viewer=SEES), viewer=SEES)]
    words = "a signed copy of its paper from each who signed, and not before 1 October 2009"
    assert [one for one in lines if "signed copy" in one] == [words], key


def test_what_comes_after_it_waits_behind_it_and_what_a_party_does_alone_does_not(
    session: Session, world: World, instance: Path
) -> None:
    asks_for_copies()
    ref, first = agreed(world, TODAY)
    made(first, world, instance)
    second = dearer(world, ref, TODAY, pence=NEW + 100)
    both_agree(second, world)
    made(second, world, instance)
    copies(session, second)
    assert move_contracts(NOON) == 0
    assert value(session, ref) == OLD
    alone = proposed(ref, ContractAct.SUSPEND, contracting.preparer(world)).ref
    assert decided(alone, signatory(world, "ann")).taken
    move_contracts(NOON)
    assert stands(session, alone) == ("Done", False)
    copies(session, first)
    move_contracts(NOON)
    assert (stands(session, second), value(session, ref)) == (("Done", False), NEW + 100)


def test_an_extension_without_its_copies_ends_nothing_later_and_is_over_once_the_contract_ended(
    session: Session, world: World
) -> None:
    asks_for_copies()
    ref = in_force(world)
    key = proposed(ref, ContractAct.EXTEND, contracting.preparer(world), ends_on=date(2010, 6, 30)).ref
    both_agree(key, world)
    assert stands(session, key) == WAITS
    session.rollback()
    assert extended_to(session, None, viewer=SEES) == {}
    move_contracts(datetime(2010, 4, 1, 9, tzinfo=UTC))
    move_contracts(datetime(2010, 4, 1, 9, tzinfo=UTC))
    session.rollback()
    assert contract(session, ref, viewer=SEES).stage == "ended"
    assert told(session, key).state == "taken_back"


def test_it_can_be_taken_back_while_it_waits(session: Session, world: World) -> None:
    asks_for_copies()
    _, key = agreed(world, TODAY)
    with unit_of_work() as work:
        take_back_change(work, key, reason="Never signed", actor=SYSTEM, today=TODAY)
    assert stands(session, key) == ("Taken back", False)


@pytest.mark.parametrize(
    ("from_day", "bodies", "expected"),
    [
        (TODAY, (), WAITS), (date(2009, 4, 21), (), ("Done", False)),
        (TODAY, ("pct",), WAITS), (TODAY, ("icb",), ("Done", False)),
    ],
)  # fmt: skip
def test_the_rule_is_that_of_the_day_of_the_agreement_and_of_the_commissioners_kind(
    session: Session, world: World, from_day: date, bodies: tuple[str, ...], expected: tuple[str, bool]
) -> None:
    asks_for_copies(from_day, bodies)
    _, key = agreed(world, TODAY)
    assert stands(session, key) == expected
