"""Proof codes from paper: one of any time of a day is recognised, and one that no longer fits raises the alarm."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from register import clock
from register.domain.permissions import Role
from register.domain.trail.notes import parse_checkpoint, proof_code
from register.jobs.checkpoints import sign_checkpoint
from tests import registering
from tests.harness.databases import Database
from tests.queries.test_verification import as_owner
from tests.registering import NOON, World
from tests.signing_in import signed_in

CODES = "/proofs/codes"


world = registering.on_its_day


@pytest.fixture
def printed(app: Flask, world: World, instance: Path) -> list[str]:
    """The codes of two checkpoints of one day."""
    codes = []
    for hours in (1, 2):
        with app.app_context(), clock.travel(NOON + timedelta(hours=hours)):
            registering.declared(world)
            note = sign_checkpoint(instance / "keys" / "log.key", "armslength.example/tests", now=clock.now())
            assert note is not None
            codes.append(proof_code(parse_checkpoint(note.text)))
    return codes


def test_a_code_printed_before_the_day_ended_is_recognised(app: Flask, printed: list[str]) -> None:
    auditor = signed_in(app, Role.AUDITOR)
    first, last = printed
    page = auditor.get(CODES).text
    assert (first in page, last in page) == (False, True)
    assert "fits. It was signed on 15 May 2026 at 2pm" in auditor.fill(CODES, code=first).text
    assert "fits. It was signed on" in auditor.fill(CODES, code=last.lower().replace("-", " ")).text


def test_a_code_of_another_audit_trail_or_a_mistyped_one_is_told_apart(
    app: Flask, printed: list[str]
) -> None:
    auditor = signed_in(app, Role.AUDITOR)
    assert "tell your auditor" in auditor.fill(CODES, code="0000-0000-0000-0000-0").text
    assert "mistyped" in auditor.fill(CODES, code="0000-0000-0000-0000-1").text
    assert "Enter the proof code" in auditor.fill(CODES, code="").text


def test_a_code_over_a_changed_audit_trail_no_longer_fits(
    app: Flask, printed: list[str], database: Database
) -> None:
    auditor = signed_in(app, Role.AUDITOR)
    first = "(SELECT e.frontier FROM ledger_entry e WHERE e.seq = 1)"
    as_owner(database, f"UPDATE ledger_entry SET frontier = {first} WHERE seq > 1")
    assert "no longer fits" in auditor.fill(CODES, code=printed[0]).text


def test_only_auditors_and_administrators_read_the_position_of_the_audit_trail(
    app: Flask, printed: list[str]
) -> None:
    shown = {
        role: "Entries" in signed_in(app, role).get(CODES).text
        for role in (Role.AUDITOR, Role.GOVERNANCE_OFFICER)
    }
    assert shown == {Role.AUDITOR: True, Role.GOVERNANCE_OFFICER: False}


def test_the_extract_for_a_meeting_has_the_newest_proof_code(
    app: Flask, world: World, printed: list[str]
) -> None:
    secretary = signed_in(app, Role.COMMITTEE_SECRETARY)
    asked = f"day-day=20&day-month=5&day-year=2026&people={world.ids['bob']}"
    page = secretary.get(f"/meetings/?{asked}").text
    assert (f"{printed[1]}</span>, signed on" in page, printed[0] in page) == (True, False)
