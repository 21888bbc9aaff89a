"""Each noun has one shape through every call: what reading gives is what changing takes, and what is described."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask

from register.services.noun_shape import FOLLOWS, Noun
from register.services.nouns import every
from tests.architecture.routes import Door, doors
from tests.bad_input.addresses import real

NOUNS = every()
AMENDABLE = [noun for noun in NOUNS if noun.amend]
SOME = 4


def rows(app: Flask, noun: Noun, token: dict[str, str]) -> list[dict[str, Any]]:
    """Some records of the examples, each as reading gives it."""
    client = app.test_client()
    listed = client.get(f"/api/v1/{noun.name}?limit={SOME}", headers=token).get_json()["rows"]
    found = [client.get(f"/api/v1/{noun.name}/{row['ref']}", headers=token) for row in listed]
    return [answer.get_json() for answer in found if answer.status_code == 200]


def put(app: Flask, noun: Noun, token: dict[str, str], body: dict[str, Any]) -> Any:
    return app.test_client().put(f"/api/v1/{noun.name}/{body['ref']}", json=body, headers=token)


@pytest.mark.parametrize("noun", AMENDABLE, ids=lambda noun: noun.name)
def test_what_was_read_and_is_sent_back_changes_nothing_and_writes_no_version(
    app: Flask, token: dict[str, str], entries: Callable[[], int], noun: Noun
) -> None:
    found, before = rows(app, noun, token), entries()
    assert found, noun.name
    for one in found:
        answer = put(app, noun, token, one)
        assert (answer.status_code, answer.get_json()) == (200, one)
    assert entries() == before


@pytest.mark.parametrize("noun", AMENDABLE, ids=lambda noun: noun.name)
def test_what_is_only_read_is_refused_where_it_is_sent_back_otherwise(
    app: Flask, token: dict[str, str], entries: Callable[[], int], noun: Noun
) -> None:
    one, before = rows(app, noun, token)[0], entries()
    only_read = set(one) - set(noun.value.__dataclass_fields__) - {"n", "ref"}
    for name in sorted(only_read):
        answer = put(app, noun, token, {**one, name: "something else"})
        assert (answer.status_code, answer.get_json()["problems"]) == (422, {name: FOLLOWS})
    assert put(app, noun, token, {**one, "n": one["n"] + 1}).status_code == 409
    assert put(app, noun, token, {**one, "no_such_field": 1}).status_code == 422
    assert entries() == before


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.name)
def test_every_field_that_is_taken_is_given_back_under_its_name(
    app: Flask, token: dict[str, str], noun: Noun
) -> None:
    found = rows(app, noun, token)
    assert found, noun.name
    assert all(set(noun.value.__dataclass_fields__) <= set(one) for one in found)


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.name)
def test_a_row_of_a_list_says_what_the_record_says_under_the_same_name(
    app: Flask, token: dict[str, str], noun: Noun
) -> None:
    listed = app.test_client().get(f"/api/v1/{noun.name}?limit={SOME}", headers=token).get_json()["rows"]
    told = {one["ref"]: one for one in rows(app, noun, token)}
    assert told, noun.name
    differ = {
        (row["ref"], name): (value, told[row["ref"]][name])
        for row in listed if row["ref"] in told
        for name, value in row.items() if name in told[row["ref"]] and value != told[row["ref"]][name]
    }  # fmt: skip
    assert differ == {}


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, calls in described["paths"].items():
        for method, call in calls.items():
            yield path, method.upper(), call


def replies(call: dict[str, Any]) -> dict[str, Any]:
    """What a call answers when it did what was asked, by kind of content."""
    found = [reply for code, reply in call["responses"].items() if code.startswith("2")]
    return {kind: content["schema"] for reply in found for kind, content in reply.get("content", {}).items()}


def described_by(app: Flask) -> dict[str, Any]:
    return dict(app.test_client().get("/api/v1/openapi.json").get_json())


def test_every_call_is_described_with_what_it_answers(app: Flask) -> None:
    described = described_by(app)
    calls = list(operations(described))
    silent = [f"{method} {path}" for path, method, call in calls if not replies(call)]
    assert silent == []
    told = {(method, path.replace("{", "<").replace("}", ">")) for path, method, _ in calls}
    asked = {
        (door.method, door.rule) for door in doors(app) if door.is_api and door.endpoint != "api.openapi"
    }
    assert asked == told


def test_what_reading_answers_is_as_described(
    app: Flask, token: dict[str, str], things: dict[str, str]
) -> None:
    described, checked = described_by(app), 0
    for path, method, call in operations(described):
        if method != "GET":
            continue
        door = Door(call["operationId"], method, path.replace("{", "<").replace("}", ">"))
        answer = app.test_client().get(real(door, things), headers=token)
        if answer.status_code == 200 and answer.is_json:
            _check(described, replies(call)["application/json"], answer.get_json(), path)
            checked += 1
    assert checked > len(NOUNS)


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.name)
def test_each_record_is_answered_as_described(app: Flask, token: dict[str, str], noun: Noun) -> None:
    described = described_by(app)
    call = described["paths"][f"/api/v1/{noun.name}/{{ref}}"]["get"]
    for one in rows(app, noun, token):
        _check(described, replies(call)["application/json"], one, noun.name)


def _check(described: dict[str, Any], schema: dict[str, Any], answered: Any, where: str) -> None:
    whole = {**schema, "components": described["components"]}
    faults = [str(fault) for fault in jsonschema_rs.validator_for(whole).iter_errors(answered)]
    assert faults == [], where
