"""The papers of a procurement are kept from an evaluator with an interest, at every door and whatever their roles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from register.db import reading, unit_of_work
from register.domain.people.joins import Answer
from register.domain.permissions import UNBOUND, Role
from register.models.evaluators import EvaluatorVersion
from register.models.joins import JoinVersion
from register.models.procurements import ProcurementVersion
from register.queries import names
from register.queries.procurement.evaluators import evaluator
from register.services import facts
from tests import registering
from tests.architecture.routes import Door, doors
from tests.contracting import begin
from tests.registering import SYSTEM, TODAY, World, declared
from tests.signing_in import Visit, signed_in
from tests.worlds import STAFF

world = registering.on_its_day
TITLE, COMMENT = "Podiatry for the coast", "A plan that nobody else has"
EVERY = (*STAFF, Role.AUDITOR)
OWN = {"evaluators.declare"}
"""Where an evaluator declares for it, with the names of those who bid and nothing more."""


@pytest.fixture
def procured(app: Flask, world: World) -> dict[str, str]:
    """A procurement in which Ann scored, and Bob is to judge as well."""
    with app.app_context(), unit_of_work() as session:
        made = begin(session, ProcurementVersion, "procurement.added", **_procurement(world))
        for name, more in (("ann", _scored(world)), ("bob", {})):
            whose = {"person_id": world.ids[name], "evaluator_part": "Quality", **more}
            world.ids[f"part of {name}"] = begin(
                session, EvaluatorVersion, "evaluator.added", procurement_id=made.thing_id, **whose
            ).ref
    return {"procurement": made.ref, "evaluator": world.ids["part of ann"], "own": world.ids["part of bob"]}


def _procurement(world: World) -> dict[str, Any]:
    return {
        "title": TITLE, "description": "For adults", "commissioner_id": world.ids["board"], "route": "competitive",
        "route_reason": "Several can do it", "value_pence": 90_000_000, "notices": [], "moderations": [],
        "award_criteria": [{"award_criterion": "Quality", "award_weight": 100}], "representations": [],
        "bidders": [{"bidder_id": world.ids["trust"], "exclusion_checked_on": None, "exclusion_found": None}],
        "papers_open_on": date(2026, 5, 1), "valid_from": date(2026, 3, 2),
    }  # fmt: skip


def _scored(world: World) -> dict[str, Any]:
    score = {
        "scored_bidder_id": world.ids["trust"], "on_criterion": "Quality", "bid_score": 7, "bid_comment": COMMENT,
    }  # fmt: skip
    return {"declared_on": TODAY, "has_bidder_interest": False, "scores_given": [score], "scored_on": TODAY}


def _changed(world: World, **columns: Any) -> None:
    with unit_of_work() as session:
        row = evaluator(session, world.ids["part of bob"], viewer=UNBOUND)
        facts.change(
            session, row, "evaluator.declared", act="declared", actor=SYSTEM, known_on=TODAY, **columns
        )


def _declared_one(world: World) -> None:
    _changed(world, declared_on=TODAY, has_bidder_interest=True, bidder_interest="Shares")


def _stood_down(world: World) -> None:
    _changed(
        world, declared_on=TODAY, has_bidder_interest=True, may_take_part=False, settled_on=TODAY,
        settled_because="Shares",
    )  # fmt: skip


def _none_declared(world: World) -> None:
    _changed(world, declared_on=TODAY, has_bidder_interest=False)


def _on_register(world: World) -> None:
    _none_declared(world)
    declared(world, "bob", organisation_id=world.ids["trust"], organisation_name=None)


def _typed_on_register(world: World) -> None:
    _none_declared(world)
    with reading() as session:
        called = names.organisations(session, viewer=UNBOUND).look_up({world.ids["trust"]})[
            world.ids["trust"]
        ]
    declared(world, "bob", organisation_id=None, organisation_name=called.upper())


def _another_record_of_theirs(world: World) -> None:
    """The interest stands on a second record that is the same person's."""
    _none_declared(world)
    declared(world, "dee", organisation_id=world.ids["trust"], organisation_name=None)
    with unit_of_work() as session:
        begin(
            session, JoinVersion, "person_join.answered", person_id=world.ids["bob"], other_id=world.ids["dee"],
            answer=Answer.ONE_PERSON.value,
        )  # fmt: skip


KEPT: dict[str, Callable[[World], None]] = {
    "declared": _declared_one, "stood down": _stood_down, "register": _on_register, "typed": _typed_on_register,
    "joined": _another_record_of_theirs,
}  # fmt: skip


def _as_bob(app: Flask, world: World, *roles: Role) -> Visit:
    return signed_in(app, *roles, person_id=world.ids["bob"], email="bob@example.org")


