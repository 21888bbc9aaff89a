"""The commands for the papers of a change, and for a contract as of a day."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from flask import Flask

from register.domain.contracts.stages import ContractAct
from tests import contracting
from tests.cli.conftest import Command
from tests.contracting import World
from tests.services.test_change_papers import DEARER
from tests.services.test_changes import in_force, proposed

world = contracting.on_its_day


def test_a_change_is_papered_with_clean_copy_and_redline_and_the_contract_written_as_of_a_day(
    app: Flask, world: World, command: Command, tmp_path: Path
) -> None:
    with app.app_context():
        ref = in_force(world)
        change = proposed(
            ref, ContractAct.VARY, contracting.preparer(world), lines=(DEARER,), effective_on=date(2009, 6, 1)
        ).ref
    answers, out = tmp_path / "answers.json", tmp_path / "out"
    rest = {
        "proposed_by": "commissioner",
        "authority_commissioner": "Minute 4",
        "authority_provider": "Minute 5",
    }
    answers.write_text(json.dumps(rest), encoding="utf-8")
    lacking = command("contracts", "paper", change, "--out", out)
    assert lacking.exit_code != 0
    made = command("contracts", "paper", change, "--answers", answers, "--out", out)
    assert made.exit_code == 0, made.output
    assert "DOC-2009-" in made.output
    assert command("contracts", "on", ref, "--day", "2009-06-01", "--out", out).exit_code == 0
    assert len(list(out.glob("*.docx"))) == 4
