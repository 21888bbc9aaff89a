"""Who was inside an information barrier on any day is told by the roles, barriers, joins and confirmations of that day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from register import clock
from register.db import reading, unit_of_work
from register.domain.duties.inside_barriers import Standing
from register.domain.errors import ForgedKey
from register.domain.permissions import UNBOUND, Role, Viewer, actor_with
from register.queries.duties.inside_barriers import barriers, everybody_inside
from register.queries.duties.stood_to_barriers import page_of_stood, stood_on
from register.services.accounts.accounts import change_roles, create_account, switch_off
from register.services.walls import confirm_inside, lift_wall, raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

world = contracting.on_its_day
LATER = TODAY + timedelta(days=5)
KEEPER = actor_with(Role.GOVERNANCE_OFFICER, id="keeper").viewer
ROLES = {
    "ann": Role.SIGNATORY, "bob": Role.CONTRACT_MANAGER, "cat": Role.GOVERNANCE_OFFICER, "dee": Role.DECLARANT,
    "eve": Role.AUDITOR,
}  # fmt: skip


@pytest.fixture
def wall(app: Flask, session: Session, world: World) -> str:
    """A contract that is kept from Bob. Ann works with contracts, Cat keeps barriers, Dee only declares, Eve audits."""
    with unit_of_work() as work:
        for who, role in ROLES.items():
            create_account(
                work, f"{who}@example.org", [role], person_id=world.ids[who], password_hash="-", actor=SYSTEM,
                now=clock.now(),
            )  # fmt: skip
    world.ids["contract"] = contracting.drafted(world).ref
    return _raised(world, person_id=world.ids["bob"])


def _raised(world: World, **whom: object) -> str:
    with unit_of_work() as work:
        how = {"reason": "He bids", "actor": SYSTEM, "today": clock.today()}
        made = raise_wall(work, "contract", world.ids["contract"], **whom, **how)  # type: ignore[arg-type]
    return made.ref


def _confirm(world: World, wall: str, who: str) -> None:
    with unit_of_work() as work:
        actor = actor_with(ROLES[who], id="acting", person_id=world.ids[who])
        confirm_inside(work, wall, actor=actor, today=clock.today())


def _stood(
    world: World, wall: str, on: date, viewer: Viewer = KEEPER
) -> dict[str, tuple[Standing, date | None]]:
    names = {key: name for name, key in world.ids.items()}
    with reading() as session:
        walls = barriers(session, wall, viewer=viewer, on=on)
        rows = list(stood_on(session, walls, on, viewer=viewer))
    return {names.get(one.person_id, "nobody"): (one.standing, one.confirmed_on) for one in rows}


def test_a_past_day_is_told_by_its_own_roles_barriers_and_confirmations(world: World, wall: str) -> None:
    first = {
        "ann": (Standing.INSIDE, None), "cat": (Standing.INSIDE, None), "bob": (Standing.OUTSIDE, None),
        "eve": (Standing.AUDITS, None),
    }  # fmt: skip
    assert _stood(world, wall, TODAY) == first
    with clock.travel(contracting.NOON + timedelta(days=5)):
        _confirm(world, wall, "ann")
        with unit_of_work() as work:
            how = {"actor": SYSTEM, "now": clock.now()}
            change_roles(work, "dee@example.org", frozenset({Role.CONTRACT_MANAGER}), **how)
            change_roles(work, "cat@example.org", frozenset({Role.DECLARANT}), **how)
        assert _stood(world, wall, LATER) == {
            "ann": (Standing.INSIDE, LATER), "dee": (Standing.INSIDE, None), "bob": (Standing.OUTSIDE, None),
            "eve": (Standing.AUDITS, None),
        }  # fmt: skip
        _raised(world, role=Role.SIGNATORY)
        with unit_of_work() as work:
            lift_wall(work, wall, expected_n=None, reason="Over", actor=SYSTEM, today=clock.today())
        assert _stood(world, wall, TODAY) == first
    with clock.travel(contracting.NOON + timedelta(days=9)):
        assert _stood(world, wall, LATER)["ann"] == (Standing.OUTSIDE, LATER)
        assert _stood(world, wall, LATER)["bob"] == (Standing.INSIDE, None)
        with unit_of_work() as work:
            switch_off(work, "ann@example.org", actor=SYSTEM, now=clock.now())
        assert _stood(world, wall, clock.today())["ann"] == (Standing.GONE, LATER)


def test_of_today_it_names_as_inside_whoever_is_asked_to_confirm(world: World, wall: str) -> None:
    _confirm(world, wall, "cat")
    with reading() as session:
        asked = {
            (one.person_id, one.confirmed_on) for one in everybody_inside(session, TODAY, viewer=UNBOUND)
        }
    told = _stood(world, wall, TODAY)
    assert asked == {
        (world.ids[who], day) for who, (standing, day) in told.items() if standing is Standing.INSIDE
    }


def test_the_person_whom_a_barrier_is_about_is_told_apart_and_not_asked(world: World, wall: str) -> None:
    with unit_of_work() as work:
        how = {"role": Role.PROCUREMENT_LEAD, "reason": "A matter", "actor": SYSTEM, "today": TODAY}
        about = raise_wall(work, "person", world.ids["ann"], **how).ref  # type: ignore[arg-type]
    assert _stood(world, about, TODAY)["ann"] == (Standing.SUBJECT, None)


def test_whoever_audits_is_not_told_of_a_barrier_that_names_them_by_how_they_stood(
    world: World, wall: str
) -> None:
    _raised(world, person_id=world.ids["eve"])
    eve = actor_with(Role.AUDITOR, id="eve", person_id=world.ids["eve"]).viewer
    assert _stood(world, wall, TODAY)["eve"][0] is Standing.OUTSIDE
    assert _stood(world, wall, TODAY, eve)["eve"][0] is Standing.AUDITS


def test_whom_a_barrier_hides_from_whoever_looks_is_nobody_by_name(world: World, wall: str) -> None:
    with unit_of_work() as work:
        how = {"person_id": world.ids["eve"], "reason": "A matter", "actor": SYSTEM, "today": TODAY}
        raise_wall(work, "person", world.ids["ann"], **how)  # type: ignore[arg-type]
    eve = actor_with(Role.AUDITOR, id="eve", person_id=world.ids["eve"]).viewer
    assert "ann" not in _stood(world, wall, TODAY, eve)
    assert _stood(world, wall, TODAY, eve)["nobody"] == (Standing.INSIDE, None)
    assert "ann" in _stood(world, wall, TODAY)


def test_pages_follow_each_other_across_barriers_and_miss_nobody(world: World, wall: str) -> None:
    _raised(world, role=Role.SIGNATORY)
    with reading() as session:
        walls = barriers(session, "", viewer=KEEPER, on=TODAY)
        whole = [(one.ref, one.key) for one in stood_on(session, walls, TODAY, viewer=KEEPER)]
        found, after = [], ""
        for _ in range(20):
            rows, key = page_of_stood(session, walls, TODAY, viewer=KEEPER, after=after, limit=3)
            found += [(one.ref, one.key) for one in rows]
            if key is None:
                break
            after = key
        assert found == whole
        assert len(whole) == len(set(whole)) == 8
        for forged in ("x", "a.b.c", f"{walls[0].thing_id}.99.x", f"{world.ids['ann']}.0.x"):
            with pytest.raises(ForgedKey):
                page_of_stood(session, walls, TODAY, viewer=KEEPER, after=forged, limit=3)
