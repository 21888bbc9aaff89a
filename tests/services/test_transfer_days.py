"""A transfer holds from its day, whenever it is recorded: days before it read as they did, and so do decisions of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.db import unit_of_work
from register.domain.contracts.stages import Question, Stage
from register.domain.people.transfers import NewTransfer
from register.domain.permissions import Role
from register.models.interests import InterestVersion
from register.queries import listing as lists
from register.queries.contracts import contracts
from register.queries.contracts.contracts import contract
from register.queries.contracts.facts import Asked, facts_for
from register.queries.contracts.marks import marked
from register.queries.held_posts import held_posts, people_in
from register.queries.interests import interests
from register.queries.people import posts
from register.queries.visible import AsAt
from register.services import facts
from register.services.contracts.decisions import decide
from register.services.people.transfers import transfer
from tests import contracting
from tests.contracting import NOON, SYSTEM, TODAY, World

MAY = NOON + timedelta(days=30)
MOVED = date(2009, 5, 1)
BEFORE = MOVED - timedelta(days=1)

world = contracting.in_session


@pytest.fixture
def ref(world: World) -> str:
    """A contract of £60,000 in force that Bob approved on 20 April; a third body follows the PCT."""
    line = replace(contracting.complete(world).lines[0], annual_value_pence=6_000_000)
    with clock.travel(NOON):
        made = contracting.in_review(world, contracting.complete(world, lines=(line,)))
        with unit_of_work() as work:
            decision = decide(
                work, made.ref, Question.APPROVE, actor=world.person("bob", Role.SIGNATORY), today=TODAY
            )
            world.ids["east"] = contracting.add_organisation(work, "East Board", "pct")
            world.ids["supplier"] = contracting.add_organisation(work, "Kingfisher Care Limited", "company")
            world.ids["interest"] = contracting.declare(work, world.ids["bob"], world.ids["supplier"])
        assert decision.taken, decision.reasons
        _in_force(made.ref)
    world.ids["contract"] = made.thing_id
    return made.ref


def _in_force(ref: str) -> None:
    with unit_of_work() as work:
        row = contract(work, ref, viewer=SYSTEM.viewer)
        facts.change(
            work,
            row,
            "contract.in_force",
            act="in_force",
            actor=SYSTEM,
            known_on=TODAY,
            stage=Stage.IN_FORCE.value,
        )


def moved(world: World, from_: str = "pct", to: str = "east", on: date = MOVED, at: datetime = MAY) -> None:
    """Recorded on 20 May, with effect from the day."""
    new = NewTransfer(instrument="Transfer Order", moved_on=on, reason="Merged", to_ids=(world.ids[to],))
    with clock.travel(at), unit_of_work() as work:
        transfer(work, world.ids[from_], new, actor=SYSTEM, today=at.date())


def read(session: Session, listing: Any, column: str, as_at: AsAt) -> list[str]:
    session.rollback()
    rows = lists.page(session, listing, lists.Asked(SYSTEM.viewer, as_at)).rows
    return sorted({str(found) for row in rows if (found := row._mapping[column])})


PCT, EAST = "Hartlepool Primary Care Trust", "East Board"
SUPPLIER, TRUST = "Kingfisher Care Limited", "North Tees NHS Trust"


def test_lists_name_the_body_of_the_day(session: Session, world: World, ref: str) -> None:
    moved(world)
    moved(world, "supplier", "trust")
    for day, body, other in ((BEFORE, PCT, SUPPLIER), (MOVED, EAST, TRUST), (MAY.date(), EAST, TRUST)):
        assert read(session, contracts.LISTING, "commissioner", AsAt(day)) == [body], day
        assert read(session, posts.LISTING, "organisation", AsAt(day)) == sorted([body, TRUST]), day
        assert read(session, interests.LISTING, "organisation", AsAt(day)) == [other], day


def test_what_was_known_before_a_transfer_was_recorded_names_the_old_body_on_its_days_too(
    session: Session, world: World, ref: str
) -> None:
    later = clock.now() + timedelta(days=2)
    moved(world, at=later)
    moved(world, "supplier", "trust", at=later)
    known, since = later.date() - timedelta(days=1), later.date()
    for basis in ("recorded", "asserted"):
        assert read(session, contracts.LISTING, "commissioner", AsAt(MOVED, known, basis)) == [PCT]
        assert read(session, contracts.LISTING, "commissioner", AsAt(MOVED, since, basis)) == [EAST]
        assert read(session, contracts.LISTING, "commissioner", AsAt(BEFORE, since, basis)) == [PCT]
        assert read(session, interests.LISTING, "organisation", AsAt(BEFORE, since, basis)) == [SUPPLIER]
        assert read(session, interests.LISTING, "organisation", AsAt(MOVED, since, basis)) == [TRUST]


@pytest.mark.parametrize("on", [MOVED, date(2009, 4, 10)], ids=["after", "before"])
def test_a_decision_keeps_its_authority_when_the_bodies_become_others(
    session: Session, world: World, ref: str, on: date
) -> None:
    moved(world, on=on)
    session.rollback()
    assert marked(session, viewer=SYSTEM.viewer) == []


def test_the_check_of_a_day_looks_at_the_posts_and_interests_of_that_day(
    session: Session, world: World, ref: str
) -> None:
    moved(world, "supplier", "trust")
    moved(world)
    session.rollback()

    def named(on: date) -> tuple[set[str], set[str]]:
        asked = Asked(
            contract_id=world.ids["contract"], person_id=world.ids["bob"], question=Question.APPROVE, on=on
        )
        (found,) = facts_for(session, [asked], viewer=SYSTEM.viewer)
        held = {post.organisation_id for post in found.appointments if post.held_on(on)}
        return held, {str(one.organisation_id) for one in found.interests}

    assert named(BEFORE) == ({world.ids["pct"]}, {world.ids["supplier"]})
    assert named(MOVED) == ({world.ids["east"]}, {world.ids["trust"]})


def test_whoever_held_a_post_in_the_old_body_is_still_known_to_have(
    session: Session, world: World, ref: str
) -> None:
    moved(world)
    session.rollback()
    held = [one for one in held_posts(session, viewer=SYSTEM.viewer) if one.post_id == world.ids["director"]]
    assert [(one.organisation_id, one.reads_from, one.reads_to) for one in held] == [
        (world.ids["pct"], date.min, BEFORE), (world.ids["east"], MOVED, None),
    ]  # fmt: skip
    assert world.ids["ann"] in people_in(session, [world.ids["pct"]], viewer=SYSTEM.viewer)


def test_what_is_changed_after_a_transfer_leaves_the_days_before_it(
    session: Session, world: World, ref: str
) -> None:
    moved(world)
    with clock.travel(MAY), unit_of_work() as work:
        row = contract(work, ref, viewer=SYSTEM.viewer)
        facts.change(
            work, row, "contract.changed", act="changed", actor=SYSTEM, known_on=MAY.date(), title="Nursing"
        )
    assert read(session, contracts.LISTING, "commissioner", AsAt(BEFORE)) == [PCT]
    assert read(session, contracts.LISTING, "title", AsAt(BEFORE)) == ["Community nursing"]
    assert read(session, contracts.LISTING, "title", AsAt(MOVED)) == ["Nursing"]


def test_what_turns_out_to_have_ended_before_a_transfer_never_moved(
    session: Session, world: World, ref: str
) -> None:
    moved(world, "supplier", "trust")
    last = BEFORE - timedelta(days=5)
    with clock.travel(MAY), unit_of_work() as work:
        row = work.scalars(select(InterestVersion).where(InterestVersion.superseded_seq.is_(None))).one()
        facts.change(
            work, row, "interest.ended", act="ended", actor=SYSTEM, known_on=MAY.date(), valid_to=last
        )
    for day, found in ((last, [SUPPLIER]), (last + timedelta(days=1), []), (BEFORE, []), (MOVED, [])):
        assert read(session, interests.LISTING, "organisation", AsAt(day)) == found, day


def test_a_second_transfer_follows_the_first_and_comes_before_none(
    session: Session, world: World, ref: str
) -> None:
    with clock.travel(MAY), unit_of_work() as work:
        world.ids["west"] = contracting.add_organisation(work, "West Board", "pct")
    moved(world)
    moved(world, "east", "west", on=date(2009, 5, 10))
    for day, body in ((BEFORE, PCT), (date(2009, 5, 9), EAST), (date(2009, 5, 10), "West Board")):
        assert read(session, contracts.LISTING, "commissioner", AsAt(day)) == [body], day
