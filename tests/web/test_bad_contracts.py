"""An option longer than the rules allow, through each door: refused with the reason, and nothing of it is kept."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from register.db import reading
from register.domain.permissions import Role
from register.queries.contracts.contracts import contract
from tests import contracting
from tests.cli.conftest import Command, command
from tests.contracting import SYSTEM, World
from tests.signing_in import Visit, signed_in

__all__ = ["command"]
world = contracting.on_its_day
TOO_LONG = "24 months or shorter"


@pytest.fixture
def manager(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])


@pytest.fixture
def ref(app: Flask, world: World) -> str:
    """Drafted for a term to which today's rule for options holds."""
    new = contracting.new_contract(
        world, edition="community-today", starts_on=date(2026, 5, 1), ends_on=date(2027, 3, 31)
    )
    with app.app_context():
        return str(contracting.drafted(world, new).ref)


def held(app: Flask, ref: str) -> tuple[int, Any]:
    with app.app_context(), reading() as session:
        row = contract(session, ref, viewer=SYSTEM.viewer)
        return row.n, row.fields.get("extension_months")


def test_an_option_longer_than_the_rules_allow_is_refused_by_page_call_and_command(
    app: Flask, world: World, manager: Visit, ref: str, command: Command, tmp_path: Path
) -> None:
    before = held(app, ref)
    asked = manager.get(f"/contracts/{ref}/schedules").text
    pages = {part.partition('"')[0] for part in asked.split(f'href="/contracts/{ref}/schedules/')[1:]}
    where = next(
        f"/contracts/{ref}/schedules/{one}" for one in sorted(pages)
        if 'name="extension_months"' in manager.get(f"/contracts/{ref}/schedules/{one}").text
    )  # fmt: skip
    page = manager.fill(where, extension_months="36")
    assert (page.status_code, TOO_LONG in page.text) == (422, True)
    shown = manager.client.get(f"/api/v1/contracts/{ref}").json
    value = {name: shown[name] for name in shown if name not in ("id", "ref", "n")}
    changed = {
        **shown,
        "fields": {**shown["fields"], "extension_months": 36},
        "version": shown["n"],
        "reason": "Longer",
    }
    csrf = {"X-CSRFToken": manager.hidden["csrf_token"]}
    reply = manager.client.put(f"/api/v1/contracts/{ref}", json=changed, headers=csrf)
    assert (reply.status_code, TOO_LONG in reply.text) == (422, True), reply.text
    file = tmp_path / "contract.json"
    file.write_text(
        json.dumps({**value, "fields": {**shown["fields"], "extension_months": 36}}), encoding="utf-8"
    )
    told = command("contracts", "amend", ref, file, "--reason", "Longer")
    assert TOO_LONG in str(told.exception) + told.output
    assert held(app, ref) == before
