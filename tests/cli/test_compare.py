"""`armslength interests compare`: the old system's export beside the register, while both run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from register import clock
from register.cli.main import armslength
from register.config import Settings
from tests import registering
from tests.importing import SHEET
from tests.registering import NOON, World, declared

ROWS = (
    "1,Bob Best,,Weekend shifts,Financial,Outside employment,Acme Dressings,,1/5/2026,,2/5/2026,\n"
    "2,Ann Archer,,Sits on a panel,Financial,Outside employment,Hartlepool Trust,,1/4/2026,,2/5/2026,\n"
    "3,Bob Best,,Shares,Financial,Shareholdings,Other Ltd,,1/5/2026,,2/5/2026,\n"
    "4,B Best,,Shares,Financial,Shareholdings,Other Ltd,,1/5/2026,,2/5/2026,\n"
)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = registering.recorded()
    with clock.travel(NOON):
        yield made


def test_what_only_one_has_and_what_they_say_otherwise(
    app: Flask, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with app.app_context():
        declared(world, "bob", organisation_id=world.ids["acme"])
        late = declared(world, "ann", arose_on=date(2026, 5, 1))
        only = declared(world, "bob", organisation_id=None, organisation_name="Corner Ltd")
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    file = tmp_path / "old.csv"
    file.write_text(SHEET + ROWS, encoding="utf-8")
    words = ["interests", "compare", str(file), "--mapping", "nhs_template"]
    told = json.loads(CliRunner().invoke(armslength, [*words, "--json"]).stdout)
    assert (told["same"], told["unread"], told["unsettled"]) == (1, 0, 1)
    assert [(one["name"], one["organisation"]) for one in told["only_there"]] == [("Bob Best", "Other Ltd")]
    assert [(one["ref"], one["organisation"]) for one in told["only_here"]] == [(only.ref, "Corner Ltd")]
    (other,) = told["otherwise"]
    assert (other["ref"], other["told"]) == (late.ref, [["began", "1 May 2026", "1 April 2026"]])
    assert "began: here 1 May 2026, there 1 April 2026" in CliRunner().invoke(armslength, words).output
