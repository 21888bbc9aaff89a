"""Publishing a scheme by page, by call and by command, and the page that anybody may read and keep."""

from __future__ import annotations

import hashlib

import pytest
from click.testing import CliRunner
from flask import Flask

from register.cli.main import armslength
from register.config import Settings
from register.db import unit_of_work
from register.domain.authority.approved_schemes import NewApprovedScheme
from register.domain.permissions import Role
from register.services.authority.approved_schemes import approve_scheme
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.signing_in import signed_in

pytestmark = pytest.mark.on("sqlite")
world = contracting.on_its_day


def test_it_is_published_by_an_officer_read_and_kept_by_anybody_and_taken_back(
    app: Flask, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    with app.app_context(), unit_of_work() as session:
        new = NewApprovedScheme(
            organisation_id=world.ids["pct"], scheme_approved_by="The board", scheme_approved_on=TODAY,
            scheme_meeting="Board in public", minute="Item 7", scheme_on=TODAY,
        )  # fmt: skip
        ref = approve_scheme(session, new, actor=SYSTEM, today=TODAY).ref
    anybody = app.test_client()
    where = f"/published/schemes/{ref}"
    assert anybody.get(where).status_code == 404
    assert "No scheme has been published yet" in anybody.get("/published/schemes/").text
    officer = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["eve"])
    assert f"/approved-schemes/{ref}/publish" in officer.get(f"/approved-schemes/{ref}").text
    preview = officer.get(f"/approved-schemes/{ref}/publish").text
    assert "Director of Commissioning" in preview
    assert officer.fill(f"/approved-schemes/{ref}/publish").status_code == 302
    page = anybody.get(where)
    assert page.status_code == 200
    assert "Item 7" in page.text
    assert "Ann Archer" not in page.text
    file = anybody.get(f"{where}/export").data
    assert hashlib.sha256(file).hexdigest() in page.text
    again = anybody.get(where, headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    assert where in anybody.get("/published/schemes/").text
    assert anybody.get(f"/api/v1/published-schemes/{ref}").json["scheme"]["minute"] == "Item 7"
    officer.get(f"/approved-schemes/{ref}")
    headers = {"X-CSRFToken": officer.hidden["csrf_token"]}
    gone = officer.client.post(
        f"/api/v1/approved-schemes/{ref}/withdraw", json={"reason": "An error"}, headers=headers
    )
    assert (gone.status_code, gone.json["public_on"]) == (200, None), gone.text
    assert anybody.get(where).status_code == 404
    made = CliRunner().invoke(armslength, ["approved-schemes", "publish", ref])
    assert made.output == f"{hashlib.sha256(file).hexdigest()}\n"
    assert CliRunner().invoke(armslength, ["approved-schemes", "published", ref]).output.encode() == file
    taken = CliRunner().invoke(armslength, ["approved-schemes", "withdraw", ref, "--reason", "x"])
    assert taken.output == "no longer published\n"
