"""Calls with any body or question that the published description allows, and many that it does not: no fault of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.generation import GenerationMode

from tests.architecture.routes import Door, doors
from tests.bad_input.addresses import real

SHAPES: dict[str, Any] = {
    "null": None, "an array": [], "an array of objects": [{}], "a text": "x", "a number": 1, "true": True,
    "an empty object": {}, "an unknown field": {"\x00": None}, "nested": {"a": {"b": [None] * 50}},
}  # fmt: skip
JUNK: tuple[Any, ...] = (
    None,
    [],
    {},
    ["x"],
    -1,
    1e308,
    True,
    "\x00",
    "x" * 30_000,
    "<script>alert(1)</script>",
)
ASKING_NOTHING = {
    "api.approve_contract",
    "api.copy_contract",
    "api.name_assistant",
    "api.choose_mail",
    "api.publish_scheme",
}
"""Calls whose fields all have something to fall back on."""
ANY_WORDS = {"api.ask_back", "api.answer_back", "api.withdraw_scheme"}
"""Calls whose one field takes whatever words somebody says."""


def writing_doors(app: Flask) -> list[Door]:
    return [door for door in doors(app) if door.is_api and door.method != "GET"]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_body_of_the_wrong_shape_is_refused_and_writes_nothing(
    app: Flask, token: dict[str, str], things: dict[str, str], entries: Callable[[], int], shape: str
) -> None:
    before = entries()
    for door in writing_doors(app):
        if needs_no_body(door) or (shape == "an empty object" and door.endpoint in ASKING_NOTHING):
            continue
        answer = app.test_client().open(
            real(door, things), method=door.method, headers=token, json=SHAPES[shape]
        )
        assert 400 <= answer.status_code < 500, (door, answer.status_code, answer.text)
        assert answer.mimetype == "application/problem+json", door
    assert entries() == before


@pytest.mark.parametrize("number", range(len(JUNK)))
def test_a_field_of_the_wrong_type_is_refused_and_writes_nothing(
    app: Flask, token: dict[str, str], things: dict[str, str], entries: Callable[[], int], number: int
) -> None:
    before, described = entries(), app.test_client().get("/api/v1/openapi.json").get_json()
    for door in writing_doors(app):
        body = dict.fromkeys(_fields(described, door), JUNK[number])
        if door.endpoint in ANY_WORDS and JUNK[number] == "<script>alert(1)</script>":
            continue
        if body and not (JUNK[number] is None and door.endpoint in ASKING_NOTHING):
            answer = app.test_client().open(real(door, things), method=door.method, headers=token, json=body)
            assert 400 <= answer.status_code < 500, (door, answer.status_code, answer.text)
    assert entries() == before


@pytest.mark.parametrize(
    "text", ["", "{", "[1,", "\x00", '{"a": NaN}', '{"a": 1' + "0" * 5000 + "}", "[" * 5000]
)
def test_what_is_not_json_is_refused(
    app: Flask, token: dict[str, str], things: dict[str, str], entries: Callable[[], int], text: str
) -> None:
    before = entries()
    for door in writing_doors(app):
        if not needs_no_body(door):
            answer = app.test_client().open(
                real(door, things),
                method=door.method,
                headers=token,
                data=text,
                content_type="application/json",
            )
            assert 400 <= answer.status_code < 500, (door, answer.status_code, answer.text)
    assert entries() == before


def test_nobody_writes_without_a_token(
    app: Flask, things: dict[str, str], entries: Callable[[], int]
) -> None:
    before = entries()
    for door in writing_doors(app):
        for headers in (
            {"Authorization": "Bearer al_wrong"},
            {"Authorization": "Bearer"},
            {"Authorization": "\xff"},
        ):
            answer = app.test_client().open(real(door, things), method=door.method, headers=headers, json={})
            assert answer.status_code in (400, 401, 403), (door, answer.status_code)
    assert entries() == before


def needs_no_body(door: Door) -> bool:
    """Making a document takes everything from the contract, and checking all contracts asks nothing."""
    return door.endpoint in ("api.generate_contract", "api.check_contracts")


def _fields(described: dict[str, Any], door: Door) -> list[str]:
    """The fields of a call's body, by its description."""
    path = described["paths"].get(door.rule.replace("<", "{").replace(">", "}"), {})
    body = path.get(door.method.lower(), {}).get("requestBody", {})
    for content in body.get("content", {}).values():
        name = content["schema"]["$ref"].rsplit("/", 1)[1]
        return list(described["components"]["schemas"][name].get("properties", {}))
    return []


def _try_all(app: Flask, token: dict[str, str], examples: int) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    for found in schema.get_all_operations():
        operation = found.ok()
        strategy = operation.as_strategy(generation_mode=GenerationMode.POSITIVE) | operation.as_strategy(
            generation_mode=GenerationMode.NEGATIVE
        )

        @settings(
            max_examples=examples, deadline=None, database=None, derandomize=True,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=strategy)
        def asked(case: Any) -> None:
            answer = case.call(headers=token)
            assert answer.status_code < 500, f"{case.method} {answer.request.url}: {answer.status_code}"

        asked()


def test_no_call_that_the_description_suggests_is_a_fault_of_ours(app: Flask, token: dict[str, str]) -> None:
    _try_all(app, token, 3)


@pytest.mark.soak
def test_no_call_that_the_description_suggests_is_a_fault_of_ours_in_the_long_run(
    app: Flask, token: dict[str, str]
) -> None:
    _try_all(app, token, 1_000)
