"""Interests in the other side are found however they write the organisation, and not once somebody said it is another."""

from __future__ import annotations

import pytest

from register.db import reading, unit_of_work
from register.domain.interests.recognitions import Answer, NewRecognition
from register.domain.permissions import UNBOUND
from register.models.interests import InterestVersion
from register.queries.interests.interests import interests_on
from register.queries.separation.touching import interests_touching
from register.services.interests.recognitions import recognise
from tests import registering
from tests.registering import SYSTEM, TODAY, World, declared

world = registering.on_its_day_in_session


def typed(world: World, name: str) -> InterestVersion:
    return declared(world, organisation_id=None, organisation_name=name)


def found(world: World) -> set[str]:
    with reading() as session:
        rows = interests_on(session, viewer=UNBOUND)
        return interests_touching(session, rows, [world.ids["trust"]], TODAY, viewer=UNBOUND)


@pytest.mark.parametrize("name", ["HARTLEPOOL  TRUST", "The Hartlepool Trust", "Hartlepool Trust Ltd"])
def test_an_interest_is_in_the_other_side_however_it_writes_it(world: World, name: str) -> None:
    chosen, written = declared(world), typed(world, name)
    declared(world, organisation_id=world.ids["acme"])
    assert found(world) == {chosen.thing_id, written.thing_id}


def test_what_somebody_said_is_another_body_is_not_in_the_other_side(world: World) -> None:
    alike = typed(world, "Hartlepool Trust Ltd")
    new = NewRecognition(
        interest_id=alike.thing_id, organisation_id=world.ids["trust"], answer=Answer.ANOTHER,
        answered_by=world.ids["ann"], reason="A charity of that name",
    )  # fmt: skip
    with unit_of_work() as session:
        recognise(session, new, actor=SYSTEM, today=TODAY)
    assert not found(world)
