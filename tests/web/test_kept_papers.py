"""The papers of a procurement are kept from an evaluator with an interest, at every door and whatever their roles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from register.db import reading, unit_of_work
from register.domain.people.joins import Answer
from register.domain.permissions import UNBOUND, Role, Viewer
from register.models.evaluators import EvaluatorVersion
from register.models.joins import JoinVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.procurements import ProcurementVersion
from register.queries import names
from register.queries.people.organisations import organisation
from register.queries.procurement.evaluators import evaluator
from register.queries.procurement.procurements import procurement
from register.queries.reach import is_named
from register.queries.touched_bids import NAMES
from register.services import facts
from register.services.interests.interests import end_interest
from tests import registering
from tests.architecture.routes import Door, doors
from tests.contracting import BODY, begin
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
    world.ids["procurement"] = made.ref
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


def _in_a_part(world: World) -> None:
    """The interest is in a body that is part of the one that bids."""
    _none_declared(world)
    with unit_of_work() as session:
        clinic = {
            "name": "Coast Clinic",
            "kind": "nhs_trust",
            "parent_id": world.ids["trust"],
            "valid_from": TODAY,
        }
        part = begin(session, OrganisationVersion, "organisation.added", **{**BODY, **clinic})
    declared(world, "bob", organisation_id=part.thing_id, organisation_name=None)


def _in_another_record_of_it(world: World) -> None:
    """The register holds the bidder twice, and the interest is in the other record."""
    _none_declared(world)
    with unit_of_work() as session:
        named = organisation(session, world.ids["trust"], viewer=UNBOUND)
        twin = {"name": named.name, "kind": "nhs_trust", "valid_from": TODAY}
        double = begin(session, OrganisationVersion, "organisation.added", **{**BODY, **twin})
    declared(world, "bob", organisation_id=double.thing_id, organisation_name=None)


def _ended_by_themselves(world: World) -> None:
    """Whoever says that their interest has ended opens nothing by that."""
    _none_declared(world)
    made = declared(world, "bob", organisation_id=world.ids["trust"], organisation_name=None)
    with unit_of_work() as session:
        end_interest(session, made.ref, TODAY, expected_n=None, actor=SYSTEM, today=TODAY)


def _bids_later(world: World) -> None:
    """The interest was there first, and whoever it is in bids now."""
    _none_declared(world)
    declared(world, "bob", organisation_id=world.ids["acme"], organisation_name=None)
    with unit_of_work() as session:
        row = procurement(session, world.ids["procurement"], viewer=UNBOUND)
        bids = [
            *row.bidders,
            {"bidder_id": world.ids["acme"], "exclusion_checked_on": None, "exclusion_found": None},
        ]
        facts.change(
            session, row, "procurement.amended", act="changed", actor=SYSTEM, known_on=TODAY, bidders=bids
        )


KEPT: dict[str, Callable[[World], None]] = {
    "not declared yet": lambda _world: None, "part": _in_a_part, "double": _in_another_record_of_it,
    "ended": _ended_by_themselves, "bids later": _bids_later,
    "declared": _declared_one, "stood down": _stood_down, "register": _on_register, "typed": _typed_on_register,
    "joined": _another_record_of_theirs,
}  # fmt: skip


def as_bob(app: Flask, world: World, *roles: Role) -> Visit:
    return signed_in(app, *roles, person_id=world.ids["bob"], email="bob@example.org")


@pytest.mark.parametrize("why", KEPT)
def test_an_evaluator_who_is_kept_from_scoring_is_kept_from_the_papers(
    app: Flask, world: World, procured: dict[str, str], why: str
) -> None:
    bob = as_bob(app, world, *EVERY)
    where = f"/procurements/{procured['procurement']}"
    with app.app_context():
        KEPT[why](world)
    for there in (
        where,
        f"{where}/pack",
        f"{where}/amend",
        f"{where}/papers",
        f"/evaluators/{procured['own']}",
    ):
        closed = bob.get(there)
        assert closed.status_code == 403
        assert "These papers are closed to you" in closed.text
    assert bob.client.get(f"/evaluators/{procured['evaluator']}").status_code == 404
    assert procured["procurement"] in bob.get("/papers/").text
    assert TITLE not in bob.get("/procurements/").text
    assert bob.client.get(f"/api/v1/procurements/{procured['procurement']}").status_code == 403
    assert bob.client.get("/api/v1/procurements/PRC-2026-22222222").status_code == 404
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
    bob = as_bob(app, world, *EVERY)
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
    bob = as_bob(app, world, *EVERY)
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
    bob = as_bob(app, world, *EVERY)
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


def test_another_person_decides_and_the_papers_open_or_stay_closed(
    app: Flask, world: World, procured: dict[str, str]
) -> None:
    with app.app_context():
        _none_declared(world)
        held = declared(world, "bob", organisation_id=world.ids["trust"], organisation_name=None)
    bob = as_bob(app, world, Role.PROCUREMENT_LEAD)
    where = f"/procurements/{procured['procurement']}"
    assert "You need do nothing" in " ".join(bob.get("/papers/").text.split())
    assert bob.client.get(f"{where}/papers/{held.ref}").status_code == 403
    lead = signed_in(app, Role.PROCUREMENT_LEAD, person_id=world.ids["cat"], email="cat@example.org")
    assert "Closed until somebody else has decided" in lead.get(f"{where}/papers").text
    at = f"{where}/papers/{held.ref}"
    unmanaged = lead.fill(at, may_see_papers="Yes", decided_because="Small")
    assert "Enter how it is managed" in unmanaged.text
    answered = lead.fill(at, may_see_papers="Yes", decided_because="Small", how_managed="Scores no bid of it")
    assert answered.status_code == 302, answered.text
    assert "Scores no bid of it" in lead.get(f"{where}/papers").text
    assert bob.client.get(where).status_code == 200
    assert "None. Every procurement" in bob.get("/papers/").text


def test_calls_and_commands_say_and_decide_the_same(
    app: Flask, world: World, procured: dict[str, str]
) -> None:
    with app.app_context():
        _none_declared(world)
        held = declared(world, "bob", organisation_id=world.ids["trust"], organisation_name=None)
    bob = as_bob(app, world, Role.PROCUREMENT_LEAD)
    called = f"/api/v1/procurements/{procured['procurement']}/papers"
    assert [one["state"] for one in bob.client.get("/api/v1/papers").json["closed"]] == ["waits"]
    told = bob.client.get(called)
    assert (told.status_code, told.json["title"]) == (
        403,
        "These papers are closed to you: a colleague looks at an interest first, and you need do nothing",
    )
    lead = signed_in(app, Role.PROCUREMENT_LEAD, person_id=world.ids["cat"], email="cat@example.org")
    (named,) = [one for one in lead.client.get(called).json["named"] if one["because"]]
    assert (named["person_id"], named["state"]) == (world.ids["bob"], "waits")
    assert lead.client.get(f"{called}?on=soon").status_code == 422
    answer = {"may_see_papers": False, "decided_because": "Too close"}
    lead.get("/delegations/")
    token = {"X-CSRFToken": lead.hidden["csrf_token"]}
    made = lead.client.post(f"{called}/{held.ref}", json=answer, headers=token)
    assert (made.status_code, made.json["decided_by"]) == (200, world.ids["cat"])
    assert [one["state"] for one in bob.client.get("/api/v1/papers").json["closed"]] == ["closed"]


def test_an_evaluator_who_has_not_declared_is_led_to_declaring_by_page_and_by_call(
    app: Flask, world: World, procured: dict[str, str]
) -> None:
    """For this procurement: what was declared for another, or in the yearly round, opens nothing."""
    bob = as_bob(app, world, Role.PROCUREMENT_LEAD)
    at, declares = f"/procurements/{procured['procurement']}", f"/evaluators/{procured['own']}/declare"
    page = bob.get(at)
    assert page.status_code == 403
    assert "please declare for this procurement first" in page.text
    assert f'href="{declares}"' in page.text
    called = bob.client.get(f"/api/v1{at}")
    assert called.status_code == 403
    assert called.json is not None
    assert called.json["title"] == f"You judge bids here, so declare first: POST /api/v1{declares}"
    assert bob.client.get(f"/api/v1/evaluators/{procured['own']}").status_code == 403
    bob.get("/delegations/")
    token = {"X-CSRFToken": bob.hidden["csrf_token"]}
    made = bob.client.post(f"/api/v1{declares}", json={"has_bidder_interest": False}, headers=token)
    assert made.status_code == 200, made.text
    assert bob.client.get(f"/api/v1{at}").status_code == 200
    assert bob.get(at).status_code == 200


@pytest.mark.parametrize("why", ["declared", "stood down"])
def test_nobody_takes_their_own_interest_back_to_read_the_papers(
    app: Flask, world: World, procured: dict[str, str], why: str
) -> None:
    bob = as_bob(app, world, Role.DECLARANT)
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


def _is_named(world: World, name: str) -> bool:
    who = Viewer(world.ids[name], frozenset(), frozenset())
    with reading() as session:
        return is_named(session, viewer=who)


def test_the_papers_are_asked_about_for_whoever_a_procurement_ever_named_and_for_their_other_records(
    app: Flask, world: World, procured: dict[str, str]
) -> None:
    """A request asks once whether any does: a person who is missed here would read papers that are kept from them."""
    with app.app_context():
        assert [_is_named(world, name) for name in ("ann", "bob")] == [True, True]
        for column in NAMES:
            with unit_of_work() as session:
                who = begin(
                    session, PersonVersion, "person.added", name=column.key, email=None, staff_number=None
                )
            world.ids[column.key] = who.thing_id
            assert not _is_named(world, column.key)
            for whom in (who.thing_id, None):
                _procurement_names(world, **{column.key: whom})
            assert _is_named(world, column.key), column.key


def _procurement_names(world: World, **columns: Any) -> None:
    with unit_of_work() as session:
        row = procurement(session, world.ids["procurement"], viewer=UNBOUND)
        facts.change(
            session, row, "procurement.changed", act="changed", actor=SYSTEM, known_on=TODAY, **columns
        )
