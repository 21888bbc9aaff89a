"""A procurement and the contract that it led to: told on both pages, to machines and to the public, and refused where it
cannot be."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from flask import Flask

from register.db import unit_of_work
from register.domain.permissions import Role
from register.models.procurements import ProcurementVersion
from tests import contracting
from tests.contracting import World, begin
from tests.drawn_forms import as_drawn
from tests.services.test_changes import in_force
from tests.signing_in import Visit, signed_in

world = contracting.on_its_day
WHOLE = {
    "title": "Nursing", "description": "Nursing at home", "route_reason": "Several can do it", "value_pence": 120_000_000,
    "award_criteria": [], "moderations": [], "representations": [], "notices": [], "cpv": "85141200",
}  # fmt: skip


@pytest.fixture
def manager(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])


def awarded(world: World, to: str = "trust", **more: Any) -> str:
    bidder = {"bidder_id": world.ids[to], "exclusion_checked_on": None, "exclusion_found": None}
    told = {
        **WHOLE, "route": "tender", "valid_from": date(2009, 1, 5), "award_decided_on": date(2009, 3, 10),
        "award_reasons": "The best plan", "commissioner_id": world.ids["pct"], "awarded_to_id": world.ids[to],
        "bidders": [bidder], **more,
    }  # fmt: skip
    with unit_of_work() as session:
        return str(begin(session, ProcurementVersion, "procurement.added", **told).ref)


def linked(manager: Visit, ref: str, contract: str) -> Any:
    drawn = as_drawn(manager.get(f"/procurements/{ref}/amend").text)
    sent = {**drawn, "led_to_id": contract, "reason": "It was signed"}
    return manager.client.post(f"/procurements/{ref}/amend", data=sent)


def test_the_two_are_told_on_both_pages_by_the_call_and_in_open_data(
    app: Flask, world: World, manager: Visit
) -> None:
    with app.app_context():
        contract, ref = in_force(world), awarded(world)
        other, elsewhere = awarded(world), awarded(world, "pct", commissioner_id=world.ids["trust"])
    key = manager.client.get(f"/api/v1/contracts/{contract}").json["id"]
    assert linked(manager, ref, key).status_code == 302
    assert f"{ref}, Nursing" in manager.get(f"/contracts/{contract}").text
    assert f'href="/contracts/{contract}"' in manager.get(f"/procurements/{ref}").text
    told = manager.client.get(f"/api/v1/contracts/{contract}").json["awarded_by"]
    assert (told["ref"], told["title"], told["decided_on"]) == (ref, "Nursing", "2009-03-10")
    package = json.loads(manager.client.get("/api/v1/contracts-register?format=ocds").data)
    (release,) = package["releases"]
    assert release["tender"]["title"] == "Nursing"
    assert "Another procurement led to this contract" in linked(manager, other, key).text
    assert "Select a contract between who bought and the bidder" in linked(manager, elsewhere, key).text
