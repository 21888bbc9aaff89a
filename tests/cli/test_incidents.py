"""A data incident from the report to its end by commands alone."""

from __future__ import annotations

import json

from flask import Flask

from tests import contracting, reminding
from tests.cli.conftest import Command


def test_every_act_on_an_incident_has_its_command(app: Flask, command: Command) -> None:
    with app.app_context():
        contracting.recorded()
    noticed = ("--noticed", "2026-10-23 17:00")
    ref = command("incidents", "report", "A letter to the wrong house", *noticed).output.strip()
    judged = (
        "--outcome",
        "data_incident",
        "--reason",
        "Sent",
        "--aware",
        "2026-10-23 17:00",
        "--severity",
        "impact_3",
    )
    assert "confirmed, deadline 2026-10-26 16:00 GMT" in command("incidents", "triage", ref, *judged).output
    assert "deadline 2026-10-24 17:00 BST" in command("incidents", "to-tell", ref, "commissioner").output
    told = ("--at", "2026-10-23 18:00", "--phase", "initial", "--answers", "commissioner")
    assert "deadline 2026-10-26 16:00 GMT" in command("incidents", "told", ref, "The desk", *told).output
    corrected = ("--aware", "2026-10-23 18:00", "--mistyped", "--reason", "A digit")
    assert "deadline 2026-10-26 17:00 GMT" in command("incidents", "correct-time", ref, *corrected).output
    no = command("incidents", "not-telling", ref, "regulator", "--reason", "No risk to anybody")
    assert "confirmed, no deadline" in no.output
    assert "assessed" in command("incidents", "step", ref, "assess", "--words", "One person").output
    back = command("incidents", "unconfirm", ref, "--reason", "No personal data")
    assert "to_check, no deadline" in back.output


def test_a_case_is_given_to_somebody_who_handles_data_incidents_and_back(
    app: Flask, command: Command
) -> None:
    with app.app_context():
        world = contracting.recorded()
        reminding.account("bob@example.org", reminding.LEAD, person_id=world.ids["bob"])
    ref = command("incidents", "report", "A letter to the wrong house").output.strip()
    given = ("incidents", "owner", ref, "--reason", "Knows it")
    assert "to_check" in command(*given, "--person", world.ids["bob"]).output
    shown = json.loads(command("incidents", "show", ref, "--json").output)
    assert shown["case_owner_id"] == world.ids["bob"]
    refused = command(*given, "--person", world.ids["ann"])
    assert "Select somebody who handles data incidents" in str(refused.exception)
    command(*given)
    assert json.loads(command("incidents", "show", ref, "--json").output)["case_owner_id"] is None
