"""A governance officer moves what a body holds to the body that follows it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.people.organisations import NewOrganisation, OrganisationKind
from register.domain.people.people import NewPost, Side
from register.domain.permissions import system_actor
from register.services.people.organisations import add_organisation
from register.services.people.posts import add_post
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE_BARE, Screen


@pytest.fixture
def bodies(app: Flask) -> str:
    """A body with one post, and the one that follows it; the reference of the first."""
    how: dict[str, Any] = {"actor": system_actor(), "today": clock.today()}
    with app.app_context():
        with unit_of_work() as session:
            old = add_organisation(
                session, NewOrganisation(name="Quillan Board", kind=OrganisationKind.ICB), **how
            )
            new = NewOrganisation(name="Zenith Board", kind=OrganisationKind.ICB)
            add_organisation(session, new, **how)
        with unit_of_work() as session:
            post = NewPost(title="Keeper of seals", organisation_id=old.thing_id, side=Side.NEITHER)
            add_post(session, post, **how)
        return old.ref


@pytest.mark.parametrize("screen", [DESK, PHONE_BARE], ids=str)
def test_what_a_body_holds_is_looked_at_and_then_moved(begin: Begin, bodies: str, screen: Screen) -> None:
    today = clock.today()
    walk = (
        begin("officer@example.org", screen).go(f"/organisations/{bodies}").follow("transfer what it holds")
    )
    walk.type("Name of the instrument", "The Boards Order").type("Why is it transferred?", "They merged")
    walk.day("moved_on", today.day, today.month, today.year)
    walk.pick("Which body takes over?", "Zenith Board").press("See what would move")
    assert walk.reads("Posts: 1")
    assert walk.reads("Nothing is recorded yet")
    walk.press("Move all of this")
    assert walk.reads("The Boards Order")
    assert walk.go("/posts/?title=Keeper").reads("Zenith Board")
