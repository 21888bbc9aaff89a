"""The divide as at a day: what ran and waited then, whatever became of it since, and by how few questions it is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from register import clock
from register.db import db, unit_of_work
from register.domain.contracts.stages import Stage
from register.models.care_services import CareServiceVersion
from register.models.contracts import ContractVersion
from register.models.incidents import IncidentVersion
from register.queries.separation import divide
from register.queries.separation.structures import of_bodies
from register.queries.visible import AsAt
from register.services import facts
from register.services.contracts.contracts import add_contract
from tests import contracting
from tests.contracting import SYSTEM, World

world = contracting.on_its_day
SEES = SYSTEM.viewer
BEFORE, DURING, AFTER = date(2009, 3, 1), date(2009, 6, 1), date(2010, 6, 1)
TODAY = date(2026, 3, 30)
FIRST, NEXT = date(2009, 4, 21), date(2009, 4, 22)
"""The days after the world was recorded."""


@pytest.fixture
def session(app: Flask, world: World) -> Iterator[Session]:
    with app.app_context():
        yield db.session()


def at_stages(world: World, *steps: tuple[date, Stage]) -> ContractVersion:
    """A contract of a year, April 2009 on, that came to each stage on its day."""
    with clock.travel(_noon(steps[0][0])), unit_of_work() as work:
        made = add_contract(work, contracting.new_contract(world), actor=SYSTEM, today=steps[0][0])
    for on, stage in steps:
        made = changed(made, on, stage=stage.value)
    return made


def changed(made: Any, on: date, **columns: Any) -> Any:
    with clock.travel(_noon(on)), unit_of_work() as work:
        return facts.change(work, made, "changed", act="changed", actor=SYSTEM, known_on=on, **columns)


def service(world: World, **columns: Any) -> None:
    values = {
        "name": "Nursing", "service_kind": "other", "is_essential": False, "commissioner_id": world.ids["pct"],
        "provider_id": world.ids["trust"], "sub_contractors": [], **columns,
    }  # fmt: skip
    with unit_of_work() as work:
        contracting.begin(work, CareServiceVersion, "care_service.added", **values)


def numbers(session: Session, world: World, on: date, as_at: AsAt | None = None) -> dict[str, int]:
    asked = divide.ask(
        session, world.ids["pct"], on, viewer=SEES, as_at=as_at or AsAt(), today=max(on, TODAY)
    )
    return {one.key: one.count for one in divide.numbers(session, asked, viewer=SEES)}


def _noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 12, tzinfo=UTC)


@pytest.mark.parametrize(("on", "runs"), [(BEFORE, 0), (DURING, 1), (AFTER, 0)])
def test_a_contract_that_has_ended_since_ran_on_the_days_of_its_term_alone(
    session: Session, world: World, on: date, runs: int
) -> None:
    made = at_stages(world, (FIRST, Stage.IN_FORCE), (date(2010, 4, 1), Stage.ENDED))
    service(world, contract_id=made.thing_id)
    found = numbers(session, world, on)
    assert (found["contracts"], found["services"], found["services-without"]) == (runs, runs, 1 - runs)
    drawn = of_bodies(session, [world.ids["pct"]], on, viewer=SEES)
    assert (drawn.structure.agreements, len(drawn.pairs)) == (runs, runs)


def test_what_was_put_away_counts_where_it_ran_and_not_where_it_was_withdrawn(
    session: Session, world: World
) -> None:
    at_stages(world, (FIRST, Stage.WITHDRAWN), (FIRST, Stage.ARCHIVED))
    at_stages(world, (NEXT, Stage.IN_FORCE), (date(2010, 4, 1), Stage.ENDED), (AFTER, Stage.ARCHIVED))
    assert numbers(session, world, DURING)["contracts"] == 1


def test_a_contract_waits_for_signatures_on_the_days_on_which_it_did(session: Session, world: World) -> None:
    at_stages(world, (FIRST, Stage.ISSUED), (date(2009, 7, 1), Stage.WITHDRAWN))
    waits = {on: numbers(session, world, on)["contracts-unsigned"] for on in (BEFORE, DURING, AFTER, TODAY)}
    assert waits == {BEFORE: 0, DURING: 1, AFTER: 0, TODAY: 0}


def test_an_item_that_is_closed_by_now_ran_on_the_days_before(session: Session, world: World) -> None:
    with clock.travel(_noon(date(2009, 5, 1))), unit_of_work() as work:
        made = facts.begin(
            work, IncidentVersion, "incident.reported", actor=SYSTEM, known_on=date(2009, 5, 1),
            valid_from=date(2009, 5, 1), source="reported", what="A letter", organisation_id=world.ids["pct"],
            state="to_check", noticed_at=_noon(date(2009, 5, 1)), aware_times=[], deadline_rule="", opinions=[],
            notifications=[], to_tell=[], involved=[],
        )  # fmt: skip
    changed(made, date(2009, 7, 1), state="not_an_incident", holds_from=date(2009, 7, 1))
    assert [numbers(session, world, on)["incidents"] for on in (BEFORE, DURING, AFTER)] == [0, 1, 0]


def test_what_was_not_known_by_a_day_counts_as_it_was_known(session: Session, world: World) -> None:
    at_stages(world, (FIRST, Stage.IN_FORCE), (date(2010, 4, 1), Stage.ENDED))
    known = {day: AsAt(known_on=day) for day in (BEFORE, DURING)}
    found = {day: numbers(session, world, DURING, as_at)["contracts"] for day, as_at in known.items()}
    assert found == {BEFORE: 0, DURING: 1}


def test_whoever_commissions_here_and_provides_elsewhere_works_on_both_sides(
    session: Session, world: World
) -> None:
    with unit_of_work() as work:
        for who, post, until in (("bob", "manager", None), ("bob", "chief", DURING), ("cat", "chief", None)):
            contracting.appoint(work, world.ids[who], world.ids[post], valid_to=until)
    found = {on: numbers(session, world, on)["both-sides"] for on in (DURING, AFTER)}
    assert found == {DURING: 1, AFTER: 0}
    asked = divide.ask(session, world.ids["trust"], DURING, viewer=SEES, as_at=AsAt())
    measure = next(one for one in divide.told(viewer=SEES) if one.key == "both-sides")
    assert [one.words for one in divide.counted(session, measure, asked, viewer=SEES)] == ["Bob Best"]


def test_all_numbers_are_told_by_one_question(session: Session, world: World) -> None:
    asked = divide.ask(session, world.ids["pct"], TODAY, viewer=SEES, as_at=AsAt(), today=TODAY)
    statements: list[str] = []
    bind = session.get_bind()
    event.listen(bind, "before_cursor_execute", lambda *told: statements.append(told[2]))
    divide.numbers(session, asked, viewer=SEES)
    assert len(statements) == 1
