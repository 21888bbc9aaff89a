"""Every noun that keeps history answers for a day from the command line, and names its basis."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from register import clock
from register.cli.main import COMMANDS, Commands
from register.domain.errors import Fault
from tests import registering
from tests.registering import NOON, World

Command = Callable[..., Result]
WITHOUT_DAYS = {
    "accounts",
    "breaches",
    "documents",
    "duties",
    "editions",
    "ledger",
    "questions",
    "rounds",
    "templates",
    "walls",
    "webhooks",
}
"""Lists of what is, which keep no days of their own."""


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = registering.recorded()
        registering.declared(made)
    with clock.travel(NOON):
        yield made


def test_every_noun_with_a_list_has_its_as_at() -> None:
    lists = {}
    for name in COMMANDS:
        found = Commands().get_command(None, name)  # type: ignore[arg-type]
        own = getattr(found, "commands", {})
        if "list" in own:
            lists[name] = "as-at" in own
    assert {name for name, has in lists.items() if not has} <= WITHOUT_DAYS
    assert "interests" in lists


def test_the_register_for_a_day_names_its_basis(world: World, command: Command) -> None:
    lines = command("interests", "as-at", "2026-05-10", "--known-on", "2026-12-31", "--format", "jsonl")
    question, row = (json.loads(line) for line in lines.output.splitlines())
    assert "as at 10 May 2026" in question["question"]
    assert "basis: recorded here" in question["question"]
    assert row["description"] == "Weekend shifts"


def test_what_was_recorded_later_is_left_out(world: World, command: Command) -> None:
    before = command("interests", "as-at", "2026-05-10", "--known-on", "2026-05-01", "--format", "jsonl")
    assert len(before.output.splitlines()) == 1


def test_a_bundle_is_never_written_into_a_folder_that_is_there(
    world: World, command: Command, tmp_path: Path
) -> None:
    result = command("ledger", "export", tmp_path)
    assert isinstance(result.exception, Fault)
    assert "there already" in str(result.exception)
