"""Who may import whom: the layers of setup.cfg hold, and the two most important rules stand here as well."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, imports, sources

EDGES = ("register/web", "register/api", "register/jobs", "register/cli")


@pytest.mark.slow
def test_the_import_rules_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_pages_the_api_jobs_and_commands_know_no_tables() -> None:
    found = [
        f"{source.name}:{line} imports {name}"
        for source in sources(*EDGES)
        for name, line in imports(source.tree)
        if name.split(".")[0] == "sqlalchemy" or name.startswith("register.models")
    ]
    assert not found, found


def test_the_rules_of_the_field_know_the_standard_library_only() -> None:
    found = [
        f"{source.name}:{line} imports {name}"
        for source in sources("register/domain")
        for name, line in imports(source.tree)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("register.domain")
        if name != "register"
    ]
    assert not found, found


def test_the_domain_loads_without_flask_or_sqlalchemy() -> None:
    modules = [source.module for source in sources("register/domain")]
    program = (
        "import importlib, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print([name for name in ('flask', 'sqlalchemy', 'wtforms', 'docx') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_no_file_is_named_after_nothing_in_particular() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "base_utils"}
    found = [
        source.name for source in sources(*("register", "forms", "tests")) if Path(source.name).stem in vague
    ]
    assert not found, found
