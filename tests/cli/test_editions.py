"""`armslength editions`: an edition is published, listed and exported, and programs read and publish the same."""

from __future__ import annotations

import json
from collections.abc import Callable

from click.testing import Result
from flask import Flask

from register.domain.errors import Invalid
from register.domain.permissions import Role
from tests import registering
from tests.api.test_interests import calling
from tests.registering import World, declared
from tests.signing_in import signed_in

Command = Callable[..., Result]


world = registering.on_its_day


def test_an_edition_is_published_listed_exported_and_read_by_programs(
    app: Flask, world: World, command: Command
) -> None:
    with app.app_context():
        declared(world)
    made = command("editions", "publish", "--held-on", "2026-05-15", "--title", "For May")
    assert made.exit_code == 0, made.exception
    ref = made.output.partition(":")[0]
    listed = [
        json.loads(line) for line in command("editions", "list", "--format", "jsonl").output.splitlines()
    ]
    assert [(row["ref"], row["title"], row["count"]) for row in listed[1:]] == [(ref, "For May", 1)]
    lines = command("editions", "export", ref, "--format", "jsonl").output.splitlines()
    assert ref in json.loads(lines[0])["question"]
    (row,) = [json.loads(line) for line in lines[1:]]
    assert (row["person"], row["description"]) == ("Bob Best", "Weekend shifts")
    client = app.test_client()
    (told,) = client.get("/api/v1/editions").json["rows"]
    assert told["ref"] == ref
    one = client.get(f"/api/v1/editions/{ref}?name=bob").json
    assert (one["rows"], one["sha256"]) == ([row], made.output.split()[-1])
    assert client.get(f"/api/v1/editions/{ref}?name=ann").json["rows"] == []


def test_an_officer_publishes_by_a_call_but_no_token_does_and_a_wrong_day_is_told_field_by_field(
    app: Flask, world: World, command: Command
) -> None:
    asked = {"held_on": "2026-05-15", "drawn_basis": "asserted"}
    assert calling(app, Role.GOVERNANCE_OFFICER)("POST", "/editions", asked).status_code == 403
    officer = signed_in(app, Role.GOVERNANCE_OFFICER)
    officer.get("/accounts/mine")
    proof = {"X-CSRFToken": officer.hidden["csrf_token"]}
    made = officer.client.post("/api/v1/editions", json=asked, headers=proof)
    assert made.json
    assert (made.status_code, made.json["count"], made.json["drawn_basis"]) == (201, 0, "asserted")
    wrong = officer.client.post("/api/v1/editions", json={"held_on": "2027-05-15"}, headers=proof)
    assert wrong.json
    assert list(wrong.json["problems"]) == ["held_on"]
    fault = command("editions", "publish", "--held-on", "2026-05-15", "--known-on", "2009-04-01").exception
    assert isinstance(fault, Invalid)
    assert list(fault.problems) == ["declared_by"]
