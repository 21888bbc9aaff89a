"""Saying when one works, by the page, by a call and by a command; an officer says it for somebody who cannot."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from register import clock
from register.cli.main import armslength
from register.config import Settings
from register.domain.permissions import Role
from tests import contracting, reminding
from tests.signing_in import day, signed_in

BOB = "bob@example.org"


def a_week(first: int = 0) -> dict[str, Any]:
    start = clock.today() + timedelta(days=first)
    end = start + timedelta(days=6)
    return {
        **day("first_day", start.year, start.month, start.day), **day("last_day", end.year, end.month, end.day),
    }  # fmt: skip


def test_by_the_page_and_a_call_one_says_when_one_is_away_and_both_read_it(
    app: Flask, session: Session
) -> None:
    ids = contracting.recorded().ids
    bob = signed_in(app, Role.CONTRACT_MANAGER, person_id=ids["bob"], email=BOB)
    ann = signed_in(app, Role.DECLARANT, person_id=ids["ann"], email="ann@example.org")
    asked = {"deputy": BOB, "reason": "Knows it", **a_week()}
    assert ann.fill("/tasks/when-i-work/away", **{**asked, "deputy": "ann@example.org"}).status_code == 422
    assert ann.fill("/tasks/when-i-work/away", **asked).status_code == 302
    assert "You are away until" in ann.get("/tasks/").text
    assert "Bob" in ann.get("/tasks/").text
    assert "Ann Archer is away until" in bob.get("/tasks/").text
    said = ann.client.get("/api/v1/working").get_json()
    assert len(said["weekdays"]) == 7
    (absence,) = said["absences"]
    weekdays = {"weekdays": ["monday", "tuesday"]}
    assert ann.fill("/tasks/when-i-work/", **weekdays).status_code == 302
    assert ann.client.get("/api/v1/working").get_json()["weekdays"] == ["monday", "tuesday"]
    assert bob.post(f"/tasks/when-i-work/{absence['id']}/back").status_code == 404
    ann.get("/tasks/when-i-work/")
    assert ann.post(f"/tasks/when-i-work/{absence['id']}/back").status_code == 302
    assert ann.client.get("/api/v1/working").get_json()["absences"] == []


def test_an_officer_says_it_for_somebody_with_a_reason_and_nobody_else_does(
    app: Flask, session: Session
) -> None:
    ids = contracting.recorded().ids
    reminding.account("ann@example.org", Role.DECLARANT, person_id=ids["ann"])
    bob = signed_in(app, Role.CONTRACT_MANAGER, person_id=ids["bob"], email=BOB)
    asked = {"person": "ann@example.org", **a_week()}
    assert bob.client.get("/tasks/when-i-work/others").status_code == 403
    officer = signed_in(app, Role.GOVERNANCE_OFFICER)
    assert officer.fill("/tasks/when-i-work/others", **asked).status_code == 422
    assert officer.fill("/tasks/when-i-work/others", reason="Telephoned", **asked).status_code == 302
    assert "Ann Archer" in officer.get("/tasks/when-i-work/others").text


def test_a_command_says_lists_and_ends_it(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    reminding.account("ann@example.org", Role.DECLARANT, person_id=contracting.recorded().ids["ann"])

    def run(*words: str) -> str:
        answer = CliRunner().invoke(armslength, ["duties", *words])
        assert answer.exit_code == 0, answer.output
        return answer.output

    today = clock.today().isoformat()
    key = run("away", "ann@example.org", "--from", today, "--to", today, "--reason", "Telephoned").strip()
    assert f"{key}  Ann Archer" in run("who-is-away")
    run("back", key)
    assert run("who-is-away") == ""
    assert run("works", "ann@example.org", "monday", "friday") == "Works on Monday, Friday\n"
