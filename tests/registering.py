"""A small register, recorded through the services: a board, a trust, and people on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from register import clock
from register.db import unit_of_work
from register.domain.interests.interests import InterestType, NewInterest
from register.domain.interests.mitigations import NewMitigation
from register.domain.people.organisations import NewOrganisation, OrganisationKind
from register.domain.people.people import NewAppointment, NewPerson, NewPost, Side
from register.domain.permissions import Actor, Role, actor_with, system_actor
from register.models.interests import InterestVersion
from register.services.instance import make_instance
from register.services.interests.interests import declare_interest
from register.services.people.appointments import appoint
from register.services.people.organisations import add_organisation
from register.services.people.people import add_person
from register.services.people.posts import add_post
from tests.harness import snapshots

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

NOON = datetime(2026, 5, 15, 12, tzinfo=UTC)
TODAY = NOON.date()
SYSTEM = system_actor()
OFFICER = actor_with(Role.GOVERNANCE_OFFICER, id="account-officer", person_id="person-officer")


@dataclass
class World:
    """Ids of what was recorded, by a short name."""

    ids: dict[str, str] = field(default_factory=dict)

    def actor(self, name: str, *roles: Role) -> Actor:
        """The person of this name, holding these roles."""
        return actor_with(*roles, id=f"account-{name}", person_id=self.ids[name])


def recorded() -> World:
    """Ann (director, decides) manages Bob (contracts, decides); Cat works for the trust; Dee has no post."""
    with clock.travel(NOON):
        return snapshots.once("registering", _recorded)


@pytest.fixture
def on_its_day(app: Flask) -> Iterator[World]:
    """The register, at noon of its day until the test ends."""
    with app.app_context():
        made = recorded()
    with clock.travel(NOON):
        yield made


@pytest.fixture
def in_session(session: Session) -> World:
    """The register, while the clock goes on."""
    return recorded()


@pytest.fixture
def on_its_day_in_session(session: Session) -> Iterator[World]:
    """The register, at noon of its day, in the context of the session."""
    made = recorded()
    with clock.travel(NOON):
        yield made


def _recorded() -> World:
    world = World()
    _in_turn(world, _bodies, _posts, _reporting, _appointments)
    return world


def _in_turn(world: World, *steps: Any) -> None:
    for step in steps:
        with unit_of_work() as session:
            step(session, world)


def _bodies(session: Any, world: World) -> None:
    make_instance(session, "demo", actor=SYSTEM, today=TODAY)
    bodies = (
        ("board", "Tees Valley Board", OrganisationKind.ICB),
        ("trust", "Hartlepool Trust", OrganisationKind.NHS_TRUST),
        ("acme", "Acme Dressings", OrganisationKind.COMPANY),
    )
    for key, name, kind in bodies:
        new = NewOrganisation(name=name, kind=kind)
        world.ids[key] = add_organisation(session, new, actor=SYSTEM, today=TODAY).thing_id
    for name in ("Ann Archer", "Bob Best", "Cat Cole", "Dee Dunn"):
        made = add_person(session, NewPerson(name=name), actor=SYSTEM, today=TODAY)
        world.ids[name[:3].lower()] = made.thing_id


def _posts(session: Any, world: World) -> None:
    for key, title, body, side in (
        ("director", "Director of Commissioning", "board", Side.COMMISSIONING),
        ("chief", "Chief Operating Officer", "trust", Side.PROVIDING),
    ):
        new = NewPost(title=title, organisation_id=world.ids[body], side=side)
        world.ids[key] = add_post(session, new, actor=SYSTEM, today=TODAY).thing_id


def _reporting(session: Any, world: World) -> None:
    new = NewPost(
        title="Contract Manager", organisation_id=world.ids["board"], side=Side.COMMISSIONING,
        reports_to_id=world.ids["director"],
    )  # fmt: skip
    world.ids["contracts"] = add_post(session, new, actor=SYSTEM, today=TODAY).thing_id


def _appointments(session: Any, world: World) -> None:
    for person, post, reason in (
        ("ann", "director", "board_member"), ("bob", "contracts", "enters_contracts"), ("cat", "chief", None),
    ):  # fmt: skip
        new = NewAppointment(
            person_id=world.ids[person], post_id=world.ids[post], valid_from=date(2025, 4, 1),
            decision_reason=reason,
        )  # fmt: skip
        world.ids[f"{person}-{post}"] = appoint(session, new, actor=SYSTEM, today=TODAY).thing_id


def new_interest(world: World, person: str = "bob", **changes: Any) -> NewInterest:
    values: dict[str, Any] = {
        "person_id": world.ids[person], "interest_type": InterestType.FINANCIAL, "situation": "Ou",
        "description": "Weekend shifts", "organisation_id": world.ids["trust"], "arose_on": date(2026, 5, 1),
    }  # fmt: skip
    return NewInterest(**{**values, **changes})


def declared(
    world: World, person: str = "bob", *, actor: Actor = SYSTEM, today: date = TODAY, **changes: Any
) -> InterestVersion:
    with unit_of_work() as session:
        return declare_interest(session, new_interest(world, person, **changes), actor=actor, today=today)


def new_mitigation(
    world: World, interest: InterestVersion, agreed_by: str = "ann", **changes: Any
) -> NewMitigation:
    values: dict[str, Any] = {
        "kind": "leave_for_item", "text": "Leaves the room", "agreed_by": world.ids[agreed_by],
        "valid_from": TODAY, "interest_id": interest.thing_id,
    }  # fmt: skip
    return NewMitigation(**{**values, **changes})
