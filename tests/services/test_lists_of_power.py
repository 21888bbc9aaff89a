"""Nobody gives themselves what a post may do by a list of staff: the row says so and is left to another officer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from register.db import reading, unit_of_work
from register.documents.workbooks import read_file
from register.domain.errors import Invalid
from register.domain.imports.mappings import shipped
from register.domain.people.people import NewAppointment, Side, StandsIn
from register.domain.permissions import Actor, Role
from register.queries.held_posts import held_posts
from register.queries.imports.own_power import LEFT
from register.queries.imports.staff import Caused, StaffPlan, plan
from register.services.imports.staff import StaffDone, take_in
from register.services.people.appointments import appoint, end_appointment
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

world = contracting.in_session
HEAD = "Employee Name,Position Title,Start Date,Leaving Date\n"
DIRECTOR = "Director of Commissioning"
LAST = TODAY + timedelta(days=13)


def listed(world: World, rows: str, by: Actor) -> StaffPlan:
    sheets = list(read_file((HEAD + rows).encode(), "week.csv"))
    with reading() as session:
        return plan(
            session, sheets, shipped("staff_list"), organisation_id=world.ids["pct"], on=TODAY, complete=False,
            viewer=by.viewer,
        )  # fmt: skip


def taken(found: StaffPlan, by: Actor) -> StaffDone:
    with unit_of_work() as session:
        return take_in(session, found, side=Side.COMMISSIONING, actor=by, today=TODAY)


def officer(world: World, name: str) -> Actor:
    return world.person(name, Role.GOVERNANCE_OFFICER)


def holds(world: World, name: str) -> list[tuple[str, date | None]]:
    with reading() as session:
        posts = held_posts(session, viewer=SYSTEM.viewer)
        return [(one.title, one.valid_to) for one in posts if one.person_id == world.ids[name]]


def standing_in(world: World) -> str:
    """Eve acts up as the director until a day."""
    new = NewAppointment(
        person_id=world.ids["eve"], post_id=world.ids["director"], valid_from=TODAY, valid_to=LAST,
        stands_in=StandsIn.ACTING, stands_in_reason="Long leave",
    )  # fmt: skip
    with unit_of_work() as session:
        return appoint(session, new, actor=SYSTEM, today=TODAY).thing_id


def test_a_row_that_gives_its_officer_the_power_of_a_post_is_left_out_in_words_and_the_rest_is_taken_in(
    session: Session, world: World
) -> None:
    rows = f"Eve Ellis,{DIRECTOR},1/4/2009,\nNew Nell,Clerk,1/4/2009,\n"
    before = holds(world, "eve")
    eve = officer(world, "eve")
    found = listed(world, rows, eve)
    assert [(one.place.row, dict(one.problems)) for one in found.unclear] == [(2, {"post": LEFT})]
    assert taken(found, eve).begun == 1
    assert holds(world, "eve") == before
    other = officer(world, "dee")
    assert taken(listed(world, rows, other), other).begun == 1
    assert (DIRECTOR, None) in holds(world, "eve")


def test_a_plan_that_another_saw_gives_no_power_either(session: Session, world: World) -> None:
    found = listed(world, f"Eve Ellis,{DIRECTOR},1/4/2009,\n", SYSTEM)
    with pytest.raises(Invalid) as refused:
        taken(found, officer(world, "eve"))
    assert list(refused.value.problems) == ["person_id"]


def test_nobody_acts_up_for_longer_by_a_list_or_by_the_page_that_ends_a_post(
    session: Session, world: World
) -> None:
    key, eve = standing_in(world), officer(world, "eve")
    longer = LAST + timedelta(days=60)
    rows = f"Eve Ellis,{DIRECTOR},,{longer:%d/%m/%Y}\n"
    found = listed(world, rows, eve)
    assert [(dict(one.problems), found.to_do) for one in found.unclear] == [({"post": LEFT}, [])]
    with unit_of_work() as work, pytest.raises(Invalid) as refused:
        end_appointment(work, key, longer, expected_n=1, reason="More", actor=eve, today=TODAY)
    assert list(refused.value.problems) == ["last_day"]
    other = officer(world, "dee")
    assert taken(listed(world, rows, other), other).ended == 1
    assert (DIRECTOR, longer) in holds(world, "eve")


def test_whoever_acts_up_may_say_that_it_ends_earlier(session: Session, world: World) -> None:
    standing_in(world)
    eve, sooner = officer(world, "eve"), LAST - timedelta(days=5)
    found = listed(world, f"Eve Ellis,{DIRECTOR},,{sooner:%d/%m/%Y}\n", eve)
    assert (found.unclear, taken(found, eve).ended) == ([], 1)


def test_a_plan_with_a_longer_last_day_is_refused_whoever_made_it(session: Session, world: World) -> None:
    standing_in(world)
    found = listed(world, f"Eve Ellis,{DIRECTOR},,{LAST:%d/%m/%Y}\n", SYSTEM)
    assert found.to_do == []
    rows = f"Eve Ellis,{DIRECTOR},,{LAST - timedelta(days=1):%d/%m/%Y}\n"
    (one,) = listed(world, rows, SYSTEM).to_do
    found.caused = [Caused(replace(one, ends_on=LAST + timedelta(days=9)), ())]
    with pytest.raises(Invalid):
        taken(found, officer(world, "eve"))
