"""What came back is decided and becomes one variation, by call and by command."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from register.db import unit_of_work
from register.domain.permissions import Role
from register.services.contracts.changes import take_back_change
from tests import contracting
from tests.cli.conftest import Command
from tests.contracting import TODAY, World
from tests.documents.returning import both, edited, reword, value
from tests.services.test_changes import in_force
from tests.signing_in import Visit, signed_in
from tests.web.test_returned import made_document, packed

world = contracting.on_its_day
BY = "contract_manager@example.org"


@pytest.fixture
def eve(app: Flask, world: World) -> Visit:
    visit = signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])
    visit.get("/contracts/")
    return visit


@dataclass
class Came:
    """A contract in force for which a file came back with another price and another word of a fixed clause."""

    ref: str
    eve: Visit

    @property
    def round(self) -> dict[str, Any]:
        reply = self.eve.client.get(f"/api/v1/contracts/{self.ref}/returned")
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json["rounds"][-1]
        return found

    def keys(self) -> dict[str, str]:
        return {one["difference"]["kind"]: one["difference"]["key"] for one in self.round["differences"]}

    def post(self, what: str, **sent: Any) -> TestResponse:
        csrf = {"X-CSRFToken": self.eve.hidden["csrf_token"]}
        where = f"/api/v1/contracts/{self.ref}/returned/{self.round['id']}/{what}"
        return self.eve.client.post(where, json=sent, headers=csrf)


@pytest.fixture
def came(app: Flask, world: World, eve: Visit, command: Command, instance: Path, tmp_path: Path) -> Came:
    with app.app_context():
        ref = in_force(world)
        parts = made_document(ref, instance)
    file = tmp_path / "Back.docx"
    words = "last for six years"
    change = both(
        value("prices/row[1]/annual_value", "£650,000.00"), reword(words, words, "last for three years")
    )
    file.write_bytes(packed(edited(parts, change)))
    assert command("contracts", "returned", ref, file).exit_code == 1
    return Came(ref, eve)


def test_by_call_differences_are_decided_and_one_variation_carries_what_was_taken_in(
    came: Came, eve: Visit
) -> None:
    keys = came.keys()
    assert set(keys) == {"field", "fixed"}
    assert came.post("decide", difference=keys["field"], answer="take_in").status_code == 200
    assert "Decide every difference first" in came.post("take-in").text
    without = came.post("decide", difference=keys["fixed"], answer="take_in")
    assert (without.status_code, "derogation" in without.text) == (422, True)
    assert (
        came.post("decide", difference=keys["fixed"], answer="refuse", reason="It is national").status_code
        == 200
    )
    made = came.post("take-in")
    assert made.status_code == 201, made.text
    change = made.json["made"]
    differs = eve.client.get(f"/api/v1/contract-changes/{change}/differences").json
    assert (differs["value_before_pence"], differs["value_after_pence"]) == (60_000_000, 65_000_000)
    assert "£650,000.00" in differs["places"][0]["after"]
    assert came.round["made"] == change
    assert change in came.post("take-in").text
    assert came.post("decide", difference=keys["field"], answer="refuse", reason="No").status_code == 400


def test_by_command_the_same_and_once_the_variation_is_taken_back_it_may_be_put_in_again(
    app: Flask, world: World, came: Came, command: Command
) -> None:
    keys, ref = came.keys(), came.ref
    assert "To be decided" in command("contracts", "differences", ref).output
    for kind, answer in (("field", "take_in"), ("fixed", "refuse")):
        said = command(
            "contracts", "decide-difference", ref, keys[kind], answer, "--reason", "Agreed", "--by", BY
        )
        assert said.exit_code == 0, said.output
    made = command("contracts", "take-in", ref, "--by", BY)
    assert made.exit_code == 0, made.output
    change = made.output.strip()
    assert (
        "£600,000.00 a year until now, £650,000.00 with it"
        in command("contracts", "change-differences", change).output
    )
    told = command("contracts", "differences", ref).output
    assert (f"put into {change}" in told, "Refused" in told) == (True, True)
    assert change in str(command("contracts", "take-in", ref, "--by", BY).exception)
    with app.app_context(), unit_of_work() as session:
        take_back_change(session, change, reason="Not yet", actor=contracting.preparer(world), today=TODAY)
    again = command("contracts", "take-in", ref, "--by", BY)
    assert again.exit_code == 0, again.output
    assert again.output.strip() != change