@pytest.mark.parametrize("why", KEPT)
def test_an_evaluator_who_is_kept_from_scoring_is_kept_from_the_papers(
    app: Flask, world: World, procured: dict[str, str], why: str
) -> None:
    bob = _as_bob(app, world, *EVERY)
    where = f"/procurements/{procured['procurement']}"
    assert TITLE in bob.get(where).text
    with app.app_context():
        KEPT[why](world)
    for there in (where, f"{where}/pack", f"{where}/amend", f"/evaluators/{procured['evaluator']}"):
        assert bob.client.get(there).status_code == 404
    assert TITLE not in bob.get("/procurements/").text
    assert bob.client.get(f"/api/v1/procurements/{procured['procurement']}").status_code == 404
    page = bob.get(f"/evaluators/{procured['own']}/declare")
    assert page.status_code == 200
    assert COMMENT not in page.text
    assert bob.client.get(f"/evaluators/{procured['own']}/score").status_code == 403


@pytest.mark.slow
@pytest.mark.on("sqlite")
def test_no_door_of_the_table_gives_the_papers_to_whoever_is_kept_from_them(
    app: Flask, world: World, procured: dict[str, str]
) -> None:
    """A door that is added later is in it by itself."""
    bob = _as_bob(app, world, *EVERY)
    with app.app_context():
        _declared_one(world)
    wrong = []
    for door in doors(app):
        if door.method != "GET" or door.endpoint in OWN or door.endpoint.startswith(("security.", "static")):
            continue
        reply = bob.client.get(_address(door, procured))
        if COMMENT.encode() in reply.data or TITLE.encode() in reply.data:
            wrong.append(door.rule)
    assert wrong == []


def _address(door: Door, procured: dict[str, str]) -> str:
    for noun, ref in (("procurement", procured["procurement"]), ("evaluator", procured["evaluator"])):
        if f"/{noun}s/" in door.rule:
            return door.address.replace("ZZZ-2026-22222", ref, 1)
    return door.address


def test_whoever_was_confirmed_and_whoever_has_no_interest_reads_them(
    app: Flask, world: World, procured: dict[str, str]
) -> None:
    bob = _as_bob(app, world, *EVERY)
    where = f"/procurements/{procured['procurement']}"
    with app.app_context():
        _none_declared(world)
    assert bob.client.get(where).status_code == 200
    with app.app_context():
        _declared_one(world)
        _changed(world, may_take_part=True, settled_on=TODAY, settled_because="Sold since")
    assert bob.client.get(where).status_code == 200
    assert COMMENT in bob.get(f"/evaluators/{procured['evaluator']}").text


def test_an_interest_in_whoever_bids_elsewhere_keeps_nobody_from_the_papers(
    app: Flask, world: World, procured: dict[str, str]
) -> None:
    """Chosen or typed: the bidder of another procurement is none of this one."""
    bob = _as_bob(app, world, *EVERY)
    bids = [{"bidder_id": world.ids["acme"], "exclusion_checked_on": None, "exclusion_found": None}]
    with app.app_context():
        with unit_of_work() as session:
            begin(
                session, ProcurementVersion, "procurement.added", **{**_procurement(world), "bidders": bids}
            )
        _none_declared(world)
        declared(world, "bob", organisation_id=None, organisation_name="ACME Dressings")
        declared(world, "bob", organisation_id=world.ids["acme"], organisation_name=None)
    assert bob.client.get(f"/procurements/{procured['procurement']}").status_code == 200


@pytest.mark.parametrize("why", ["declared", "stood down"])
def test_nobody_takes_their_own_interest_back_to_read_the_papers(
    app: Flask, world: World, procured: dict[str, str], why: str
) -> None:
    bob = _as_bob(app, world, Role.DECLARANT)
    with app.app_context():
        KEPT[why](world)
    reply = bob.fill(f"/evaluators/{procured['own']}/declare", has_bidder_interest="No")
    assert reply.status_code == 422
    assert "whoever answers whether you may take part says that there is none" in reply.text
    assert bob.client.get(f"/evaluators/{procured['own']}/score").status_code == 403


def test_an_administrator_answers_without_being_offered_the_page_of_an_evaluator(
    app: Flask, world: World, procured: dict[str, str]
) -> None:
    with app.app_context():
        _declared_one(world)
    admin = signed_in(app, Role.ADMINISTRATOR, person_id=world.ids["cat"], email="cat@example.org")
    where = f"/evaluators/{procured['own']}"
    assert f'href="{where}"' not in admin.get(f"{where}/settle").text
    reply = admin.fill(f"{where}/settle", may_take_part="No", settled_because="Shares")
    assert admin.client.get(reply.location).status_code == 200
