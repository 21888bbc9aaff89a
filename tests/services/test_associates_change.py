"""An associate commissioner that signs itself decides changes of the contract itself, and its copies of their papers are
waited for like those of any other party."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.stages import ContractAct
from register.domain.errors import Invalid
from register.domain.people.associates import Associate, SignsBy
from register.domain.permissions import Actor
from register.queries.contracts.changes import as_told, change
from register.queries.contracts.contracts import contract
from register.queries.contracts.rounds import waiting
from register.services.contracts.changes import foresee_change
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_associates_leave import leaving, newcomer
from tests.services.test_associates_sign import codes, its_people
from tests.services.test_change_papers import made
from tests.services.test_changes import by_trust, decided, proposed, signatory
from tests.services.test_changes_wait_for_copies import asks_for_copies, copies
from tests.services.test_contract_parties import body, several
from tests.services.test_signed_papers import signatures

world = contracting.in_session
SEES = SYSTEM.viewer
CALLED = "the associate Stockton Primary Care Trust"
LAST = date(2010, 6, 30)


def running(world: World, signs: SignsBy = SignsBy.ITSELF, share: Decimal | None = None) -> str:
    """A contract in force with an associate."""
    body(world, "stockton", "Stockton Primary Care Trust")
    one = Associate(
        organisation_id=world.ids["stockton"], joined_on=date(2009, 4, 1), share_percent=share, signs_by=signs
    )
    ref = contracting.drafted(world, several(world, associates=(one,), answers={"extension_months": 3})).ref
    with unit_of_work() as work:
        row = contract(work, ref, viewer=SEES)
        contracting.facts.change(
            work, row, "contract.begin", act="begin", actor=SYSTEM, known_on=TODAY, stage="in_force"
        )
    return ref


def extension(world: World, ref: str) -> str:
    """Within the option."""
    return str(proposed(ref, ContractAct.EXTEND, contracting.preparer(world), ends_on=LAST).ref)


def by_associate(key: str, world: World, people: tuple[Actor, Actor]) -> None:
    for actor in people:
        done = decided(key, actor, world.ids["stockton"])
        assert done.taken, done.reasons


def last_day(session: Session, ref: str) -> date | None:
    session.rollback()
    return contract(session, ref, viewer=SEES).valid_to


def test_an_extension_waits_for_the_associate_that_signs_itself(session: Session, world: World) -> None:
    ref = running(world)
    people = its_people(world, "stockton")
    key = extension(world, ref)
    assert decided(key, signatory(world, "ann")).taken
    assert last_day(session, ref) == date(2010, 3, 31)
    row = contract(session, ref, viewer=SEES)
    told = as_told(session, change(session, key, viewer=SEES), row, viewer=SEES)
    assert (told.waits_for, told.waiting_words) == ((world.ids["stockton"],), CALLED)
    assert [one.whom for one in waiting(session, row, viewer=SEES)] == [CALLED]
    by_associate(key, world, people)
    assert last_day(session, ref) == LAST


def test_for_an_associate_by_consortium_agreement_the_co_ordinating_commissioner_decides_a_change(
    session: Session, world: World
) -> None:
    ref = running(world, SignsBy.AGREEMENT)
    key = extension(world, ref)
    with pytest.raises(Invalid, match="Select which party"):
        decided(key, its_people(world, "stockton")[0], world.ids["stockton"])
    assert decided(key, signatory(world, "ann")).taken
    assert last_day(session, ref) == LAST


def test_whoever_decides_a_change_for_an_associate_is_checked_like_anybody_who_decides(
    session: Session, world: World
) -> None:
    ref = running(world)
    first, second = its_people(world, "stockton", limit=50_000_000)
    key = extension(world, ref)
    above = decided(key, first, world.ids["stockton"])
    assert (above.taken, codes(above)["above_limit"]) == (False, "stop")
    with unit_of_work() as work:
        contracting.grant(work, world, "sign_contracts", "stockton", "stockton_second_post", None)
        contracting.declare(work, world.ids["stockton_second"], world.ids["trust"])
    stopped = decided(key, second, world.ids["stockton"])
    assert (stopped.taken, codes(stopped)["indirect_interest"]) == (False, "stop")
    seen = foresee_change(session, key, actor=signatory(world, "ann"), today=TODAY).seen
    assert seen.called == {"commissioner": "the commissioner", world.ids["stockton"]: CALLED}
    assert last_day(session, ref) == date(2010, 3, 31)


def test_where_the_rule_waits_for_copies_a_change_waits_for_those_of_the_associate_too(
    session: Session, world: World, instance: Path
) -> None:
    asks_for_copies()
    ref = running(world)
    key = extension(world, ref)
    assert decided(key, signatory(world, "ann")).taken
    by_associate(key, world, its_people(world, "stockton"))
    made(key, world, instance)
    own = [one for one in signatures(session, key) if one.party == "associate"]
    assert [one.associate_id for one in own] == [world.ids["stockton"]] * 2
    session.rollback()
    lines = [one.what for one in waiting(session, contract(session, ref, viewer=SEES), viewer=SEES)]
    assert f"The file of the signed copy of {key} of {CALLED}" in lines
    copies(session, key, but=1)
    assert last_day(session, ref) == date(2010, 3, 31)
    copies(session, key)
    assert last_day(session, ref) == LAST


def test_what_a_party_does_alone_waits_for_no_associate(session: Session, world: World) -> None:
    ref = running(world)
    key = proposed(ref, ContractAct.SUSPEND, contracting.preparer(world)).ref
    with pytest.raises(Invalid, match="Select which party"):
        decided(key, its_people(world, "stockton")[0], world.ids["stockton"])
    assert decided(key, signatory(world, "ann")).taken
    session.rollback()
    assert contract(session, ref, viewer=SEES).stage == "suspended"


def test_an_associate_that_signs_itself_agrees_that_another_takes_its_place(
    session: Session, world: World
) -> None:
    ref = running(world)
    gus = newcomer(world)
    key = leaving(ref, world)
    assert decided(key, signatory(world, "ann")).taken
    by_trust(key, world)
    assert decided(key, gus, "newcomer").taken
    session.rollback()
    assert change(session, key, viewer=SEES).state == "proposed"
    by_associate(key, world, its_people(world, "stockton"))
    session.rollback()
    assert change(session, key, viewer=SEES).state == "agreed"


def test_the_paper_of_a_change_is_made_though_an_associate_decided_it(
    session: Session, world: World, instance: Path
) -> None:
    ref = running(world, share=Decimal("12.5"))
    people = its_people(world, "stockton", limit=9_376_000)
    line = replace(contracting.new_contract(world).lines[0], annual_value_pence=60_000_100)
    vary = {"lines": (line,), "effective_on": date(2009, 10, 1)}
    key = proposed(ref, ContractAct.VARY, contracting.preparer(world), **vary).ref
    by_associate(key, world, people)
    assert made(key, world, instance) is not None


def test_a_change_is_made_though_whoever_decides_last_may_not_see_who_decided_first(
    session: Session, world: World
) -> None:
    ref = running(world)
    people = its_people(world, "stockton")
    key = extension(world, ref)
    assert decided(key, signatory(world, "ann")).taken
    with unit_of_work() as work:
        raise_wall(
            work, "person", world.ids["ann"], person_id=world.ids["stockton_second"], reason="Kin", actor=SYSTEM,
            today=TODAY,
        )  # fmt: skip
    by_associate(key, world, people)
    assert last_day(session, ref) == LAST
