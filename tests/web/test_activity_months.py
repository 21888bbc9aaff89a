"""Months of activity as a contract manager brings them: pasted at once, shown against the plan, corrected, all or none."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from register.domain.permissions import Role
from tests import contracting
from tests.contracting import World
from tests.services.test_changes import in_force
from tests.signing_in import Visit, day, signed_in

world = contracting.on_its_day
PASTE = {"pasted": "2009-04,DN,900,1000", "source": "Return of the trust"}


@pytest.fixture
def ref(app: Flask, world: World) -> str:
    with app.app_context():
        return in_force(world)


@pytest.fixture
def manager(app: Flask, ref: str, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])


def text(visit: Visit, where: str) -> str:
    return re.sub(r"\s+", " ", visit.get(where).text)


def test_what_is_pasted_is_told_against_the_plan_with_a_picture_and_by_the_call(
    manager: Visit, ref: str
) -> None:
    assert manager.fill(f"/contracts/{ref}/activity/paste", **PASTE).status_code == 302
    page = text(manager, f"/contracts/{ref}/activity")
    assert "District nursing, April 2009 to April 2009: 900 against 1,000 planned" in page
    assert "-100 (-10.0%)" in page
    assert "Activity against plan" in manager.get(f"/contracts/{ref}").text
    told = manager.client.get(f"/api/v1/contracts/{ref}/activity?year=2009-04-01").json
    (service,) = told["services"]
    assert (service["code"], service["months"][0]["month"], len(service["months"])) == (
        "DN",
        "2009-04-01",
        12,
    )
    assert manager.client.get(f"/api/v1/contracts/{ref}/activity?year=soon").status_code == 422


def test_a_month_that_is_wrong_leaves_every_month_out_and_what_was_typed_stays(
    manager: Visit, ref: str
) -> None:
    both = {**PASTE, "pasted": "2009-04,DN,900\n2009-04,XX,1"}
    refused = manager.fill(f"/contracts/{ref}/activity/paste", **both)
    assert refused.status_code == 422
    assert "April 2009: The contract has no service of this code" in refused.text
    assert "2009-04,XX,1" in refused.text
    assert manager.client.get("/api/v1/activity-months").json["rows"] == []


def test_a_month_that_is_there_is_changed_by_what_is_pasted_again_and_never_twice(
    manager: Visit, ref: str
) -> None:
    assert manager.fill(f"/contracts/{ref}/activity/paste", **PASTE).status_code == 302
    (row,) = manager.client.get("/api/v1/activity-months").json["rows"]
    key = manager.client.get(f"/api/v1/contracts/{ref}").json["id"]
    again = {
        "contract_id": key, **day("month_on", 2009, 4, 1), "activity_source": "Return", "activities-0-activity_code": "DN",
        "activities-0-activity_done": "5",
    }  # fmt: skip
    assert "recorded already: change it there" in manager.fill("/activity-months/add", **again).text
    manager.fill(f"/contracts/{ref}/activity/paste", **{**PASTE, "pasted": "2009-04,DN,950,1000"})
    page = text(manager, f"/activity-months/{row['ref']}")
    assert "950" in page
    assert "Brought in again, with other numbers" in page
