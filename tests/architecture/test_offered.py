"""No page leads its reader to a refusal: every page that any test draws is looked at, whoever reads it."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string

from register.domain.permissions import Role
from tests.architecture.conftest import As
from tests.harness.offered import OffersWhatItRefuses

LEADS_ASTRAY = '<!doctype html><title>Invented</title><a href="/accounts/">Accounts</a>'


@pytest.mark.on("sqlite")
def test_a_page_that_offers_a_shut_door_fails_whatever_test_draws_it(made: Flask, signed_in: As) -> None:
    made.view_functions["rules.index"] = lambda: render_template_string(LEADS_ASTRAY)
    with pytest.raises(OffersWhatItRefuses, match="accounts"):
        signed_in(Role.GOVERNANCE_OFFICER).get("/rules/")
    assert signed_in(Role.ADMINISTRATOR).get("/rules/").status_code == 200
