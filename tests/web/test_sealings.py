"""The register of sealings as people keep it: a deed by the ways of its body, refused where it lacks one, and corrected."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from register.domain.permissions import Role
from tests import contracting
from tests.contracting import World
from tests.signing_in import day, signed_in

pytestmark = pytest.mark.on("sqlite")
world = contracting.on_its_day


def test_a_trust_seals_with_two_and_a_wrong_entry_is_corrected(app: Flask, world: World) -> None:
    eve = signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])
    given = {
        "organisation_id": world.ids["trust"], "deed": "Lease of the clinic", "execution": "seal_of_trust",
        "first_signatory_id": world.ids["cat"], "first_capacity": "Chairman", "seal_minute": "Board, item 4",
        **day("sealed_on", 2009, 4, 18),
    }  # fmt: skip
    alone = eve.fill("/sealings/add", **given)
    assert alone.status_code == 422
    assert '<a href="#second_signatory_id">This needs a second authorised signatory</a>' in alone.text
    more = {"second_signatory_id": world.ids["dee"], "second_capacity": "Director"}
    where = eve.fill("/sealings/add", **given, **more).location
    page = re.sub(r"\s+", " ", eve.get(where).text)
    assert "Seal of an NHS trust" in page
    assert "18 April 2021" in page
    wrong = eve.fill(where + "/amend", **{**given, "execution": "trustees"}, **more, reason="Typed wrongly")
    assert "Select a way in which a body of this kind executes deeds" in wrong.text
    right = {**given, "deed": "Lease of the clinic and its yard"}
    assert eve.fill(where + "/amend", **right, **more, reason="Typed wrongly").status_code == 302
    assert "Error corrected" in eve.get(where).text
    assert "its yard" in eve.get("/sealings/?organisation=North").text
    told = eve.client.get("/api/v1/sealings/" + where.rpartition("/")[2]).json
    assert told["claims_until"] == "2021-04-18"
