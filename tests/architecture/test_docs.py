"""The docs say what the program does: settings, commands, doors and diagrams are compared word for word."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from register.config import PREFIX, Settings
from register.domain.access import API, PAGES
from tests.architecture import reference
from tests.architecture.sources import ROOT

DOCS = ROOT / "docs"
RENEW = "run `python -m tests.architecture.write_reference`"
READERS = {
    "staff", "managers", "governance-officer", "contract-manager", "signatory", "auditor", "information-governance",
    "administrator", "developer",
}  # fmt: skip
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def _documents() -> list[Path]:
    return [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


def _broken(path: Path) -> list[str]:
    targets = [target for target in LINK.findall(path.read_text(encoding="utf-8")) if "://" not in target]
    return [
        f"{path.relative_to(ROOT)} -> {target}" for target in targets if not (path.parent / target).exists()
    ]


def test_every_setting_is_in_the_docs() -> None:
    assert reference.SETTINGS.read_text(encoding="utf-8") == reference.settings(), RENEW


def test_every_setting_says_what_it_does() -> None:
    assert [f.name for f in fields(Settings) if not f.metadata.get("help", "").endswith(".")] == []


def test_every_command_is_in_the_docs() -> None:
    assert reference.COMMANDS.read_text(encoding="utf-8") == reference.commands(), RENEW


def test_every_command_says_what_it_does() -> None:
    silent = re.findall(r"## `([^`]+)`\n\n(?=\n|\||$)", reference.commands())
    assert silent == []


def test_every_page_and_call_is_in_the_docs() -> None:
    assert reference.DOORS.read_text(encoding="utf-8") == reference.table_of_doors(), RENEW
    text = reference.DOORS.read_text(encoding="utf-8")
    assert [name for name in (*PAGES, *API) if f"`{name}`" not in text] == []


@pytest.mark.parametrize(
    ("path", "diagram"), reference.DIAGRAMS.items(), ids=lambda value: getattr(value, "stem", "")
)
def test_the_diagrams_are_drawn_from_the_tables(path: Path, diagram: Callable[[], str]) -> None:
    text = path.read_text(encoding="utf-8")
    assert f"```mermaid\n{diagram()}```" in text, RENEW


@pytest.mark.parametrize(
    ("path", "table"), reference.TABLES.items(), ids=lambda value: getattr(value, "stem", "")
)
def test_the_tables_are_drawn_from_the_tables(path: Path, table: Callable[[], str]) -> None:
    text = path.read_text(encoding="utf-8")
    assert f"{reference.BEGIN}{table()}{reference.END}" in text, RENEW


def test_there_is_a_guide_for_every_kind_of_reader() -> None:
    there = {path.stem for path in (DOCS / "guides").glob("*.md")}
    assert there >= READERS
    text = (DOCS / "README.md").read_text(encoding="utf-8")
    assert [name for name in sorted(there) if f"guides/{name}.md" not in text] == []


def test_no_link_and_no_picture_leads_nowhere() -> None:
    assert [broken for path in _documents() for broken in _broken(path)] == []


def test_decisions_are_numbered_once_and_say_what_why_and_what_it_costs() -> None:
    paths = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    numbers = [path.name[:4] for path in paths]
    assert numbers
    assert len(set(numbers)) == len(numbers)
    for path in paths:
        assert "cost" in path.read_text(encoding="utf-8").lower(), path.name


def test_the_commands_of_the_readme_are_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`make (\w+)`", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert {"run", "test"} <= named
    assert [name for name in sorted(named) if f"\n{name}:" not in makefile] == []


def test_settings_named_in_the_docs_exist() -> None:
    known = {PREFIX + f.name.upper() for f in fields(Settings)}
    named = {
        word
        for path in _documents()
        for word in re.findall(rf"{PREFIX}[A-Z0-9_]+", path.read_text(encoding="utf-8"))
    }
    assert sorted(named - known - {PREFIX}) == []


def test_folders_named_in_the_map_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`([\w/.]+)`", row) if "/" in name]
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
