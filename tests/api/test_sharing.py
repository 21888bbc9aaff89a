"""Sharing, incidents and tasks as JSON: the same services, the same messages, nothing bent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from register import clock
from register.accounts.policies import policy
from register.db import unit_of_work
from register.domain.permissions import ROLES, Role, system_actor
from register.services.accounts.accounts import create_account
from register.services.accounts.sign_ins import holder
from register.services.accounts.tokens import NewToken, issue_token
from tests import contracting, reminding
from tests.contracting import World

FRIDAY = datetime(2026, 10, 23, 16, 30, tzinfo=UTC)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = contracting.recorded()
    with clock.travel(FRIDAY):
        yield made


def bearer(app: Flask, role: Role) -> dict[str, str]:
    """A token of a new account with this role, for all that it may do."""
    with app.app_context(), unit_of_work() as session:
        account = create_account(session, f"{role}@example.org", [role], actor=system_actor(), now=FRIDAY)
        asked = NewToken(name="test", scopes=ROLES[role], expires_on=date(2026, 12, 1))
        token = issue_token(
            session, asked, policy=policy(), actor=holder(account), now=FRIDAY,
            today=FRIDAY.date(),
        )  # fmt: skip
    return {"Authorization": f"Bearer {token}"}


def shared(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "from_organisation_id": world.ids["pct"], "to_organisation_id": world.ids["trust"], "what": "Caseload",
        "categories": ["patient_identifiable"],
        "purpose": "Handover", "purpose_code": "direct_care", "shared_on": "2026-10-20", **changes,
    }  # fmt: skip


def test_from_what_was_shared_to_a_deadline_and_a_task(app: Flask, client: FlaskClient, world: World) -> None:
    lead = bearer(app, Role.INFORMATION_GOVERNANCE_LEAD)
    made = client.post("/api/v1/disclosures", json=shared(world), headers=lead)
    assert (made.status_code, made.get_json()["covered"]) == (201, False)
    item = client.get(f"/api/v1/incidents/{made.get_json()['item_to_check']}", headers=lead).get_json()
    assert (item["state"], item["deadline_at"]) == ("to_check", None)
    assert item["would_run_out_at"] == "2026-10-26T16:30:00.000000Z"
    body = {"outcome": "data_incident", "reason": "Sent", "version": 1, "severity": "impact_3"}
    body["aware_at"] = "2026-10-23T17:00:00+01:00"
    done = client.post(f"/api/v1/incidents/{item['ref']}/triage", json=body, headers=lead)
    assert (done.status_code, done.get_json()["deadline_at"]) == (200, "2026-10-26T16:00:00.000000Z")
    with app.app_context():
        reminding.tick(FRIDAY)
    rows = client.get("/api/v1/duties", headers=lead).get_json()["rows"]
    assert [(row["ref"], row["due_at"]) for row in rows] == [(item["ref"], "2026-10-26T16:00:00.000000Z")]


@pytest.mark.parametrize("wrong", [
    {"shared_on": "2026-10-24"}, {"categories": []}, {"categories": None}, {"what": 3}, {"what": "x" * 10_001},
    {"to_organisation_id": "nobody"}, {"agreement_id": "nobody"}, {"surprise": 1}, {"what": "a\x00b"},
])  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_recorded(
    app: Flask, client: FlaskClient, world: World, wrong: dict[str, Any]
) -> None:
    lead = bearer(app, Role.INFORMATION_GOVERNANCE_LEAD)
    answer = client.post("/api/v1/disclosures", json=shared(world, **wrong), headers=lead)
    assert answer.status_code == 422
    assert client.get("/api/v1/disclosures", headers=lead).get_json()["rows"] == []
    assert client.get("/api/v1/incidents", headers=lead).get_json()["rows"] == []


def test_whoever_only_reports_learns_the_reference(app: Flask, client: FlaskClient, world: World) -> None:
    nurse = bearer(app, Role.DECLARANT)
    body = {"what": "Wrong letter", "noticed_at": "2026-10-23T17:00:00+01:00"}
    made = client.post("/api/v1/incidents", json=body, headers=nurse)
    assert made.status_code == 201
    assert list(made.get_json()) == ["ref"]
    naive = client.post(
        "/api/v1/incidents", json={**body, "noticed_at": "2026-10-23T17:00:00"}, headers=nurse
    )
    assert naive.status_code == 422
    assert client.get("/api/v1/incidents", headers=nurse).status_code == 403


def test_an_agreement_is_added_and_signed(app: Flask, client: FlaskClient, world: World) -> None:
    lead = bearer(app, Role.INFORMATION_GOVERNANCE_LEAD)
    parties = [
        {"organisation_id": world.ids["pct"], "signed_on": "2026-04-18"},
        {"organisation_id": world.ids["trust"]},
    ]
    body = {
        "title": "Records", "kind": "dsa_t2", "parties": parties, "purpose": "Care", "purposes": ["direct_care"],
        "lawful_basis": "public_function",
        "categories": ["patient_identifiable"], "starts_on": "2026-04-01", "review_due_on": "2027-03-31",
    }  # fmt: skip
    made = client.post("/api/v1/agreements", json=body, headers=lead)
    assert made.status_code == 201, made.text
    where = f"/api/v1/agreements/{made.get_json()['ref']}"
    assert client.get(where, headers=lead).get_json()["state"] == "part_signed"
    signed = {"organisation_id": world.ids["trust"], "signed_on": "2026-08-05", "version": 1}
    signed |= {"signed_by": "Ada Finch", "signed_post": "Chief executive"}
    assert client.post(f"{where}/sign", json=signed, headers=lead).status_code == 200
    assert client.get(where, headers=lead).get_json()["state"] == "in_force"
    assert client.post(f"{where}/sign", json=signed, headers=lead).status_code in (409, 422)
    again = {**signed, "signed_on": "2026-05-08", "version": 2, "reason": "Day and month changed places"}
    mended = client.post(f"{where}/correct-signature", json=again, headers=lead).get_json()
    assert (mended["fully_signed_on"], mended["text_n"]) == ("2026-05-08", 1)
    assert (
        client.post("/api/v1/disclosures", json=shared(world), headers=lead).get_json()["item_to_check"]
        is None
    )
    leaving = {
        "organisation_id": world.ids["trust"],
        "withdrawn_on": "2026-10-01",
        "reason": "Merged",
        "version": 3,
    }
    assert client.post(f"{where}/withdraw", json=leaving, headers=lead).get_json()["ends_on"] == "2026-09-30"
    again = client.post("/api/v1/disclosures", json=shared(world), headers=lead).get_json()
    assert again["gaps"] == ["The agreement was not running on the day it was shared"]


def judged(client: FlaskClient, lead: dict[str, str]) -> str:
    told = {"what": "Wrong letter", "noticed_at": "2026-10-23T17:00:00+01:00"}
    where = f"/api/v1/incidents/{client.post('/api/v1/incidents', json=told, headers=lead).get_json()['ref']}"
    body = {
        "outcome": "data_incident", "reason": "Sent", "version": 1, "severity": "impact_3", "to_tell": ["people"],
        "aware_at": "2026-10-23T17:00:00+01:00",
    }  # fmt: skip
    assert client.post(f"{where}/triage", json=body, headers=lead).status_code == 200
    return where


def test_who_is_told_who_is_not_and_every_step_has_its_call(
    app: Flask, client: FlaskClient, world: World
) -> None:
    lead, siro = bearer(app, Role.INFORMATION_GOVERNANCE_LEAD), bearer(app, Role.SIRO)
    dpo = bearer(app, Role.DATA_PROTECTION_OFFICER)
    where = judged(client, lead)

    def send(path: str, who: dict[str, str], n: int, **said: Any) -> Any:
        return client.post(f"{where}/{path}", json={**said, "version": n}, headers=who)

    assert send("to-tell", lead, 2, codes=["commissioner"]).status_code == 200
    told = {
        "recipient": "Duty desk", "phase": "initial", "notified_at": "2026-10-23T17:20:00+01:00",
        "answers": ["regulator", "people"],
    }  # fmt: skip
    made = send("notifications", lead, 3, **told)
    assert [one["recipient"] for one in made.get_json()["told"]] == ["Duty desk", "Duty desk"]
    assert send("not-telling", lead, 4, to="commissioner", reason="Not theirs").status_code == 403
    assert (
        send("not-telling", siro, 4, to="commissioner", reason="Not theirs").get_json()["deadline_at"] is None
    )
    assert send("not-telling", siro, 5, to="regulator", reason="Late").status_code == 422
    assert send("advice", dpo, 5, words="Tell them").get_json()["opinions"][0]["text"] == "Tell them"
    assert send("steps", lead, 6, act="assess", words="Ten people").get_json()["state"] == "assessed"
    assert send("steps", lead, 7, act="confirm", words="x").status_code == 422
    assert send("steps", lead, 7, act="decide", words="We tell").status_code == 403
    assert send("steps", siro, 7, act="decide", words="We tell").get_json()["state"] == "decided"
    assert send("steps", siro, 7, act="close", words="Learnt").status_code == 409
    assert send("steps", siro, 8, act="close", words="Learnt").get_json()["state"] == "closed"


def test_a_call_that_would_take_a_deadline_away_says_that_nobody_else_could_agree(
    app: Flask, client: FlaskClient, world: World
) -> None:
    lead = bearer(app, Role.INFORMATION_GOVERNANCE_LEAD)
    where = judged(client, lead)
    body = {"aware_at": "2026-10-23T17:10:00+01:00", "mistyped": True, "reason": "A digit", "version": 2}
    assert client.post(f"{where}/aware-time", json=body, headers=lead).status_code == 422
    kept = {**body, "mistyped": False}
    answer = client.post(f"{where}/aware-time", json=kept, headers=lead).get_json()
    assert (answer["waits"], answer["deadline_at"]) == (False, "2026-10-26T16:00:00.000000Z")
    unconfirm = {"reason": "No personal data", "version": 3}
    assert client.post(f"{where}/unconfirm", json=unconfirm, headers=lead).status_code == 422
