"""The decision statement as a page, a Word file, a call and a command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from register.domain.permissions import Role
from tests import contracting
from tests.cli.conftest import Command
from tests.cli.conftest import command as command
from tests.contracting import World
from tests.services.test_statements import decided
from tests.signing_in import Visit, signed_in

pytestmark = pytest.mark.on("sqlite")
world = contracting.on_its_day


@pytest.fixture
def ref(app: Flask, world: World) -> str:
    with app.app_context():
        return decided(world)


@pytest.fixture
def auditor(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.AUDITOR)


def test_the_statement_is_printed_in_the_third_person(auditor: Visit, ref: str) -> None:
    assert f"/decisions/{ref}/statement" in auditor.get(f"/decisions/{ref}").text
    page = auditor.get(f"/decisions/{ref}/statement").text
    assert "Condition: Ann Archer has an interest through family, friend or business partner in" in page
    assert "Agreed by Bob Best" in page
    assert "What was looked at, and what was not" in page
    file = auditor.client.get(f"/decisions/{ref}/statement.docx")
    assert file.data.startswith(b"PK")
    assert f"decision-statement-{ref}.docx" in file.headers["Content-Disposition"]


def test_machines_are_told_the_same(auditor: Visit, ref: str, command: Command, tmp_path: Path) -> None:
    called = auditor.client.get(f"/api/v1/decisions/{ref}/statement").json
    assert called["person"] == "Ann Archer"
    assert called["findings"][0]["severity"] == "Condition"
    assert json.loads(command("decisions", "statement", ref).output)["findings"] == called["findings"]
    out = tmp_path / "statement.docx"
    command("decisions", "statement", ref, "--out", out)
    assert out.read_bytes().startswith(b"PK")
