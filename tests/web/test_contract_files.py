"""The register of contracts given to the public: by page, call and command, without people and behind no barrier."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from register import clock
from register.cli.main import armslength
from register.config import Settings
from register.db import unit_of_work
from register.domain.contracts.ocds import terms
from register.domain.contracts.published import COLUMNS
from register.domain.permissions import Role
from register.models.care_services import CareServiceVersion
from register.models.contracts import ContractVersion
from register.models.procurements import ProcurementVersion
from register.services import facts
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import NOON, SYSTEM, TODAY, World, begin, new_contract
from tests.published import official_faults
from tests.services.test_contract_imports import HEAD, ROWS, brought
from tests.signing_in import Visit, signed_in

SECRET = "Ann Archer prefers them"
PAGE, CALL = "/contracts/register/export", "/api/v1/contracts-register"


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """A contract in force with its procurement, a draft, and a register that was brought in."""
    with clock.travel(NOON), app.app_context():
        made = contracting.recorded()
        with unit_of_work() as session:
            made.ids["contract"] = _contract(session, made, "in_force", "Community nursing")
            _contract(session, made, "draft", "Not agreed yet")
        with unit_of_work() as session:
            _procured(session, made)
        brought(made, HEAD + ROWS)
        yield made


def _contract(session: Any, world: World, stage: str, title: str) -> str:
    new = new_contract(world, title=title, fields={"extension_months": "12"})
    made = begin(
        session, ContractVersion, "contract.drafted", stage=stage, **facts.columns(ContractVersion, new)
    )
    return str(made.thing_id)


def _procured(session: Any, world: World) -> None:
    """Its service, and the award of it, with words that are for nobody outside."""
    sides = {"commissioner_id": world.ids["pct"]}
    service = begin(
        session, CareServiceVersion, "care_service.added", name="District nursing", service_kind="nursing",
        provider_id=world.ids["trust"], contract_id=world.ids["contract"], is_essential=False, sub_contractors=[], **sides,
    )  # fmt: skip
    begin(
        session, ProcurementVersion, "procurement.added", title="Nursing", description="Nursing at home", route="tender",
        route_reason=SECRET, value_pence=120_000_000, service_id=service.thing_id, award_criteria=[], bidders=[],
        notices=[{"notice_kind": "award", "published_on": "2009-03-20", "notice_reference": None}], moderations=[],
        representations=[], comments=SECRET, award_reasons=SECRET, awarded_to_id=world.ids["trust"],
        award_decided_on=date(2009, 3, 10), award_minute=SECRET, valid_from=date(2009, 1, 5), committee=SECRET, **sides,
    )  # fmt: skip


@pytest.fixture
def manager(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])


def rows(data: bytes) -> dict[str, dict[str, str]]:
    told = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert all(tuple(row) == COLUMNS for row in told)
    return {row["CONTRACT_TITLE"]: row for row in told}


def test_page_and_call_give_the_same_file_of_what_was_agreed(manager: Visit) -> None:
    page = manager.get("/contracts/register/")
    assert "3 contracts" in page.text
    found = manager.get(f"{PAGE}?format=csv")
    assert found.data == manager.get(f"{CALL}?format=csv").data
    told = rows(found.data)
    assert sorted(told) == ["Community nursing", "Podiatry", "Wheelchairs"]
    nursing = told["Community nursing"]
    assert (nursing["CONTRACT_AWARD_VALUE"], nursing["PROCUREMENT_ROUTE"]) == ("1200000.00", "Tender")
    assert (nursing["CONTRACT_CURRENT_END_DATE"], nursing["MAXIMUM_CONTRACT_END_DATE"]) == (
        "2010-03-31", "2011-03-31",
    )  # fmt: skip
    assert (told["Podiatry"]["REFERENCE_NUMBER"], told["Podiatry"]["CONTRACT_AWARD_VALUE"]) == (
        "C-1", "300000.00",
    )  # fmt: skip
    assert "Interpreting" in rows(manager.get(f"{PAGE}?format=csv&ended=yes").data)


def test_open_data_fits_the_standard_and_tells_no_names_of_people_and_no_reasons(
    manager: Visit, world: World
) -> None:
    found = manager.get(f"{PAGE}?format=ocds")
    package = json.loads(found.text)
    assert package == {**json.loads(manager.get(f"{CALL}?format=ocds").text)}
    (nursing,) = (one for one in package["releases"] if one["awards"][0]["title"] == "Community nursing")
    assert nursing["tender"]["providerSelection"]["route"] == "tender"
    assert nursing["tender"]["providerSelection"]["regime"] == (
        "Principles and Rules for Cooperation and Competition"
    )
    assert nursing["awards"][0]["date"].startswith("2009-03-10")
    names = ("Ann Archer", "Bob Best", "Cat Cole", "Eve Ellis", SECRET)
    assert [name for name in names if name in found.text] == []
    extension = package["extensions"][0].removeprefix("http://localhost")
    with manager.client.get(extension) as answer:
        assert answer.get_json(force=True)["schemas"] == ["release-schema.json"]
    assert official_faults(package) == []


def test_what_is_general_knowledge_in_the_open_data_says_so_to_whoever_publishes_it(manager: Visit) -> None:
    text = manager.get("/contracts/register/").text
    for code, row in terms()["regime"].items():
        assert f"{row['name']}, {row['basis']}" in text, code
    assert text.count("General knowledge: ") == len(terms()["regime"]) + len(terms()["method"])
    assert "Look them up before you publish" in text


def test_what_is_behind_a_barrier_stays_out_and_a_wrong_form_is_refused(manager: Visit, world: World) -> None:
    for where in (PAGE, CALL):
        assert manager.client.get(f"{where}?format=pdf").status_code == 422
        assert manager.client.get(f"{where}?format=csv&commissioner=ORG-1").status_code == 404
    with unit_of_work() as session:
        raise_wall(
            session, "contract", world.ids["contract"], person_id=world.ids["eve"], reason="Apart", actor=SYSTEM,
            today=TODAY,
        )  # fmt: skip
    for where in (PAGE, CALL):
        assert "Community nursing" not in rows(manager.get(f"{where}?format=csv").data)
        assert "Community nursing" not in manager.get(f"{where}?format=ocds").text
    assert "2 contracts" in manager.get("/contracts/register/").text


@pytest.mark.on("sqlite")
def test_the_command_writes_the_same_columns_and_what_is_published_can_be_brought_in_again(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    path = tmp_path / "register.csv"
    done = CliRunner().invoke(armslength, ["contracts", "publish", str(path)])
    assert done.exit_code == 0, done.output
    told = rows(path.read_bytes())
    assert sorted(told) == ["Community nursing", "Podiatry", "Wheelchairs"]
    asked = ["--mapping", "nhs_contracts", "--commissioner", world.ids["pct"], "--dry-run", "--json"]
    again = CliRunner().invoke(armslength, ["contracts", "import", str(path), *asked])
    found = json.loads(again.stdout)
    assert (found["rows"], found["waiting"]) == (3, [])
