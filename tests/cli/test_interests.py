"""`armslength people` and `armslength interests`: added, declared, listed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from register import clock
from register.cli.main import armslength
from register.config import Settings
from register.domain.errors import Invalid
from tests import registering
from tests.registering import NOON, World

Command = Callable[..., Result]


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = registering.recorded()
    with clock.travel(NOON):
        yield made


@pytest.fixture
def command(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    return lambda *words: CliRunner().invoke(armslength, [str(word) for word in words])


def declare(command: Command, person: str, **changes: str) -> Result:
    answers = {
        "type": "financial", "situation": "Ou", "description": "Shifts", "arose-on": "2026-05-01",
        "organisation": "Acme", **changes,
    }  # fmt: skip
    options = [word for name, value in answers.items() for word in (f"--{name}", value)]
    return command("interests", "declare", person, *options)


def test_a_person_is_added_and_listed(world: World, command: Command) -> None:
    ref = command("people", "add", "Eve Ellis", "--email", "eve@example.org").output.strip()
    lines = command("people", "list", "--name", "eve", "--format", "jsonl").output.splitlines()
    assert [json.loads(line)["ref"] for line in lines[1:]] == [ref]


def test_an_interest_is_declared_and_listed(world: World, command: Command) -> None:
    made = declare(command, world.ids["bob"])
    assert made.exit_code == 0, made.exception
    listed = command("interests", "list", "--name", "bob", "--format", "csv").output
    assert made.output.strip() in listed
    assert "Outside employment" in listed
    assert made.output.strip() not in command("interests", "list", "--late", "late").output


def test_what_is_wrong_is_told_field_by_field(world: World, command: Command) -> None:
    for wrong, field in (({"situation": "zz"}, "situation"), ({"arose-on": "2027-01-01"}, "arose_on")):
        fault = declare(command, world.ids["bob"], **wrong).exception
        assert isinstance(fault, Invalid)
        assert list(fault.problems) == [field]
    assert isinstance(declare(command, "PER-2026-NOBODY").exception, Invalid)
