"""What the history of a record says: every column under what pages call it, no ids, no names of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

import pytest
from sqlalchemy import String

from register.domain.people.unseen import SOMEBODY_WITHIN
from register.domain.shipped_rules import shipped
from register.domain.texts import Text
from register.models import every  # noqa: F401  (a column is known once its module was imported)
from register.models.base import Version, new_id
from register.models.registry import kinds
from register.queries.code_words import Codes, asked_for, listed, tellers
from register.queries.field_words import WORDS, ids_in, plainly, spoken, words_of

BOOKKEEPING = ({*Version.__annotations__} - {"valid_from", "valid_to"}) | {"thing_id"}
NAMES = {"one": "Acme Dressings"}
RULES = shipped("national")
CODES_OF_AGREEMENTS = Codes("agreement", RULES)


STUBS = re.compile(r"(?:^| )(?:n|id|ref|seq|code|pence|tenthousandths)$|[^a-z ]", re.IGNORECASE)
"""What is no word that people say, or says too little alone: it needs words of its own."""


def columns() -> set[str]:
    return {column.name for model in kinds().values() for column in model.__table__.columns} - BOOKKEEPING


def test_every_column_of_every_record_is_called_something_on_pages() -> None:
    plain = {name: words_of(name) for name in columns() if name not in WORDS}
    assert {name: words for name, words in plain.items() if STUBS.search(words)} == {}


def test_no_words_read_like_the_name_of_a_column() -> None:
    called = [words_of(name) for name in columns() | WORDS.keys()]
    assert [words for words in called if "_" in words or words.endswith((" id", " pence"))] == []
    assert [words for words in called if words[:1] != words[:1].upper()] == []


def test_no_words_are_written_down_that_follow_from_the_name() -> None:
    assert [name for name, words in WORDS.items() if words == plainly(name)] == []


def test_a_part_is_told_by_name_day_and_pounds_however_deep_it_stands() -> None:
    stored = [
        {
            "organisation_id": "one",
            "role": "joint_controller",
            "signed_on": "2026-04-01",
            "annual_value_pence": 250,
        }
    ]
    told = {"Organisation": "Acme Dressings", "Role": "Joint controller", "Signed on": date(2026, 4, 1),
            "Annual value": "£2.50"}  # fmt: skip
    assert ids_in("parties", stored) == {"one"}
    assert spoken("parties", stored, NAMES, CODES_OF_AGREEMENTS) == [told]


def test_a_record_that_may_not_be_seen_has_no_name_and_no_id() -> None:
    assert spoken("parties", [{"organisation_id": "hidden"}], NAMES, CODES_OF_AGREEMENTS) == [
        {"Organisation": "another record"}
    ]
    assert spoken("provider_id", "hidden", NAMES, CODES_OF_AGREEMENTS) == "another record"


def test_a_day_by_which_something_is_due_is_told_as_a_day_and_not_as_a_person() -> None:
    for name in ("step_by", "action_by", "remedy_by", "promised_by"):
        assert spoken(name, "2026-11-30", NAMES, CODES_OF_AGREEMENTS) == date(2026, 11, 30)


def test_one_word_that_somebody_typed_is_told_as_it_was_typed_and_hides_nobody() -> None:
    for name in ("measured_by", "agreed_by", "scheme_approved_by"):
        assert spoken(name, "Survey", NAMES, CODES_OF_AGREEMENTS) == "Survey"
    assert spoken("agreed_by", new_id(), NAMES, CODES_OF_AGREEMENTS) == SOMEBODY_WITHIN


@pytest.mark.parametrize(
    ("kind", "name", "code", "words"),
    [
        ("interest", "interest_type", "non_financial_personal", "Non-financial personal"),
        ("organisation", "kind", "nhs_trust", "NHS trust"),
        ("agreement", "kind", "dsa_t2", "Data sharing agreement (tier 2)"),
        ("care_service", "market_test", "tested", "Tested"),
        ("complaint", "received_by", "letter", "By letter"),
        ("complaint", "outcome", "upheld", "Upheld"),
        ("decision", "outcome", "clear", "Nothing found against it"),
        ("delegation", "limit_per", "contract", "For a whole contract with its options"),
        ("incident", "source", "reported", "Reported by a person"),
        ("incident", "severity", "sui_2", "2: up to 20 people, not encrypted"),
        ("opinion", "capacity", "siro", "Decision of the SIRO"),
        ("rule", "key", "interests.declare_within_days", "Days within which an interest is declared"),
    ],
)
def test_codes_are_told_as_pages_say_them(kind: str, name: str, code: str, words: str) -> None:
    assert spoken(name, code, NAMES, Codes(kind, RULES)) == words


def test_a_code_that_a_name_does_not_know_is_told_in_plain_words() -> None:
    assert spoken("kind", "own_form", NAMES, Codes("agreement", RULES)) == "Own form"


NO_CODES = {
    "subject_ref": "a reference",
    "uplift_year": "a financial year",
}
"""Columns of a word that nobody types and no rule lists, each with what it holds."""


def test_each_column_of_a_word_is_told_by_what_it_means_or_is_typed_by_people() -> None:
    typed = {name for name, hint in asked_for() if any(isinstance(one, Text) for one in marks(hint))}
    untold = {name for kind, name in words_held() if not tellers(kind, name)}
    assert untold - typed == NO_CODES.keys()


def marks(hint: Any) -> Iterator[Any]:
    yield from getattr(hint, "__metadata__", ())
    for part in get_args(hint):
        yield from marks(part)


def test_every_list_of_the_rules_that_words_come_from_exists_and_names_each_code() -> None:
    keys = {told for kind, name in words_held() for told in tellers(kind, name) if isinstance(told, str)}
    assert "sharing.lawful_bases" in keys
    assert [key for key in keys if not listed(key, RULES)] == []


def words_held() -> set[tuple[str, str]]:
    """Each column of a word: its kind of record, and its name."""
    return {
        (kind, column.name) for kind, model in kinds().items() for column in model.__table__.columns
        if isinstance(column.type, String) and column.type.length == 40 and column.name not in BOOKKEEPING
    }  # fmt: skip
