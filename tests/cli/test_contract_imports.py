"""`armslength contracts import`: looked at, brought in, and the same again records nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from register import clock
from register.cli.main import armslength
from register.config import Settings
from register.domain.errors import Invalid
from tests import contracting
from tests.contracting import NOON, World
from tests.services.test_contract_imports import HEAD, ROWS

pytestmark = pytest.mark.on("sqlite")
Command = Callable[..., Result]


@pytest.fixture
def world(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    with app.app_context():
        made = contracting.recorded()
    with clock.travel(NOON):
        yield made


def run(*words: object) -> Result:
    return CliRunner().invoke(armslength, [str(word) for word in words])


def test_a_contracts_register_is_looked_at_brought_in_and_brought_again(world: World, tmp_path: Path) -> None:
    path = tmp_path / "contracts.csv"
    path.write_text(HEAD + ROWS + "C-5,Chairs,Seats Ltd,,TBC,1/4/2009,1/4/2010,,,\n", encoding="utf-8")
    asked = ("contracts", "import", path, "--mapping", "nhs_contracts", "--commissioner", world.ids["pct"])
    look = json.loads(run(*asked, "--dry-run", "--json").stdout)
    assert (look["new"], look["import"], look["dry_run"]) == (3, None, True)
    words = run(*asked).stdout
    assert "3 contracts recorded" in words
    assert "contracts.csv, row 5: “TBC” is no single amount" in words
    again = json.loads(run(*asked, "--json").stdout)
    assert (again["known"], again["import"]) == (3, None)
    assert "Recorded only, not decided here" in run("contracts", "list").stdout


def test_a_mapping_for_something_else_is_refused_with_the_reason(world: World, tmp_path: Path) -> None:
    path = tmp_path / "contracts.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    answer = run("contracts", "import", path, "--mapping", "staff_list")
    assert isinstance(answer.exception, Invalid)
    assert "There is no mapping staff_list" in str(answer.exception.problems)
