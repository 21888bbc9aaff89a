"""Deputies and acting holders: they may do what the post may, between two days, and nobody makes themselves one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.authority.delegations import NewDelegation
from register.domain.contracts.stages import Question
from register.domain.errors import Invalid
from register.domain.people.people import NewAppointment, StandsIn
from register.domain.permissions import UNBOUND, Actor, Role
from register.domain.values import recorded
from register.models.appointments import AppointmentVersion
from register.models.decisions import DecisionVersion
from register.models.posts import PostVersion
from register.queries.authority.delegations import delegation, findings
from register.queries.contracts.asking import who_may_sign
from register.queries.visible import NOW, known
from register.services.authority.delegations import amend_delegation, revoke_delegation
from register.services.contracts.decisions import decide
from register.services.people.appointments import appoint, end_appointment
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

world = contracting.in_session
LAST = TODAY + timedelta(days=13)


def stand_in(world: World, *, by: Actor = SYSTEM, **changes: Any) -> None:
    values: dict[str, Any] = {
        "person_id": world.ids["eve"], "post_id": world.ids["director"], "valid_from": TODAY, "valid_to": LAST,
        "stands_in": StandsIn.DEPUTY, "stands_in_reason": "Long leave",
    }  # fmt: skip
    with unit_of_work() as session:
        appoint(session, NewAppointment(**{**values, **changes}), actor=by, today=TODAY)


def able(session: Session, world: World, on: date) -> dict[str, str | None]:
    answer = who_may_sign(
        session, 50_000_000, ("DN",), on, matter="sign_contracts", viewer=UNBOUND,
        organisation_ids=frozenset({world.ids["pct"]}),
    )  # fmt: skip
    return {one.person_id: one.stands_in and one.stands_in.stands_in_reason for one in answer.able}


def decided(world: World, on: date) -> DecisionVersion:
    ref = contracting.in_review(world, contracting.complete(world, title=f"On {on}")).ref
    eve = world.person("eve", Role.SIGNATORY)
    with unit_of_work() as session:
        return decide(session, ref, Question.APPROVE, actor=eve, today=on)


def codes(made: DecisionVersion) -> list[str]:
    return [reason["code"] for reason in made.reasons]


def test_a_deputy_may_from_the_first_day_to_the_last_and_on_no_other(session: Session, world: World) -> None:
    stand_in(world)
    eve = world.ids["eve"]
    assert eve not in able(session, world, TODAY - timedelta(days=1))
    assert able(session, world, TODAY)[eve] == "Long leave"
    assert eve in able(session, world, LAST)
    assert eve not in able(session, world, LAST + timedelta(days=1))


def test_a_check_says_that_whoever_decides_stands_in_and_stops_them_afterwards(world: World) -> None:
    stand_in(world)
    within = decided(world, LAST)
    assert "stands_in" in codes(within)
    assert "no_authority" not in codes(within)
    after = decided(world, LAST + timedelta(days=1))
    assert "no_authority" in codes(after)
    assert not after.taken


def test_nobody_makes_themselves_the_holder_of_what_a_post_may_do(world: World) -> None:
    officer = world.person("eve", Role.GOVERNANCE_OFFICER)
    for changes in ({}, {"stands_in": None, "stands_in_reason": None, "valid_to": None}):
        with pytest.raises(Invalid) as refused:
            stand_in(world, by=officer, **changes)
        assert list(refused.value.problems) == ["person_id"]
    stand_in(world, by=officer, person_id=world.ids["bob"])


@pytest.mark.parametrize("way", ["signs_too", "revoked_later"])
def test_nobody_appoints_themselves_to_a_post_that_signs_too_or_holds_power_for_some_days_yet(
    world: World, way: str
) -> None:
    with unit_of_work() as session:
        fresh = {
            "title": "Finance", "organisation_id": world.ids["pct"], "side": "commissioning", "grade": None,
            "decision_reason": None,
        }  # fmt: skip
        post = contracting.begin(session, PostVersion, "post.added", **fresh).thing_id
        world.ids["finance"] = post
    with unit_of_work() as session:
        if way == "signs_too":
            contracting.grant(session, world, "sign_contracts", "pct", "director", 5, joint_post_id=post)
        else:
            made = contracting.grant(session, world, "sign_contracts", "pct", "finance", 5)
    if way == "revoked_later":
        with unit_of_work() as session:
            revoke_delegation(session, made.ref, LAST, expected_n=1, reason="Cut", actor=SYSTEM, today=TODAY)
    plain = {"stands_in": None, "stands_in_reason": None, "valid_to": None, "post_id": post}
    with pytest.raises(Invalid):
        stand_in(world, by=world.person("eve", Role.GOVERNANCE_OFFICER), **plain)


def test_nobody_gives_power_to_the_post_that_they_come_to_hold(world: World) -> None:
    officer = world.person("eve", Role.GOVERNANCE_OFFICER)
    stand_in(world, valid_from=TODAY + timedelta(days=1))
    with unit_of_work() as session:
        row = delegation(session, world.ids["sign_contracts"], viewer=SYSTEM.viewer)
        more = replace(recorded(NewDelegation, row), limit_pence=None)
        with pytest.raises(Invalid) as refused:
            amend_delegation(
                session, row.ref, more, expected_n=row.n, reason="More", actor=officer, today=TODAY
            )
    assert list(refused.value.problems) == ["holder_post_id"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_to": None}, "valid_to"),
        ({"stands_in_reason": None}, "stands_in_reason"),
        ({"stands_in": None}, "stands_in_reason"),
    ],
)
def test_a_deputy_has_a_last_day_and_a_reason(world: World, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        stand_in(world, **changes)
    assert list(refused.value.problems) == [field]


def test_a_post_in_which_somebody_acts_is_not_vacant(session: Session, world: World) -> None:
    later = TODAY + timedelta(days=400)
    director_leaves(world)
    assert "holder_vacant" in {one.code for one in findings(session, later, viewer=UNBOUND)}
    stand_in(world, stands_in=StandsIn.ACTING, valid_from=later, valid_to=later + timedelta(days=30))
    vacant = [one for one in findings(session, later, viewer=UNBOUND) if one.code == "holder_vacant"]
    assert world.ids["sign_contracts"] not in {one.delegation_id for one in vacant}


def director_leaves(world: World) -> None:
    """The director leaves."""
    with unit_of_work() as session:
        row = session.scalars(
            select(AppointmentVersion).where(
                AppointmentVersion.post_id == world.ids["director"], *known(AppointmentVersion, NOW)
            )
        ).one()
        end_appointment(
            session, row.thing_id, TODAY, expected_n=row.n, reason="Left", actor=SYSTEM, today=TODAY
        )
