"""A barrier that would lock out everybody is not raised unawares, and whoever keeps barriers can take it away again."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from register.db import reading
from register.domain.permissions import Role
from register.queries.duties.inside_barriers import in_force
from tests import contracting, reminding
from tests.cli.conftest import Command, command
from tests.contracting import SYSTEM, World
from tests.signing_in import Visit, signed_in

__all__ = ["command"]
world = contracting.on_its_day
LOOK_FIRST = "what would be left without an owner"


@pytest.fixture
def officer(app: Flask, world: World) -> Visit:
    """The only one who keeps barriers; the contract has a manager."""
    with app.app_context():
        contracting.drafted(world)
        reminding.account("eve@example.org", Role.CONTRACT_MANAGER, person_id=world.ids["eve"])
    return signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["cat"])


def barriers(app: Flask) -> list[str]:
    with app.app_context(), reading() as session:
        return [one.ref for one in in_force(session, viewer=SYSTEM.viewer)]


def sent(visit: Visit, path: str, json: dict[str, Any]) -> Any:
    visit.get("/barriers/raise")
    return visit.client.post(path, json=json, headers={"X-CSRFToken": visit.hidden["csrf_token"]})


def test_page_call_and_command_raise_none_before_it_was_looked_at_what_is_left(
    app: Flask, world: World, officer: Visit, command: Command
) -> None:
    body = {"subject_kind": "organisation", "subject": world.ids["pct"]}
    page = officer.fill("/barriers/raise", **body, reason="A matter")
    assert page.status_code == 422
    assert "Nothing is restricted yet. This would be left without an owner" in page.text
    reply = sent(officer, "/api/v1/walls", {**body, "reason": "A matter"})
    assert list(reply.json["problems"]) == ["knows_what_is_left"]
    words = ("walls", "raise", "organisation", world.ids["pct"], "--reason", "A matter")
    assert command(*words).exit_code != 0
    assert barriers(app) == []


@pytest.mark.parametrize("door", ["page", "call", "command"])
@pytest.mark.parametrize("whom", ["everybody", "the role of those who keep barriers"])
def test_whoever_is_locked_out_too_still_finds_the_barrier_and_lifts_it(
    app: Flask, world: World, officer: Visit, command: Command, door: str, whom: str
) -> None:
    role = None if whom == "everybody" else Role.GOVERNANCE_OFFICER.value
    new = {"subject_kind": "organisation", "subject": world.ids["pct"], "reason": "A matter", "role": role}
    made = sent(officer, "/api/v1/walls", {**new, "knows_what_is_left": True}).json
    ref = made["ref"]
    assert officer.get(f"/organisations/{world.ids['pct']}").status_code == 404
    assert ref in officer.get("/barriers/").text
    if door == "page":
        assert officer.fill(f"/barriers/{ref}/lift", reason="Nobody could work").status_code == 302
    elif door == "call":
        lifting = {"reason": "Nobody could work", "version": made["version"]}
        assert sent(officer, f"/api/v1/walls/{ref}/lift", lifting).status_code == 200
    else:
        assert command("walls", "lift", ref, "--reason", "Nobody could work").exit_code == 0
    assert barriers(app) == []
    assert officer.get(f"/organisations/{world.ids['pct']}").status_code == 200
