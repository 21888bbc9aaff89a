"""A body typed in another form through the calls: the check sees it, and a program answers what it asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

import pytest
from flask import Flask

from register import clock
from register.domain.permissions import Role
from tests import contracting
from tests.api.test_interests import Call, calling
from tests.contracting import TODAY, World

SHARES = {
    "interest_type": "financial", "situation": "Sh", "description": "Shares", "arose_on": "2009-04-01",
}  # fmt: skip


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = contracting.recorded()
    with clock.travel(datetime.combine(TODAY, time(12), UTC)):
        yield made


def asked(app: Flask, world: World, name: str) -> tuple[dict[str, Any], dict[str, Any], Call]:
    """The steps of somebody who adds a body, declares for the signatory, and approves as the signatory."""
    manager = calling(app, Role.CONTRACT_MANAGER, world.ids["bob"], "manager@example.org")
    officer = calling(app, Role.GOVERNANCE_OFFICER, world.ids["dee"], "officer@example.org")
    signatory = calling(app, Role.SIGNATORY, world.ids["ann"], "signatory@example.org")
    body = {"name": "Fernhill Care Ltd", "kind": "company", "company_number": "01234567"}
    made = manager("POST", "/organisations", body)
    assert made.status_code == 201, made.text
    interest = officer("POST", f"/people/{world.ids['ann']}/interests", {**SHARES, "organisation_name": name})
    assert interest.status_code == 201, interest.text
    with app.app_context():
        ref = contracting.in_review(world, contracting.complete(world, provider_id=made.json["id"])).ref
    answer = signatory("POST", f"/contracts/{ref}/approve", {"party": "commissioner"})
    assert answer.status_code == 201, answer.text
    return answer.json, {"interest": interest.json, "body": made.json}, officer


@pytest.mark.parametrize(
    "name",
    ["Fernhill Care Limited", "Fernhill Care Ltd.", "The Fernhill Care Ltd", "Fernhill  Care Ltd",
     "Fernhill\u00a0Care Ltd", "Fernhill Care\u200b Ltd", "Fernhill-Care Ltd", "company 01234567"],
)  # fmt: skip
def test_a_body_typed_with_another_form_of_its_name_stops(app: Flask, world: World, name: str) -> None:
    answer, _, _ = asked(app, world, name)
    assert (answer["outcome"], answer["taken"]) == ("stopped", False)


@pytest.mark.parametrize("name", ["Fernhill Care", "Fernhill Care LLP", "Fernhil Care Ltd"])
def test_a_name_that_may_be_the_bodys_is_a_condition_that_a_program_can_answer(
    app: Flask, world: World, name: str
) -> None:
    answer, made, officer = asked(app, world, name)
    assert answer["outcome"] == "conditional"
    assert "same_body" in [reason["code"] for reason in answer["reasons"]]
    place = f"/interests/{made['interest']['ref']}/recognitions/{made['body']['ref']}"
    wrong = officer("POST", place, {"answer": "perhaps", "reason": "x"})
    assert (wrong.status_code, list(wrong.json["problems"])) == (422, ["answer"])
    kept = officer("POST", place, {"answer": "same", "reason": "By its number"})
    assert (kept.status_code, kept.json["answer"], kept.json["answered_by"]) == (
        201,
        "same",
        world.ids["dee"],
    )
    shown = officer("GET", f"/interests/{made['interest']['ref']}/recognitions").json
    assert [one["answer"] for one in shown["recognitions"]] == ["same"]


def test_a_program_answers_about_the_body_of_a_post(app: Flask, world: World) -> None:
    officer = calling(app, Role.GOVERNANCE_OFFICER, world.ids["dee"], "officer@example.org")
    body = officer("POST", "/organisations", {"name": "Fernhill Care Ltd", "kind": "company"}).json
    twin = officer(
        "POST", "/organisations", {"name": "Fernhill Care", "kind": "company", "is_another": True}
    ).json
    there = f"/organisations/{twin['ref']}/recognitions"
    made = officer("POST", f"{there}/{body['ref']}", {"answer": "another", "reason": "By its number"})
    assert made.status_code == 201, made.text
    told = officer("GET", there).json["recognitions"]
    assert [
        (one["employer_id"], one["organisation_id"], one["answer"], one["interest_id"]) for one in told
    ] == [(twin["id"], body["id"], "another", None)]
    refused = officer("POST", f"{there}/{twin['ref']}", {"answer": "same", "reason": "It is itself"})
    assert (refused.status_code, list(refused.json["problems"])) == (422, ["organisation_id"])
    manager = calling(app, Role.CONTRACT_MANAGER, world.ids["bob"], "manager@example.org")
    assert manager("POST", f"{there}/{body['ref']}", {"answer": "same", "reason": "Mine"}).status_code == 403
