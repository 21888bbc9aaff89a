"""Contracts found by words: of their title, their services and answers, and of the clauses they are made of."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from flask import Flask

from register.cli.main import armslength
from register.config import Settings
from register.db import reading
from register.domain.permissions import Role
from register.queries.trail.derived import compare_derived
from tests import contracting
from tests.contracting import World
from tests.signing_in import Visit, signed_in

world = contracting.on_its_day
TWO = {"Wound care", "Night sitting"}


@pytest.fixture
def manager(app: Flask, world: World) -> Visit:
    with app.app_context():
        contracting.drafted(
            world, contracting.new_contract(world, title="Night sitting", edition="own-agreement")
        )
        answers = {"invoice_to": "Paid by 100% on the 15th_day"}
        contracting.drafted(world, contracting.complete(world, title="Wound care", answers=answers))
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])


def found(manager: Visit, **asked: str) -> set[str]:
    rows = manager.client.get("/api/v1/contracts", query_string=asked).get_json()["rows"]
    return {row["title"] for row in rows}


def test_a_contract_is_found_by_words_of_its_title_its_services_and_its_answers(manager: Visit) -> None:
    assert found(manager, words="wound") == {"Wound care"}
    assert found(manager, words="DISTRICT nurs") == TWO
    assert found(manager, words="100% on the 15th_day") == {"Wound care"}
    assert found(manager, words="100_ on") == set()


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Éclat of the Łódź clinic", ("éclat", "ECLAT", "lodz CLINIC", "Łódź")),
        ("first\u00a0line and a\u2003second", ("first line and a second", "LINE  AND")),
        ("Straße \u2013 ПРИВЕТ", ("strasse", "привет", "Привет", "\u2013 п")),
    ],
)
def test_whatever_was_typed_is_found_in_capitals_without_accents_and_whatever_its_blanks(
    app: Flask, world: World, manager: Visit, typed: str, asked: tuple[str, ...]
) -> None:
    with app.app_context():
        contracting.drafted(world, contracting.complete(world, title="Odd", answers={"invoice_to": typed}))
    for words in (typed, typed.upper(), typed.lower(), *asked):
        assert found(manager, words=words) == {"Odd"}, words
    with app.app_context(), reading() as session:
        assert list(compare_derived(session)) == []


def test_what_the_parts_of_an_answer_are_called_finds_nothing(manager: Visit) -> None:
    assert found(manager, words="invoice_to") == found(manager, words="annual_value") == set()


def test_a_contract_is_found_by_words_of_a_clause_of_its_template(
    manager: Visit, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(manager, clause="any difference is settled with the next instalment") == {"Wound care"}
    assert found(manager, clause="nowhere in any clause") == set()
    assert found(manager, clause="next instalment", words="night") == set()
    assert "Wound care" in manager.get("/contracts/?clause=next+instalment").text
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    listed = CliRunner().invoke(armslength, ["contracts", "list", "--clause", "next instalment"])
    assert "Wound care" in listed.output
