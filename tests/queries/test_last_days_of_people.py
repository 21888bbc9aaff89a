"""The words about a person are kept so many years after the last day of their last post."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.people.joins import Answer, NewJoin
from register.domain.people.people import NewAppointment
from register.queries.audit.retention import due
from register.queries.handed_out import watch, watched
from register.queries.people.people import person
from register.services.people.appointments import appoint, end_appointment
from register.services.people.joins import answer_join
from register.services.walls import raise_wall
from tests import registering
from tests.registering import OFFICER, SYSTEM, TODAY, World

world = registering.on_its_day_in_session
LAST = date(2026, 4, 30)


def _due(session: Session, day: date) -> list[str]:
    return [one.ref for one in due(session, day, viewer=SYSTEM.viewer) if one.kind == "person"]


def _leaves(world: World, key: str) -> None:
    with unit_of_work() as work:
        end_appointment(work, world.ids[key], LAST, expected_n=1, reason="Left", actor=SYSTEM, today=TODAY)


def test_whoever_left_their_last_post_is_due_six_years_later(session: Session, world: World) -> None:
    assert _due(session, date(2100, 1, 1)) == []
    _leaves(world, "cat-chief")
    cat = person(session, world.ids["cat"], viewer=SYSTEM.viewer).ref
    assert _due(session, date(2032, 4, 29)) == []
    assert _due(session, date(2032, 4, 30)) == [cat]


def test_whoever_holds_another_post_stays(session: Session, world: World) -> None:
    _leaves(world, "cat-chief")
    new = NewAppointment(person_id=world.ids["cat"], post_id=world.ids["contracts"], valid_from=LAST)
    with unit_of_work() as work:
        appoint(work, new, actor=SYSTEM, today=TODAY)
    assert _due(session, date(2100, 1, 1)) == []


def test_a_hidden_post_keeps_its_holder_and_its_last_day_is_not_told(session: Session, world: World) -> None:
    _leaves(world, "cat-chief")
    shown = NewAppointment(
        person_id=world.ids["cat"], post_id=world.ids["contracts"], valid_from=date(2020, 4, 1), valid_to=date(2024, 3, 31)
    )  # fmt: skip
    with unit_of_work() as work:
        appoint(work, shown, actor=SYSTEM, today=TODAY)
        raise_wall(work, "organisation", world.ids["trust"], reason="Inquiry", actor=SYSTEM, today=TODAY)
    assert not _told(session, date(2032, 4, 29))
    assert _told(session, date(2032, 4, 30)) == [date(2024, 3, 31)]


def _told(session: Session, day: date) -> list[date]:
    return [one.ended_on for one in due(session, day, viewer=OFFICER.viewer) if one.kind == "person"]


def test_whoever_holds_a_post_by_another_record_of_theirs_stays(session: Session, world: World) -> None:
    _leaves(world, "cat-chief")
    new = NewJoin(
        person_id=world.ids["cat"], other_id=world.ids["bob"], answer=Answer.ONE_PERSON, reason="Met her"
    )
    with unit_of_work() as work:
        answer_join(work, new, actor=OFFICER, today=TODAY)
        raise_wall(work, "organisation", world.ids["board"], reason="Inquiry", actor=SYSTEM, today=TODAY)
    watch(session)
    assert _due(session, date(2100, 1, 1)) == []
    seen = watched(session)
    assert seen is not None
    assert not seen.values("appointment", "thing_id"), "what is only weighed is no reading"
