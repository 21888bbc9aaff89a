"""The command and the call make the Word files of many contracts again."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from flask import Flask

from register import clock
from register.jobs.run_errands import run_errands
from tests.cli.conftest import Command
from tests.contracting import World
from tests.signing_in import Visit
from tests.web import test_reissues
from tests.web.test_reissues import EDITION, dearer

world, eve, many = test_reissues.world, test_reissues.eve, test_reissues.many


def test_the_command_and_the_call_make_the_same(
    app: Flask, world: World, command: Command, eve: Visit, many: dict[str, str], tmp_path: Path
) -> None:
    shown = command("contracts", "reissue", "--edition", EDITION, "--preview").output
    assert f"{many['first']}  Its first Word file" in shown
    made = command("contracts", "reissue", "--edition", EDITION, "--out", tmp_path)
    assert made.exit_code == 0, made.output
    assert "3 Word files" in made.output
    assert f"{many['lacking']}: left out" in made.output
    assert len(zipfile.ZipFile(tmp_path / "word-files.zip").namelist()) == 4
    with app.app_context():
        dearer(many["same"])
    eve.get("/contracts/reissue/")
    csrf = {"X-CSRFToken": eve.hidden["csrf_token"]}
    reply = eve.client.post("/api/v1/contract-reissues", json={"edition": EDITION}, headers=csrf)
    assert reply.status_code == 202, reply.text
    with app.app_context():
        run_errands(clock.now)
    found = json.loads(eve.client.get(f"/api/v1/contract-reissues/{json.loads(reply.text)['id']}").text)
    assert (found["state"], found["made"]) == ("done", 1)
