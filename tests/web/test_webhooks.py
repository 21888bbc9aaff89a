"""An administrator adds a receiver, sees its secret once, tries, pauses and ends it; nobody else does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.cli.main import armslength
from register.config import Settings
from register.domain.permissions import Role
from register.domain.trail.webhooks import secret_of, shown
from register.models.webhooks import Webhook
from tests import contracting
from tests.signing_in import signed_in

SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")
ASKED = {"name": "Finance", "url": "https://finance.example.nhs.uk/inbox", "kinds": ["contract", "incident"]}


@contextmanager
def commands(settings: Settings) -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
        patch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
        yield patch


def test_by_the_page_it_is_added_changed_paused_and_ended_and_its_secret_is_shown_once(
    app: Flask, session: Session
) -> None:
    contracting.recorded()
    visit = signed_in(app, Role.ADMINISTRATOR)
    assert (
        visit.fill("/webhooks/add", **{**ASKED, "url": "http://finance.example.nhs.uk/"}).status_code == 422
    )
    page = visit.fill("/webhooks/add", **ASKED)
    assert page.status_code == 200
    (secret,) = SECRET.findall(page.text)
    key, generation = session.execute(select(Webhook.id, Webhook.generation)).one()
    assert secret == shown(secret_of(app.extensions["settings"].secret_key, key, generation))
    for path in ("/webhooks/", f"/webhooks/{key}"):
        assert not SECRET.search(visit.get(path).text)
    another = SECRET.findall(visit.post(f"/webhooks/{key}/secret").text)
    assert another
    assert another != [secret]
    assert visit.fill(f"/webhooks/{key}/amend", **{**ASKED, "name": "Ledger"}).status_code == 302
    for act, words in (("try", "webhook.test"), ("pause", "paused"), ("resume", "active")):
        visit.get(f"/webhooks/{key}")
        assert visit.post(f"/webhooks/{key}/{act}").status_code == 302
        assert words in visit.get(f"/webhooks/{key}").text
    assert visit.post(f"/webhooks/{key}/end").status_code == 302
    assert "No system is told anything" in visit.get("/webhooks/").text
    assert signed_in(app, Role.GOVERNANCE_OFFICER).get("/webhooks/").status_code == 403


def test_calls_and_commands_list_and_change_them(app: Flask, session: Session, settings: Settings) -> None:
    contracting.recorded()
    with commands(settings):

        def run(*words: str) -> list[str]:
            answer = CliRunner().invoke(armslength, ["webhooks", *words])
            assert answer.exit_code == 0, answer.output
            return answer.output.splitlines()

        key, secret = run("add", "Finance", ASKED["url"], "--kind", "contract")  # type: ignore[arg-type]
        assert SECRET.fullmatch(secret)
        assert run("amend", key, "--name", "Ledger") == ["Ledger"]
        run("try", key)
        assert "webhook.test" in run("deliveries", key)[0]
        assert run("rotate", key) != [secret]
        visit = signed_in(app, Role.ADMINISTRATOR)
        visit.get("/webhooks/add")
        client, csrf = visit.client, {"X-CSRFToken": visit.hidden["csrf_token"]}
        (row,) = client.get("/api/v1/webhooks").get_json()["rows"]
        assert (row["id"], row["name"], row["kinds"], row["state"]) == (key, "Ledger", ["contract"], "active")
        (sent,) = client.get(f"/api/v1/webhooks/{key}/deliveries").get_json()["rows"]
        assert (sent["event"], sent["state"]) == ("webhook.test", "waiting")
        assert client.post(f"/api/v1/webhooks/{key}/pause", headers=csrf).get_json()["state"] == "paused"
        assert client.get(f"/api/v1/webhooks/{key}").get_json()["state"] == "paused"
        run("resume", key)
        run("end", key)
        assert run("list") == []
