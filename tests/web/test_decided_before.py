"""What was decided before an interest was known: the same list on a page, by a call, by a command and as a file."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from flask import Flask

from register import clock
from register.cli.main import armslength
from register.config import Settings
from register.domain.permissions import Role
from tests import contracting
from tests.services import test_waiver_checks_listed as waivers
from tests.services.test_changes import in_force
from tests.services.test_decided_before import awarded, declared
from tests.signing_in import signed_in

ROOM = "/audit/room/decided-before"


@pytest.fixture
def made(app: Flask) -> dict[str, str]:
    """By their kinds, a contract, a waiver and an award that Ann decided before she declared an interest in the trust."""
    with clock.travel(contracting.NOON), app.app_context():
        world = contracting.recorded()
        return {
            "contract": in_force(world), "waiver": waivers.decided(world), "award": awarded(world, "trust"),
            "interest": declared(world, "ann", "trust"),
        }  # fmt: skip


def test_page_call_command_and_file_tell_the_same_kinds_and_records(
    app: Flask, made: dict[str, str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    contract, waiver, award, interest = (made[key] for key in ("contract", "waiver", "award", "interest"))
    auditor = signed_in(app, Role.AUDITOR)
    called = auditor.get("/api/v1/decisions-before-interests").json
    found = [(one["decided"], one["record_ref"], one["interest_ref"]) for one in called["decisions"]]
    assert found == [(what, ref, interest) for what, ref in (
        ("award", award), ("waive", waiver), ("sign", contract), ("approve", contract),
    )]  # fmt: skip
    asked = ["decisions", "before-interests"]
    said = CliRunner().invoke(armslength, [*asked, "--json"])
    assert said.exit_code == 0, said.output
    assert json.loads(said.stdout) == called
    assert f"Procurement awarded\t{award}\t-\tAnn Archer" in CliRunner().invoke(armslength, asked).stdout
    page, audit, start = (auditor.get(where).text for where in (ROOM, "/audit/", "/"))
    for words in ("Procurement awarded", "Waiver of competition approved", "Contract signed"):
        assert words in page, words
        assert words in audit, words
        assert words in start, words
    for where in (f"/procurements/{award}", f"/waivers/{waiver}", f"/contracts/{contract}"):
        assert f'href="{where}"' in page, where
    assert f"Procurement awarded,{award},,Ann Archer" in auditor.get(f"{ROOM}?format=csv").text


@pytest.mark.parametrize("role", [Role.CONTRACT_MANAGER, Role.SIGNATORY])
@pytest.mark.usefixtures("made")
def test_only_who_audits_is_told(app: Flask, role: Role) -> None:
    assert signed_in(app, role).get("/api/v1/decisions-before-interests").status_code == 403
