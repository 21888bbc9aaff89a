"""The kind of a contract and its associates by page, by call and by command."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from flask import Flask

from register.cli.main import armslength
from register.config import Settings
from register.db import unit_of_work
from register.domain.permissions import Role
from tests import contracting
from tests.contracting import World
from tests.signing_in import day, signed_in

pytestmark = pytest.mark.on("sqlite")
world = contracting.on_its_day


def test_page_call_and_command_know_kinds_and_associates(
    app: Flask, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    with app.app_context(), unit_of_work() as session:
        council = contracting.add_organisation(session, "Hartlepool Borough Council", "council")
        stockton = contracting.add_organisation(session, "Stockton Primary Care Trust", "pct")
    eve = signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])
    said = {
        "title": "Pooled budget", "commissioner_id": world.ids["pct"], "provider_id": world.ids["trust"],
        "contract_kind": "section_75", "edition": "own-agreement", "form": "multilateral",
        "lines-0-code": "POOL", "lines-0-name": "Pooled budget", "lines-0-basis": "block",
        "lines-0-annual_value_pence": "1000", "associates-0-organisation_id": stockton,
        "associates-0-share_percent": "12.5", **day("associates-0-joined_on", 2009, 6, 1),
        **day("starts_on", 2009, 4, 1), **day("ends_on", 2010, 3, 31),
    }  # fmt: skip
    wrong = eve.fill("/contracts/add", **said)
    assert wrong.status_code == 422
    assert "one party has to be a council" in wrong.text
    assert 'value="12.5"' in wrong.text
    made = eve.fill("/contracts/add", **{**said, "provider_id": council})
    assert made.status_code == 302, made.text
    page = eve.get(made.headers["Location"]).text
    for words in ("Section 75 partnership agreement. General knowledge", "Co-ordinating commissioner",
                  "1 June 2009", "12.5 per cent of the value", "the two chief officers"):  # fmt: skip
        assert words in page
    ref = made.headers["Location"].rsplit("/", 1)[-1]
    told = eve.client.get(f"/api/v1/contracts/{ref}").json
    assert (told["contract_kind"], told["kind_name"]) == ("section_75", "Section 75 partnership agreement")
    assert told["associates"] == [
        {"organisation_id": stockton, "joined_on": "2009-06-01", "share_percent": "12.5", "signs_by": None}
    ]
    listed = eve.get("/contracts/?party=stockton&contract_kind=section_75").text
    assert ref in listed or "Pooled budget" in listed
    assert "Pooled budget" not in eve.get("/contracts/?contract_kind=grant").text
    asked = CliRunner().invoke(armslength, ["contracts", "show", ref, "--json"])
    assert json.loads(asked.output)["associate_names"] == ["Stockton Primary Care Trust"]
