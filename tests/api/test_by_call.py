"""What a program does by calls alone: find a name however it is typed, and carry a change of a contract to its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from register import clock
from register.domain.permissions import Role
from tests import contracting
from tests.api.test_interests import Call, calling
from tests.contracting import TODAY, World
from tests.services.test_changes import in_force

NAMES = (
    "Łukasz Żak",
    "Óscar Ångström",
    "Éclat Œuvre",
    "Иван Ћосић",
    "Straße ẞen",
    "Ðorður Þór",
    "50% Off_Peak",
)
TYPED = (str, str.upper, str.lower, str.swapcase)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = contracting.recorded()
    with clock.travel(datetime.combine(TODAY, time(12), UTC)):
        yield made


def found(call: Call, path: str, search: str) -> list[str]:
    answer = call("GET", f"{path}={quote(search)}")
    assert answer.status_code == 200, answer.text
    return [row["ref"] for row in answer.json["rows"]]


@pytest.mark.parametrize("name", NAMES)
def test_a_person_and_a_body_are_found_by_their_names_in_any_letters(
    app: Flask, world: World, name: str
) -> None:
    officer = calling(app, Role.GOVERNANCE_OFFICER, world.ids["dee"], "officer@example.org")
    person = officer("POST", "/people", {"name": name}).json["ref"]
    body = officer("POST", "/organisations", {"name": f"{name} Ltd", "kind": "company"}).json["ref"]
    for typed in (write(name) for write in TYPED):
        assert found(officer, "/people?name", typed) == [person]
        assert found(officer, "/organisations?name", typed[:-1]) == [body]


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Łukasz Żak", "lukasz zak"),
        ("Éclat Œuvre", "eclat oeuvre"),
        ("Óscar Ångström", "oscar angstrom"),
        ("Straße", "STRASSE"),
    ],
)
def test_a_name_is_found_without_its_marks(app: Flask, world: World, stored: str, typed: str) -> None:
    officer = calling(app, Role.GOVERNANCE_OFFICER, world.ids["dee"], "officer@example.org")
    ref = officer("POST", "/people", {"name": stored}).json["ref"]
    assert found(officer, "/people?name", typed) == [ref]


def test_a_sign_that_stands_for_anything_elsewhere_is_a_letter(app: Flask, world: World) -> None:
    officer = calling(app, Role.GOVERNANCE_OFFICER, world.ids["dee"], "officer@example.org")
    officer("POST", "/people", {"name": "Plain Name"})
    for sign in ("%", "_", "Pla%", "Pl_in"):
        assert found(officer, "/people?name", sign) == []


def changed(app: Flask, world: World, sent: dict[str, Any]) -> tuple[Any, Any, str]:
    """A change of a contract in force, proposed by whoever prepared it and decided by the signatory."""
    with app.app_context():
        ref = in_force(world, answers={"extension_months": 3})
    keeper = calling(app, Role.CONTRACT_MANAGER, world.ids["eve"], "keeper@example.org")
    signatory = calling(app, Role.SIGNATORY, world.ids["ann"], "signatory@example.org")
    looked_at = {"version": keeper("GET", f"/contracts/{ref}").json["n"]}
    change = keeper(
        "POST", f"/contracts/{ref}/changes", {"text": "Agreed at the meeting", **looked_at, **sent}
    )
    assert change.status_code == 201, change.text
    made = signatory(
        "POST",
        f"/contract-changes/{change.json['ref']}/decide",
        {"party": "commissioner", "version": change.json["n"]},
    )
    return made, keeper("GET", f"/contracts/{ref}").json, ref


def test_a_contract_in_force_is_extended_by_call_with_a_check_and_a_new_last_day(
    app: Flask, world: World
) -> None:
    made, contract, _ = changed(app, world, {"contract_act": "extend", "ends_on": "2010-06-30"})
    assert (made.status_code, made.json["taken"], made.json["question"]) == (201, True, "extend")
    assert (contract["stage"], contract["valid_to"]) == ("in_force", "2010-06-30")


def test_a_contract_in_force_is_suspended_by_call(app: Flask, world: World) -> None:
    made, contract, _ = changed(app, world, {"contract_act": "suspend"})
    assert made.status_code == 201, made.text
    assert contract["stage"] == "suspended"


def test_a_change_that_the_move_names_is_answered_with_the_call_that_makes_it(
    app: Flask, world: World
) -> None:
    with app.app_context():
        ref = in_force(world)
    signatory = calling(app, Role.SIGNATORY, world.ids["ann"], "signatory@example.org")
    refused = signatory("POST", f"/contracts/{ref}/move", {"act": "extend", "reason": "Twelve more months"})
    assert refused.status_code in (400, 403, 409, 422)
    assert "no door" not in refused.text
