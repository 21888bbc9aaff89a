"""The benchmarks run: a figure that nobody can print any more is no figure."""

from __future__ import annotations

import subprocess
import sys

import pytest
from flask import Flask
from sqlalchemy import func, select

from benchmarks import history_rows
from register.db import db, engine_of
from register.models.interests import InterestVersion
from tests.architecture.sources import ROOT
from tests.harness import skips


def test_the_rows_that_history_is_measured_on_fit_the_tables(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_rows, "INTERESTS", 20)
    monkeypatch.setattr(history_rows, "PEOPLE", 5)
    history_rows.load_all(engine_of(app))
    with app.app_context():
        kept = db.session().scalar(select(func.count()).select_from(InterestVersion))
    assert kept == 20 * history_rows.EACH


@pytest.mark.soak
def test_every_benchmark_runs_to_its_end() -> None:
    skips.need("peers")
    command = [sys.executable, "-m", "benchmarks", "--small"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
