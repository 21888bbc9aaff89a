"""Whether what was agreed about an interest is done: asked of its owner, by page, call and command."""

from __future__ import annotations

import html
from datetime import date

import pytest
from click.testing import CliRunner
from flask import Flask

from register.cli.main import armslength
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.permissions import Role
from register.models.mitigations import MitigationVersion
from register.queries.duties.planned import planned_duties
from register.services.interests.mitigations import agree_mitigation
from tests import registering
from tests.api.test_interests import calling
from tests.registering import NOON, OFFICER, SYSTEM, TODAY, World, declared, new_mitigation
from tests.signing_in import day, signed_in

world = registering.on_its_day
SEEN = {"carried_out": "partly", "evidence": "Minute 12 of the board"}


@pytest.fixture
def agreed(app: Flask, world: World) -> MitigationVersion:
    """What Ann agreed about Bob's job, and Cat sees to."""
    with app.app_context():
        interest = declared(world)
        new = new_mitigation(world, interest, seen_to_by=world.ids["cat"], review_on=date(2026, 6, 1))
        with unit_of_work() as session:
            return agree_mitigation(session, new, actor=OFFICER, today=TODAY)


def test_the_owner_is_asked_follows_it_up_with_evidence_and_is_asked_again(
    app: Flask, world: World, agreed: MitigationVersion
) -> None:
    cat = signed_in(app, Role.DECLARANT, person_id=world.ids["cat"])
    page = html.unescape(cat.get(f"/mitigations/{agreed.ref}").text)
    assert "Not followed up" in page
    assert "Cat Cole" in page
    address = f"/mitigations/{agreed.ref}/follow-up"
    assert "Enter what shows it" in cat.fill(address, carried_out="yes").text
    done = cat.fill(address, **SEEN, **day("review_on", 2026, 7, 1))
    assert done.location == f"/mitigations/{agreed.ref}"
    shown = html.unescape(cat.get(done.location).text)
    assert "Partly, or not every time" in shown
    assert "Minute 12 of the board" in shown
    assert "1 July 2026" in shown
    with app.app_context(), reading() as session:
        duties = planned_duties(session, NOON.replace(month=6, day=20), viewer=SYSTEM.viewer)
        assert [(one.duty.owner_id, one.duty.due_at.date()) for one in duties] == [
            (world.ids["cat"], date(2026, 7, 1))
        ]


def test_neither_the_person_nor_a_stranger_follows_it_up(
    app: Flask, world: World, agreed: MitigationVersion
) -> None:
    bob = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["bob"])
    assert bob.get(f"/mitigations/{agreed.ref}").status_code == 200
    assert bob.get(f"/mitigations/{agreed.ref}/follow-up").status_code == 404
    dee = signed_in(app, Role.DECLARANT, person_id=world.ids["dee"])
    assert dee.get(f"/mitigations/{agreed.ref}").status_code == 404
    assert dee.get(f"/mitigations/{agreed.ref}/follow-up").status_code == 404


def test_an_officer_lists_what_nobody_followed_up_and_the_call_and_the_command_do_the_same(
    app: Flask, world: World, agreed: MitigationVersion, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"])
    assert agreed.ref in officer.get("/mitigations/?followed=never").text
    nobodys = calling(app, Role.GOVERNANCE_OFFICER, email="nobody@example.org")
    assert nobodys("POST", f"/mitigations/{agreed.ref}/follow-ups", json=SEEN).status_code == 422
    call = calling(app, Role.GOVERNANCE_OFFICER, world.ids["ann"])
    answer = call("POST", f"/mitigations/{agreed.ref}/follow-ups", json=SEEN)
    assert (answer.status_code, answer.get_json()["n"]) == (201, 2)
    assert agreed.ref not in officer.get("/mitigations/?followed=never").text
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    command = ["mitigations", "follow-up", agreed.ref, "yes", "--evidence", "Seen in June"]
    assert CliRunner().invoke(armslength, command).output == f"{agreed.ref} version 3\n"
