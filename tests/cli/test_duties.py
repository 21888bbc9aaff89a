"""Sharing, incidents and tasks from the command line of a real instance."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from register import clock
from register.cli.main import armslength
from register.config import Settings
from register.domain.permissions import Role
from tests import contracting, reminding
from tests.contracting import World

FRIDAY = datetime(2026, 10, 23, 16, 30, tzinfo=UTC)


@pytest.fixture
def world(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    values = {
        "INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": "x" * 40,
    }
    for name, value in values.items():
        monkeypatch.setenv(f"ARMSLENGTH_{name}", value)
    with app.app_context():
        made = contracting.recorded()
        reminding.account("lead@example.org", Role.INFORMATION_GOVERNANCE_LEAD, opened=FRIDAY)
    with clock.travel(FRIDAY):
        yield made


def run(*words: str) -> Result:
    return CliRunner().invoke(armslength, words, catch_exceptions=False)


def add(noun: str, **given: Any) -> Result:
    """`armslength NOUN add -`, with these fields on its standard input."""
    return CliRunner().invoke(armslength, [noun, "add", "-"], input=json.dumps(given), catch_exceptions=False)


def test_from_what_was_shared_to_a_task_and_its_mail(settings: Settings, world: World) -> None:
    told = add(
        "disclosures", what="Caseload", from_organisation_id=world.ids["pct"],
        to_organisation_id=world.ids["trust"], categories=["patient_identifiable"], purpose="Handover",
        shared_on="2026-10-20",
    )  # fmt: skip
    assert "is an item to check" in told.output
    item = told.output.split(": ")[1].split()[0]
    judged = run(
        "incidents", "triage", item, "--outcome", "data_incident", "--reason", "Sent", "--aware",
        "2026-10-23 17:00", "--severity", "impact_3",
    )  # fmt: skip
    assert "confirmed, deadline 2026-10-26 16:00 GMT" in judged.output
    assert json.loads(run("duties", "tick", "--once", "--json").output) == {"raised": 1, "sent": 1}
    assert json.loads(run("duties", "tick", "--once", "--json").output) == {"raised": 0, "sent": 0}
    assert item in run("duties", "list").output
    assert len(list(Path(settings.instance / "mail").glob("*.eml"))) == 1


def test_an_agreement_is_added_and_signed(world: World) -> None:
    parties = [{"organisation_id": world.ids[name]} for name in ("pct", "trust")]
    ref = add(
        "agreements", title="Records", kind="dsa_t2", parties=parties, purpose="Care",
        lawful_basis="public_function", purposes=["direct_care"],
        categories=["patient_identifiable"], starts_on="2026-04-01",
        review_due_on="2027-03-31",
    ).output.strip()  # fmt: skip
    sign = (
        "agreements",
        "sign",
        ref,
        "--party",
        world.ids["pct"],
        "--name",
        "Ada Finch",
        "--post",
        "Chief executive",
    )
    assert "version 2" in run(*sign, "--on", "2026-04-18").output
    assert "version 3" in run(*sign, "--on", "2026-04-08", "--correct", "A digit too many").output
    left = ("--party", world.ids["trust"], "--on", "2026-09-01", "--reason", "Merged")
    assert "version 4" in run("agreements", "withdraw", ref, *left).output
    assert ref in run("agreements", "list").output
