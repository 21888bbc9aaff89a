"""The reference says what the program does: settings, commands, doors and diagrams are compared word for word."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from register.cli.main import HELPS, SUMMARIES
from register.config import Settings
from register.domain.access import API, PAGES
from tests.architecture import reference

RENEW = "run `python -m tests.architecture.write_reference`"


def test_every_setting_is_in_the_docs() -> None:
    assert reference.SETTINGS.read_text(encoding="utf-8") == reference.settings(), RENEW


def test_every_setting_says_what_it_does() -> None:
    assert [f.name for f in fields(Settings) if not f.metadata.get("help", "").endswith(".")] == []


def test_every_command_is_in_the_docs() -> None:
    assert reference.COMMANDS.read_text(encoding="utf-8") == reference.commands(), RENEW


def test_the_list_of_commands_says_what_each_says_of_itself() -> None:
    assert SUMMARIES.read_text(encoding="utf-8") == reference.summaries(), RENEW


def test_the_help_that_is_read_off_is_what_each_command_says() -> None:
    assert HELPS.read_text(encoding="utf-8") == reference.helps(), RENEW


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
