"""What barriers reach is asked once by each request that reads, and outlives none."""

from __future__ import annotations

import pytest
from flask import Flask

from register.db import reading, unit_of_work
from register.domain.permissions import Role, actor_with
from register.queries.reach import HANDED, kept_apart
from register.services.walls import lift_wall, raise_wall
from tests import contracting
from tests.architecture.test_walls import BARRIERS, reading_statements
from tests.contracting import SYSTEM, TODAY, World
from tests.signing_in import Visit, signed_in

world = contracting.on_its_day


@pytest.fixture
def contract(app: Flask, world: World) -> str:
    with app.app_context():
        return contracting.drafted(world).ref


@pytest.fixture
def bob(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, email="bob@example.org", person_id=world.ids["bob"])


def _kept_from_bob(app: Flask, world: World, contract: str) -> str:
    with app.app_context(), unit_of_work() as work:
        return raise_wall(
            work, "contract", contract, person_id=world.ids["bob"], reason="He bids", actor=SYSTEM, today=TODAY
        ).ref  # fmt: skip


def test_a_barrier_stands_from_the_next_request_and_is_gone_from_the_next_once_it_is_lifted(
    app: Flask, world: World, contract: str, bob: Visit
) -> None:
    assert contract in bob.get("/contracts/").text
    wall = _kept_from_bob(app, world, contract)
    assert contract not in bob.get("/contracts/").text
    assert bob.get(f"/contracts/{contract}").status_code == 404
    with app.app_context(), unit_of_work() as work:
        lift_wall(work, wall, expected_n=1, reason="Over", actor=SYSTEM, today=TODAY)
    assert contract in bob.get("/contracts/").text
    assert bob.get(f"/contracts/{contract}").status_code == 200


def test_a_page_asks_the_barriers_once_and_hands_on_what_they_reach(
    app: Flask, world: World, contract: str, bob: Visit
) -> None:
    _kept_from_bob(app, world, contract)
    bob.get("/contracts/?party=a")
    with reading_statements(app) as statements:
        bob.get("/contracts/?party=a")
    handed = [one for one in statements if HANDED in one]
    assert len(handed) > 1
    assert not [one for one in handed if BARRIERS in one]
    assert len([one for one in statements if f"{BARRIERS}.subject_id AS id" in one]) == 1


def test_whatever_changes_something_asks_the_barriers_anew_each_time(
    app: Flask, world: World, contract: str, bob: Visit
) -> None:
    _kept_from_bob(app, world, contract)
    with reading_statements(app) as statements:
        assert bob.post(f"/contracts/{contract}/move/submit", data={}).status_code == 404
    assert [one for one in statements if BARRIERS in one]
    assert not [one for one in statements if HANDED in one]


def test_more_than_a_question_is_handed_is_asked_for_by_each(app: Flask, world: World, contract: str) -> None:
    _kept_from_bob(app, world, contract)
    viewer = actor_with(Role.CONTRACT_MANAGER, id="bob", person_id=world.ids["bob"]).viewer
    with app.app_context(), reading() as session:
        assert kept_apart(session, viewer=viewer, most=0) is None
        told = kept_apart(session, viewer=viewer, most=1)
        assert told is not None
        assert told.count('"') == 2
