"""The health page: a word for anybody, a page with every part for an administrator."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.permissions import Role
from register.queries.trail.witnesses import ALARM
from register.services.ticks import mark_tick
from register.signing import generate_key
from tests import registering
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
