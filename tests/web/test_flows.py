"""Flows of information and information assets, by page, call and command, and those that no agreement covers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.permissions import Role
from register.services.walls import raise_wall
from tests import contracting, sharing
from tests.api.test_sharing import bearer
from tests.cli.conftest import Command
from tests.cli.conftest import command as command
from tests.contracting import SYSTEM, World
from tests.scoping import another_body
from tests.signing_in import Visit, day, signed_in

FRIDAY = datetime(2026, 10, 23, 16, 30, tzinfo=UTC)
TODAY = date(2026, 10, 23)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = contracting.recorded()
    with clock.travel(FRIDAY):
        yield made


@pytest.fixture
def lead(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.INFORMATION_GOVERNANCE_LEAD)


def referrals(world: World, **changes: object) -> dict[str, object]:
    return {
        "title": "Referrals to district nursing", "from_organisation_id": world.ids["pct"],
        "to_organisation_id": world.ids["trust"], "flow_direction": "one_way", "purposes": "direct_care",
        "categories": "patient_identifiable", "lawful_basis": "public_function", "recipient_role": "",
        **day("starts_on", 2026, 4, 1), **day("review_due_on", 2027, 3, 31), **changes,
    }  # fmt: skip


def test_a_flow_is_to_check_with_each_reason_until_an_agreement_covers_it_by_page_call_and_command(
    app: Flask, world: World, lead: Visit, command: Command
) -> None:
    asset = lead.fill(
        "/information-assets/add", name="Caseload system", organisation_id=world.ids["pct"], asset_kind="system",
        categories="patient_identifiable", **day("starts_on", 2020, 1, 1),
    ).location  # fmt: skip
    assert "Add a flow that comes from it" in lead.get(asset).text
    where = lead.fill("/flows/add", **referrals(world)).location
    ref = where.rsplit("/", 1)[-1]
    assert "No agreement names the two organisations" in lead.get(where).text
    assert "To check</strong>" in lead.get("/flows/").text
    assert "No agreement named" in lead.client.get("/flows/export?format=csv").text
    page = lead.get("/flows/to-check").text
    assert ref in page
    assert "1 flow is to check" in page
    token = bearer(app, Role.CALDICOTT_GUARDIAN)
    told = app.test_client().get("/api/v1/flows/to-check", headers=token).get_json()
    assert [(one["ref"], one["gaps"]) for one in told["rows"]] == [
        (ref, ["No agreement names the two organisations"])
    ]
    said = command("flows", "to-check").output
    assert f"{ref}  Referrals to district nursing" in said
    assert "1 in all" in said
    with app.app_context():
        sharing.added(world, date(2026, 4, 1), None, today=TODAY)
    assert "Who received it was not bound by its signature" in lead.get(where).text
    with app.app_context():
        sharing.added(world, date(2026, 4, 1), date(2026, 4, 1), today=TODAY)
    assert "Covered today" in lead.get(where).text
    assert "Covered</strong>" in lead.get("/flows/").text
    assert ref in lead.get("/flows/?cover=covered").text
    assert ref not in lead.get("/flows/?cover=to_check").text
    assert "Covered" in lead.client.get("/flows/export?format=csv&cover=covered").text
    nonsense = app.test_client().get("/api/v1/flows?cover=nonsense", headers=token)
    assert (nonsense.status_code, nonsense.get_json()["rows"]) == (200, [])
    rows = app.test_client().get("/api/v1/flows?cover=covered", headers=token).get_json()
    assert [(one["ref"], one["cover"]) for one in rows["rows"]] == [(ref, "covered")]
    assert ref in command("flows", "list", "--cover", "covered").output
    assert ref not in lead.get("/flows/to-check").text
    one = app.test_client().get(f"/api/v1/flows/{ref}", headers=token).get_json()
    assert (one["covered"], one["gaps"], one["purposes"]) == (True, [], ["direct_care"])
    with clock.travel(datetime(2028, 4, 1, 9, tzinfo=UTC)):
        late = signed_in(app, Role.INFORMATION_GOVERNANCE_LEAD, email="late@example.org")
        assert "was not running on the day" in late.get(where).text


def test_a_flow_changes_by_versions_and_reads_as_it_was(world: World, lead: Visit, command: Command) -> None:
    where = lead.fill("/flows/add", **referrals(world)).location
    changed = referrals(world, method="By secure mail", frequency="daily", reason="Said so")
    assert lead.fill(where + "/amend", **changed).status_code == 302
    page = lead.get(where).text
    assert "By secure mail" in page
    assert "Said so" in page
    assert where.rsplit("/", 1)[-1] in command("flows", "as-at", "2026-10-23").output
    assert where.rsplit("/", 1)[-1] not in command("flows", "as-at", "2026-03-31").output
    assert "Referrals to district nursing" in lead.client.get("/flows/export?format=csv").text


def test_a_flow_behind_a_barrier_stands_in_no_list_and_is_counted_nowhere(
    app: Flask, world: World, lead: Visit
) -> None:
    with app.app_context():
        another_body(world)
    where = lead.fill("/flows/add", **referrals(world, to_organisation_id=world.ids["acme"])).location
    asset = lead.fill(
        "/information-assets/add", name="Supplier list", organisation_id=world.ids["acme"], asset_kind="system",
        categories="commercial", **day("starts_on", 2020, 1, 1),
    ).location  # fmt: skip
    assert "1 flow is to check" in lead.get("/flows/to-check").text
    with app.app_context(), unit_of_work() as session:
        raise_wall(session, "organisation", world.ids["acme"], reason="Apart", actor=SYSTEM, today=TODAY)
    assert "Agreements in force cover every flow that you may see" in lead.get("/flows/to-check").text
    assert "FLW-" not in lead.get("/flows/").text
    assert "IAS-" not in lead.get("/information-assets/").text
    assert lead.client.get(where).status_code == lead.client.get(asset).status_code == 404


def test_flows_and_assets_are_filed_in_the_columns_of_both_forms_of_the_toolkit(
    world: World, lead: Visit, command: Command, tmp_path: Path
) -> None:
    asset = lead.fill(
        "/information-assets/add", name="Caseload system", organisation_id=world.ids["pct"], asset_kind="system",
        categories="patient_identifiable", asset_software="=cmd()", asset_owner_id=world.ids["ann"],
        **day("starts_on", 2020, 1, 1),
    ).location  # fmt: skip
    key = lead.client.get(asset).text.split("asset_id=")[1].split('"')[0]
    lead.fill("/flows/add", **referrals(world, asset_id=key, subjects="patients"))
    assert "general knowledge" in lead.get("/flows/toolkit").text.lower()
    for form in ("standard", "caf"):
        for of, says in (
            ("flows", "Care of the person whose information it is"),
            ("assets", "Computer system"),
        ):
            file = lead.client.get(f"/flows/toolkit/file?of={of}&form={form}&format=csv")
            lines = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))
            row = dict(zip(lines[1], lines[2], strict=True))
            assert says in row.values()
            assert row["Software"] == "'=cmd()" if "Software" in row else form == "caf"
            assert "Ann" in " ".join(row.values())
            assert len(lines) == 3
    book = lead.client.get("/flows/toolkit/file?of=flows&form=caf&format=xlsx")
    assert book.data[:2] == b"PK"
    assert lead.client.get("/flows/toolkit/file?of=flows&form=other").status_code == 422
    out = tmp_path / "flows.csv"
    assert command("flows", "toolkit", "flows", out, "--form", "caf").exit_code == 0
    assert "Referrals to district nursing" in out.read_text(encoding="utf-8-sig")


def test_the_map_adds_flows_up_by_organisation_and_knows_nothing_behind_a_barrier(
    app: Flask, world: World, lead: Visit, command: Command
) -> None:
    with app.app_context():
        another_body(world)
    for changes in ({}, {"title": "Caseloads"}, {"to_organisation_id": world.ids["acme"]}):
        lead.fill("/flows/add", **referrals(world, **changes))
    page = lead.get("/flows/map").text
    assert page.count("<circle") == 3
    assert page.count('stroke="#005eb8" stroke-width="2"') == 2
    with app.app_context(), unit_of_work() as session:
        raise_wall(session, "organisation", world.ids["acme"], reason="Apart", actor=SYSTEM, today=TODAY)
    assert lead.get("/flows/map").text.count("<circle") == 2
    token = bearer(app, Role.CALDICOTT_GUARDIAN)
    (pair,) = app.test_client().get("/api/v1/flows/map", headers=token).get_json()["pairs"]
    assert (pair["flows"], pair["both_ways"]) == (2, 0)
    assert '"flows": 2' in command("flows", "map").output
