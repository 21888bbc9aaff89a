"""The health page: a word for anybody, a page with every part for an administrator."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from register import clock
from register.cli.health import health
from register.db import unit_of_work
from register.domain.permissions import Role
from register.queries.trail.witnesses import ALARM
from register.services.ticks import mark_tick
from register.signing import generate_key
from tests import registering, reminding
from tests.signing_in import signed_in


@pytest.mark.on("sqlite")
def test_an_administrator_and_an_auditor_see_how_each_witness_stands(app: Flask, instance: Path) -> None:
    with app.app_context():
        registering.recorded()
    key = generate_key("audit.example/witness").cosigner_key
    (instance / "witnesses.txt").write_text(f"witness audit {key.encode()}\nquorum audit\n")
    with app.app_context(), unit_of_work() as session:
        mark_tick(session, ALARM + "audit", clock.now(), "says that this is not it")
    for role, address in ((Role.ADMINISTRATOR, "/healthz"), (Role.AUDITOR, "/audit/")):
        page = signed_in(app, role).get(address)
        assert page.mimetype == "text/html"
        assert "ALARM: the witness audit says that this is not it." in page.text
        assert "Enough witnesses have cosigned the first 0 entries" in page.text
    assert app.test_client().get("/healthz").text == "not ok\n"


def test_mail_that_is_down_is_said_to_those_who_can_act_and_fails_the_check(app: Flask) -> None:
    with app.app_context():
        registering.recorded()
        reminding.post("ann@example.org", now=clock.now() - timedelta(minutes=4))
    words = "Mail is down"
    officer, admin = signed_in(app, Role.GOVERNANCE_OFFICER), signed_in(app, Role.ADMINISTRATOR)
    assert words not in officer.get("/tasks/").text
    with app.app_context():
        reminding.post("ann@example.org", now=clock.now() - timedelta(minutes=6))
    assert "tell an administrator" in officer.get("/tasks/").text
    page = admin.get("/tasks/").text
    assert words in page
    assert "tell an administrator" not in page
    assert "Mail is down: a message has been waiting for more than 5 minutes." in admin.get("/healthz").text
    assert words not in signed_in(app, Role.DECLARANT).get("/tasks/").text
    assert words not in app.test_client().get("/", follow_redirects=True).text
    settings = app.extensions["settings"]
    environment = {
        "ARMSLENGTH_INSTANCE": str(settings.instance),
        "ARMSLENGTH_DATABASE_URL": settings.database,
    }
    found = CliRunner().invoke(health, env=environment)
    assert found.exit_code == 1
    assert words in found.output
