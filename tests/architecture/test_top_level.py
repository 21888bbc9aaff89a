"""The repository holds what stands in its list and nothing that a run left behind."""

from __future__ import annotations

import subprocess

from tests.architecture.sources import ROOT

TOP = {
    ".ci", ".gitattributes", ".gitignore", "LICENSE", "Makefile", "README.md", "benchmarks", "contract_templates", "docs",
    "forms", "pyproject.toml", "register", "requirements", "setup.cfg", "tests",
}  # fmt: skip
LEFT_BEHIND = (".db", ".db-wal", ".db-shm", ".key", ".pem", "secret_key", ".pyc", ".log")


def _tracked() -> list[str]:
    found = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for path in found.stdout.split("\0") if path]


def test_the_top_level_holds_what_its_list_names() -> None:
    assert {path.split("/")[0] for path in _tracked()} == TOP


def test_no_database_key_or_secret_is_in_the_repository() -> None:
    assert [path for path in _tracked() if path.endswith(LEFT_BEHIND)] == []
