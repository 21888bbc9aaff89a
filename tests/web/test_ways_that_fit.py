"""A review offers the ways of managing that fit what was declared; the other doors refuse the rest and say why."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from register.cli.main import armslength
from register.config import Settings
from register.domain.errors import Invalid
from register.domain.interests.offers import GiverKind, OfferForm, OfferResponse
from register.domain.permissions import Role
from tests import registering
from tests.api.test_interests import calling
from tests.registering import World, declared
from tests.signing_in import day, signed_in

world = registering.on_its_day
WHY = "A gift was given on one day: say what becomes of it, or how decisions about its giver are managed"
GIFT: dict[str, Any] = {
    "situation": "Gi", "value_pence": 6_000, "offer_response": OfferResponse.ACCEPTED, "giver_kind": GiverKind.OTHER,
    "offer_form": OfferForm.THING, "description": "A hamper",
}  # fmt: skip


@pytest.fixture
def refs(app: Flask, world: World) -> dict[str, str]:
    with app.app_context():
        return {"job": declared(world, "bob").ref, "gift": declared(world, "bob", **GIFT).ref}


def test_a_gift_is_returned_or_passed_on_and_nobody_leaves_the_room_for_it(
    app: Flask, world: World, refs: dict[str, str]
) -> None:
    manager = signed_in(app, Role.MANAGER, person_id=world.ids["ann"])
    offered = {
        name: set(re.findall(r'name="kind"[^>]*value="(\w+)"', manager.get(f"/interests/{ref}/review").text))
        for name, ref in refs.items()
    }
    assert offered["job"] - offered["gift"] == {
        "stay_no_decision", "stay_no_discussion", "leave_for_item", "no_papers", "not_attend",
    }  # fmt: skip
    assert offered["gift"] - offered["job"] == {"returned", "passed_on"}
    answers = {"kind": "passed_on", "text": "", **day("valid_from", 2026, 5, 15)}
    assert manager.fill(f"/interests/{refs['gift']}/review", **answers).status_code == 302
    shown = manager.get(f"/interests/{refs['gift']}").text
    assert "Kept for the organisation or its charitable funds" in shown
    dual = manager.get(f"/mitigations/add/{world.ids['bob']}").text
    assert ('value="leave_for_item"' in dual, 'value="returned"' in dual) == (True, False)


def test_a_call_and_a_command_refuse_what_does_not_fit(
    app: Flask,
    settings: Settings,
    world: World,
    refs: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer = calling(app, Role.GOVERNANCE_OFFICER, world.ids["ann"])
    new = {"kind": "leave_for_item", "text": "Leaves the room", "valid_from": "2026-05-15"}
    refused = officer("POST", f"/interests/{refs['gift']}/mitigations", new)
    assert (refused.status_code, refused.get_json()["problems"]) == (422, {"kind": WHY})
    back = officer("POST", f"/interests/{refs['job']}/mitigations", {**new, "kind": "returned"})
    assert "cannot be given back" in back.get_json()["problems"]["kind"]
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    gift = officer("GET", f"/interests/{refs['gift']}").get_json()["id"]
    file = tmp_path / "new.json"
    file.write_text(json.dumps({**new, "interest_id": gift, "agreed_by": world.ids["ann"]}))
    done = CliRunner().invoke(armslength, ["mitigations", "add", str(file)])
    assert isinstance(done.exception, Invalid)
    assert done.exception.problems == {"kind": WHY}
