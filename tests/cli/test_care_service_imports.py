"""`armslength care-services import`: looked at, brought in, and the same again records nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from register.domain.errors import Invalid
from tests.cli.test_contract_imports import run, world
from tests.contracting import World
from tests.services.test_care_service_imports import HEAD, ROWS

pytestmark = pytest.mark.on("sqlite")
__all__ = ("world",)


def test_a_list_of_services_is_looked_at_brought_in_and_brought_again(world: World, tmp_path: Path) -> None:
    path = tmp_path / "services.csv"
    path.write_text(HEAD + ROWS + "S-3,Sexual health,unheard of,,,,,,,,,\n", encoding="utf-8")
    asked = (
        "care-services",
        "import",
        path,
        "--mapping",
        "services_list",
        "--commissioner",
        world.ids["pct"],
    )
    look = json.loads(run(*asked, "--dry-run", "--json").stdout)
    assert (look["new"], look["import"], look["dry_run"]) == (2, None, True)
    words = run(*asked).stdout
    assert "2 services recorded" in words
    assert "services.csv, row 4: “unheard of” is none of the kinds of services" in words
    again = json.loads(run(*asked, "--json").stdout)
    assert (again["known"], again["import"]) == (2, None)
    assert "Podiatry" in run("care-services", "list").stdout


def test_a_mapping_for_something_else_is_refused_with_the_reason(world: World, tmp_path: Path) -> None:
    path = tmp_path / "services.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    answer = run("care-services", "import", path, "--mapping", "nhs_contracts")
    assert isinstance(answer.exception, Invalid)
