"""Appointments: what is refused, when decision-making staff begin to be, and when somebody holds a dual role."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.errors import Forbidden, Invalid
from register.domain.people.people import NewAppointment, NewPost, Side
from register.domain.permissions import Role
from register.models.appointments import AppointmentVersion
from register.queries.people import people
from register.queries.visible import NOW
from register.services.people.appointments import amend_appointment, appoint, end_appointment
from register.services.people.posts import add_post
from tests import registering
from tests.registering import OFFICER, SYSTEM, TODAY, World

SEES = SYSTEM.viewer


world = registering.in_session


def appointed(world: World, person: str, post: str, **changes: Any) -> AppointmentVersion:
    values: dict[str, Any] = {
        "person_id": world.ids[person], "post_id": world.ids[post], "valid_from": date(2026, 4, 1),
    }  # fmt: skip
    with unit_of_work() as work:
        return appoint(work, NewAppointment(**{**values, **changes}), actor=OFFICER, today=TODAY)


def dual(session: Session, name: str, world: World, on: date = TODAY) -> str:
    """As the list says it, which must agree with the rule."""
    rows = session.execute(people.listing(on).statement(SEES, NOW)).all()
    listed = {row.id: row.dual for row in rows}[world.ids[name]]
    found = people.dual_roles_on(session, on, viewer=SEES).get(world.ids[name])
    by_rule = "" if found is None else people.BY_LAW if found.statutory else people.DUAL
    assert listed == by_rule
    return str(listed)


def test_only_who_keeps_people_may_appoint(world: World) -> None:
    new = NewAppointment(person_id=world.ids["dee"], post_id=world.ids["chief"], valid_from=TODAY)
    with pytest.raises(Forbidden), unit_of_work() as work:
        appoint(work, new, actor=world.actor("ann", Role.CONTRACT_MANAGER), today=TODAY)


def test_an_end_before_the_start_is_refused(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        appointed(world, "dee", "chief", valid_to=date(2026, 3, 31))
    assert list(refused.value.problems) == ["valid_to"]


def test_decision_making_needs_a_reason_and_days_within_the_appointment(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        appointed(world, "dee", "chief", decision_making_from=date(2026, 4, 1))
    assert list(refused.value.problems) == ["decision_making_from"]
    outside = {"decision_reason": "board_member", "decision_making_from": date(2026, 3, 1)}
    with pytest.raises(Invalid) as refused:
        appointed(world, "dee", "chief", **outside)
    assert list(refused.value.problems) == ["decision_making_from"]


def test_nobody_was_decision_making_staff_before_the_rule(world: World) -> None:
    made = appointed(
        world,
        "dee",
        "chief",
        valid_from=date(2010, 1, 1),
        decision_reason="board_member",
    )
    assert made.decision_making_from == date(2017, 6, 1)


def test_a_dual_role_begins_and_ends_with_the_posts(session: Session, world: World) -> None:
    assert dual(session, "bob", world) == ""
    made = appointed(world, "bob", "chief")
    assert dual(session, "bob", world) == people.DUAL
    assert dual(session, "bob", world, date(2026, 3, 31)) == ""
    with unit_of_work() as work:
        end_appointment(work, made.ref, TODAY, expected_n=1, reason="Left", actor=OFFICER, today=TODAY)
    assert dual(session, "bob", world, date(2026, 5, 16)) == ""


def test_a_dual_role_by_law_is_told_apart(session: Session, world: World) -> None:
    appointed(world, "bob", "chief", statutory_dual="icb_partner_member")
    assert dual(session, "bob", world) == people.BY_LAW


def test_one_post_may_lie_on_both_sides(session: Session, world: World) -> None:
    new = NewPost(title="Integration lead", organisation_id=world.ids["board"], side=Side.BOTH)
    with unit_of_work() as work:
        world.ids["both"] = add_post(work, new, actor=OFFICER, today=TODAY).thing_id
    appointed(world, "dee", "both")
    assert dual(session, "dee", world) == people.DUAL


def test_a_change_is_a_new_version_with_its_reason(world: World) -> None:
    made = appointed(world, "dee", "chief")
    new = NewAppointment(person_id=world.ids["dee"], post_id=world.ids["chief"], valid_from=date(2026, 4, 2))
    with unit_of_work() as work:
        changed = amend_appointment(
            work, made.ref, new, expected_n=1, reason="Began a day later", actor=OFFICER, today=TODAY
        )
    assert (changed.n, changed.act, changed.reason) == (2, "changed", "Began a day later")
