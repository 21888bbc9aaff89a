"""Values in calls are what they say: no number is taken for a day, no text for pence, no true for a number."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from register.domain.permissions import Role
from tests import registering
from tests.registering import World
from tests.signing_in import Visit, signed_in

Sent = Callable[..., TestResponse]
SHARES = {
    "interest_type": "financial", "situation": "Sh", "description": "Shares", "arose_on": "2026-05-01",
    "organisation_name": "Acme",
}  # fmt: skip


world = registering.on_its_day


@pytest.fixture
def officer(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER)


@pytest.fixture
def declared(officer: Visit, world: World) -> Sent:
    """Declare an interest of Bob's with these fields, or with this text as it stands."""

    def send(text: str | None = None, kind: str = "application/json", **changes: Any) -> TestResponse:
        officer.get("/people/")
        return officer.client.post(
            f"/api/v1/people/{world.ids['bob']}/interests", content_type=kind,
            headers={"X-CSRFToken": officer.hidden["csrf_token"]},
            data=json.dumps({**SHARES, **changes}) if text is None else text,
        )  # fmt: skip

    return send


def problems(answer: TestResponse) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    found: dict[str, str] = answer.get_json()["problems"]
    return found


@pytest.mark.on("sqlite")
@pytest.mark.parametrize(
    "day", [0, "0", True, 1767225600, "1767225600", 20260501, "2026-5-1", "20260501", "1 May 2026"]
)
def test_a_number_is_no_day(declared: Sent, day: object) -> None:
    words = "The date the interest began must be a real date, written like 2026-04-01"
    assert problems(declared(arose_on=day)) == {"arose_on": words}


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("pence", ["10.00", True, False, "10", 10.0, 10.5, [10], {"pence": 10}])
def test_pence_are_a_whole_number(declared: Sent, pence: object) -> None:
    assert problems(declared(value_pence=pence)) == {
        "value_pence": "The value must be a whole number, written like 1250"
    }


def test_what_is_meant_is_kept_as_it_was_meant(declared: Sent) -> None:
    made = declared(value_pence=1000)
    assert (made.status_code, made.get_json()["value_pence"], made.get_json()["arose_on"]) == (
        201,
        1000,
        "2026-05-01",
    )


@pytest.mark.on("sqlite")
def test_every_fault_is_told_beside_its_field_at_once(declared: Sent) -> None:
    found = problems(declared(arose_on=None, interest_type="odd", value_pence="1", surprise=1))
    assert sorted(found) == ["arose_on", "interest_type", "surprise", "value_pence"]
    assert found["arose_on"] == "Enter the date the interest began"


@pytest.mark.on("sqlite")
@pytest.mark.parametrize(
    "text", ['{"arose_on": "2026-05-01", "arose_on": 0}', '{"a": {"b": 1, "b": 2}}', "{", '{"a": NaN}']
)
def test_a_body_that_can_be_read_in_two_ways_is_refused_before_it_is_looked_at(
    declared: Sent, text: str
) -> None:
    answer = declared(text)
    assert (answer.status_code, "problems" in answer.get_json()) == (400, False)


@pytest.mark.on("sqlite")
@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json"]
)
def test_another_content_type_is_refused_before_the_body_is_looked_at(declared: Sent, kind: str) -> None:
    answer = declared(json.dumps({**SHARES, "arose_on": 0}), kind)
    assert answer.status_code == 415
    assert answer.get_json()["title"] == "Send a JSON object, with the content type application/json."


@pytest.mark.on("sqlite")
@pytest.mark.parametrize(
    "asked", ["on=0", "on=1767225600", "known=2026-2-30", "basis=guessed", "limit=0", "limit=501", "limit=1e2",
              "limit=5&limit=6", "stgae=draft"],
)  # fmt: skip
def test_a_question_is_read_as_strictly_as_a_body(officer: Visit, asked: str) -> None:
    name = asked.partition("=")[0]
    assert list(problems(officer.client.get(f"/api/v1/interests?{asked}"))) == [name]


@pytest.mark.on("sqlite")
def test_the_address_says_whose_it_is_and_nothing_else_does(declared: Sent, world: World) -> None:
    assert declared(person_id=world.ids["bob"]).status_code == 201
    assert list(problems(declared(person_id=world.ids["ann"]))) == ["person_id"]
