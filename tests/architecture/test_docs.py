"""The guides, the notes and the readme name what is there, and lead somewhere."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from register.config import PREFIX, Settings
from register.look.navigation import SECTIONS
from tests.architecture.sources import ROOT

DOCS = ROOT / "docs"
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


def test_every_word_of_the_menu_has_its_word_in_code() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|", (ROOT / "docs/README.md").read_text(), re.MULTILINE)
    told = {words: re.findall(r"`([^`]+)`", code) for words, code in rows}
    assert [one.text for one in SECTIONS if not told.get(one.text)] == []
    folders = [name for one in SECTIONS for name in told[one.text] if "/" in name]
    assert [name for name in folders if not (ROOT / "register" / name).is_dir()] == []
