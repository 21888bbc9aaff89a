"""`armslength people` and `armslength interests`: added, declared, listed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from register.domain.errors import Invalid, NotFound, Refused, Stale
from tests import registering
from tests.gift_table import TABLE
from tests.registering import World

Command = Callable[..., Result]


world = registering.on_its_day


@pytest.fixture
def add(command: Command, tmp_path: Path) -> Callable[..., Result]:
    """`armslength NOUN add FILE`, with these fields in the file."""

    def run(noun: str, **given: Any) -> Result:
        (tmp_path / "new.json").write_text(json.dumps(given))
        return command(noun, "add", tmp_path / "new.json")

    return run


def interest(person_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "person_id": person_id, "interest_type": "financial", "situation": "Ou", "description": "Shifts",
        "arose_on": "2026-05-01", "organisation_name": "Acme", **changes,
    }  # fmt: skip


def test_a_person_is_added_and_listed(world: World, command: Command, add: Callable[..., Result]) -> None:
    ref = add("people", name="Eve Ellis", email="eve@example.org").output.strip()
    lines = command("people", "list", "--name", "eve", "--format", "jsonl").output.splitlines()
    assert [json.loads(line)["ref"] for line in lines[1:]] == [ref]


def test_an_interest_is_declared_and_listed(
    world: World, command: Command, add: Callable[..., Result]
) -> None:
    made = add("interests", **interest(world.ids["bob"]))
    assert made.exit_code == 0, made.exception
    listed = command("interests", "list", "--name", "bob", "--format", "csv").output
    assert made.output.strip() in listed
    assert "Outside employment" in listed
    assert made.output.strip() not in command("interests", "list", "--late", "late").output


def test_what_is_wrong_is_told_field_by_field(world: World, add: Callable[..., Result]) -> None:
    for wrong in ({"situation": "zz"}, {"arose_on": "2027-01-01"}, {"arose_on": 0}, {"value_pence": "10.00"}):
        fault = add("interests", **interest(world.ids["bob"], **wrong)).exception
        assert isinstance(fault, Invalid)
        assert list(fault.problems) == list(wrong)
    assert isinstance(add("interests", **interest("nobody")).exception, NotFound)


def test_what_is_shown_is_amended_and_where_nothing_changes_nothing_is_recorded(
    world: World, command: Command, add: Callable[..., Result], tmp_path: Path
) -> None:
    ref = add("interests", **interest(world.ids["bob"])).output.strip()
    shown = command("interests", "show", ref, "--json").output
    (tmp_path / "same.json").write_text(shown)
    assert command("interests", "amend", ref, tmp_path / "same.json").output == f"{ref} version 1\n"
    (tmp_path / "other.json").write_text(json.dumps({**json.loads(shown), "description": "Nights"}))
    assert command("interests", "amend", ref, tmp_path / "other.json").output == f"{ref} version 2\n"
    again = command("interests", "amend", ref, tmp_path / "other.json")
    assert isinstance(again.exception, Stale)


@pytest.mark.parametrize("text", ["{", "[]", '{"name": "A", "name": "B"}', '{"name": NaN}'])
def test_a_file_that_is_no_object_is_refused(
    world: World, command: Command, tmp_path: Path, text: str
) -> None:
    (tmp_path / "wrong.json").write_text(text)
    assert isinstance(command("people", "add", tmp_path / "wrong.json").exception, Refused)


def test_a_contract_with_two_of_its_four_days_is_refused_day_by_day(
    world: World, add: Callable[..., Result]
) -> None:
    line = {"code": "DN", "name": "Nursing", "basis": "block", "annual_value_pence": 1}
    days = {"service_start_on": "2026-4-1", "preferred_supplier_until": 20270401}
    given = {
        "title": "Nursing",
        "commissioner_id": "a",
        "provider_id": "b",
        "edition": "e",
        "lines": [line],
        **days,
    }
    fault = add("contracts", **given).exception
    assert isinstance(fault, Invalid)
    assert sorted(fault.problems) == ["ends_on", "preferred_supplier_until", "service_start_on", "starts_on"]


def test_the_table_of_gifts_is_answered_by_command(command: Command, world: World, tmp_path: Path) -> None:
    for row in TABLE:
        gift = {"person_id": world.ids["bob"], "description": "It", "arose_on": "2026-05-01", **row.said}
        (tmp_path / "gift.json").write_text(json.dumps(gift))
        told = json.loads(command("interests", "check", tmp_path / "gift.json", "--json").output)
        assert (told["outcome"], told["possible_breach"] is not None) == (row.outcome, row.breach)
    ref = command("interests", "add", tmp_path / "gift.json").output.strip()
    kept = json.loads(command("interests", "show", ref, "--json").output)
    assert (kept["advice_outcome"], kept["possible_breach"]) == (told["outcome"], told["possible_breach"])
    assert "Refuse" in command("interests", "check", tmp_path / "gift.json").output
