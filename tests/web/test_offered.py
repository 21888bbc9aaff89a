"""No page leads its reader to a refusal: every page that a test draws is looked at, and an entry opens where it is listed."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string

from register.domain.permissions import Role
from tests.contracting import World
from tests.harness.offered import OffersWhatItRefuses
from tests.signing_in import signed_in

LEADS_ASTRAY = '<!doctype html><title>Invented</title><a href="/accounts/">Accounts</a>'


@pytest.mark.on("sqlite")
def test_a_page_that_offers_a_shut_door_fails_whatever_test_draws_it(app: Flask, world: World) -> None:
    app.view_functions["rules.index"] = lambda: render_template_string(LEADS_ASTRAY)
    with pytest.raises(OffersWhatItRefuses, match="accounts"):
        signed_in(app, Role.GOVERNANCE_OFFICER).get("/rules/")
    assert signed_in(app, Role.ADMINISTRATOR, email="admin@example.org").get("/rules/").status_code == 200
