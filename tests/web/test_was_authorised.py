"""The contract's page, the call, the command and the auditor's room give one answer about authority on the day."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from flask import Flask

from register import clock
from register.cli.main import armslength
from register.config import Settings
from register.db import unit_of_work
from register.domain.contracts.stages import Question
from register.domain.permissions import Role
from register.services.authority.delegations import revoke_delegation
from register.services.contracts.decisions import decide
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.signing_in import signed_in

world = contracting.on_its_day


@pytest.fixture
def ref(app: Flask, world: World) -> str:
    """A contract that Ann approved, by a delegation that was then revoked as of a day before."""
    with app.app_context():
        made = contracting.in_review(world)
        with unit_of_work() as session:
            decide(
                session, made.ref, Question.APPROVE, actor=world.person("ann", Role.SIGNATORY), today=TODAY
            )
        with unit_of_work() as session:
            revoke_delegation(
                session, world.ids["approve_contracts"], TODAY.replace(day=10), expected_n=None, reason="In error",
                actor=SYSTEM, today=clock.today(),
            )  # fmt: skip
    return str(made.ref)


def test_page_call_command_and_the_auditors_room_give_one_answer(
    app: Flask, ref: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    auditor = signed_in(app, Role.AUDITOR)
    page = auditor.get(f"/contracts/{ref}").text
    assert "Was each of them authorised on the day?" in page
    assert "Yes, alone" in page
    assert "ended on 10 April 2009" in page
    assert "Who could have: nobody who is shown here" in page
    called = auditor.get(f"/api/v1/contracts/{ref}/authorised").json
    (act,) = called["acts"]
    assert (act["known_then"]["answer"], act["known_now"]["answer"], act["instead"]) == ("alone", "no", [])
    asked = ["authority", "was-authorised", ref]
    assert json.loads(CliRunner().invoke(armslength, [*asked, "--json"]).stdout) == called
    assert "now: No" in CliRunner().invoke(armslength, asked).stdout
    room = "/audit/room/authorised"
    assert "ended on 10 April 2009" in auditor.get(f"{room}?contract={ref}").text
    assert "Yes, alone,No" in auditor.get(f"{room}?contract={ref}&format=csv").text.replace('"', "")
    wrong = auditor.get(f"{room}?contract=CON-NOTHING")
    assert (wrong.status_code, "There is no contract with this reference" in wrong.text) == (422, True)
