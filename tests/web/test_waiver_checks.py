"""The list of checks of waivers by page, by call, by command and from the auditor's room."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from flask import Flask

from register.cli.main import armslength
from register.config import Settings
from register.db import unit_of_work
from register.domain.contracts.waivers import NewWaiver
from register.domain.permissions import Role
from register.services.contracts.waivers import add_waiver
from tests import contracting
from tests.contracting import TODAY, World
from tests.signing_in import signed_in

pytestmark = pytest.mark.on("sqlite")
world = contracting.on_its_day


def test_page_call_and_command_list_them_and_each_leads_to_its_statement(
    app: Flask, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    with app.app_context(), unit_of_work() as session:
        new = NewWaiver(
            organisation_id=world.ids["pct"], supplier_id=world.ids["trust"], service="DN", value_pence=1_200_000,
            waiver_reason="urgent", justification="A flood", requester_id=world.ids["dee"], asked_on=TODAY,
        )  # fmt: skip
        ref = add_waiver(session, new, actor=contracting.preparer(world), today=TODAY).ref
    auditor = signed_in(app, Role.AUDITOR, person_id=world.ids["eve"])
    assert 'href="/waiver-checks/"' in auditor.get("/audit/").text
    assert 'href="/waiver-checks/"' in auditor.get("/decisions/").text
    page = auditor.get("/waiver-checks/").text
    assert f"{ref}/1" in page
    assert f"/waivers/{ref}/checks/1/statement" in page
    assert auditor.get(f"/waivers/{ref}/checks/1/statement").status_code == 200
    (row,) = auditor.client.get("/api/v1/waiver-checks").json["rows"]
    assert (row["ref"], row["whose"]) == (f"{ref}/1", "asker")
    assert f"{ref}/1" in CliRunner().invoke(armslength, ["decisions", "of-waivers"]).output
    (one,) = auditor.client.get("/api/v1/decisions").json["rows"]
    assert (one["waiver_ref"], one["waiver"], one["contract"]) == (ref, "DN", None)
    where = f"/decisions/{one['ref']}"
    page = auditor.get(where).text
    assert f'href="/waivers/{ref}"' in page
    assert "It decided nothing" in page
    assert "Only asked" in auditor.get("/decisions/").text
    assert ref in auditor.get("/decisions/export").text
    assert "Waiver" in auditor.get(f"{where}/statement").text
    assert auditor.client.get(f"{where}/statement.docx").data[:2] == b"PK"
    assert f'href="/waivers/{ref}"' in auditor.get(f"{where}/around").text
    told = auditor.client.get(f"/api/v1{where}").json
    assert (told["contract_id"], told["party"]) == (None, "asker")
    assert auditor.client.get(f"/api/v1{where}/statement").json["about"] == "Waiver"
    assert ref in CliRunner().invoke(armslength, ["decisions", "list"]).output
    assert (
        "It decided nothing" in CliRunner().invoke(armslength, ["decisions", "statement", one["ref"]]).output
    )
