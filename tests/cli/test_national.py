"""The command proposes a national variation for many contracts."""

from __future__ import annotations

import zipfile
from pathlib import Path

from flask import Flask

from tests.cli.conftest import Command
from tests.contracting import World
from tests.services.test_national import CODE, EDITION, changes
from tests.web import test_national

world, refs = test_national.world, test_national.refs


def test_the_command_says_the_same(
    app: Flask,
    world: World,
    command: Command,
    refs: dict[str, str],
    tmp_path: Path,
) -> None:
    shown = command("contracts", "vary-nationally", CODE, "--edition", EDITION, "--preview").output
    assert f"{refs['runs']}  Would be proposed  From 1 June 2009; Clause 1.5: new wording" in shown
    made = command("contracts", "vary-nationally", CODE, "--out", tmp_path)
    assert made.exit_code == 0, made.output
    with app.app_context():
        (one,) = changes(refs["runs"])
    for words in ("1 proposed", f"{refs['runs']}: {one.ref}", f"{refs['draft']}: left out"):
        assert words in made.output
    again = command("contracts", "vary-nationally", CODE, "--out", tmp_path)
    assert "0 proposed" in again.output
    assert len(zipfile.ZipFile(tmp_path / "national-variation.zip").namelist()) == 1
