"""A contract that is a deed names whoever signs for a trust in the place that their post gives them, and in no other."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.models.posts import PostVersion
from register.queries.contracts.contracts import contract
from register.queries.contracts.values import filling_of
from tests import contracting
from tests.contracting import SYSTEM, World

world = contracting.in_session
SEATS = ("chair_commissioner", "director_commissioner", "chair_provider", "director_provider")


def seats(session: Session, world: World, title: str | None, **answers: Any) -> dict[str, Any]:
    """Whom the contract names in each place where Dee, who signs for the trust, holds a post of this title."""
    if title is not None:
        with unit_of_work() as work:
            post = contracting.begin(
                work, PostVersion, "post.added", title=title, organisation_id=world.ids["trust"], side="providing",
                grade=None, decision_reason=None, valid_from=date(2009, 1, 1),
            )  # fmt: skip
            contracting.appoint(work, world.ids["dee"], post.thing_id, valid_from=date(2009, 1, 1))
    fields = {"execution": "deed", "signatory_provider": world.ids["dee"], **answers}
    new = contracting.new_contract(
        world, edition="community-today", starts_on=date(2026, 5, 1), ends_on=date(2027, 3, 31), fields=fields
    )
    ref = contracting.drafted(world, new).ref
    session.rollback()
    whole = filling_of(session, contract(session, ref, viewer=SYSTEM.viewer), viewer=SYSTEM.viewer)
    assert whole is not None
    assert set(SEATS) <= whole.derived
    return {name: whole.values[name] for name in SEATS if name in whole.values}


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Chair", "chair_provider"),
        ("Chief Executive", "director_provider"),
        ("Director of Nursing", "director_provider"),
    ],
)
def test_whoever_signs_attests_in_the_place_of_their_post(
    session: Session, world: World, title: str, place: str
) -> None:
    assert seats(session, world, title) == {place: "Dee Dale"}


@pytest.mark.parametrize("title", ["Contracts Manager", "Deputy Director of Nursing", None])
def test_whoever_holds_neither_seat_stands_in_no_place_of_the_seal(
    session: Session, world: World, title: str | None
) -> None:
    assert seats(session, world, title) == {}


def test_signed_by_hand_nobody_attests_a_seal(session: Session, world: World) -> None:
    assert seats(session, world, "Chair", execution="under_hand") == {}
