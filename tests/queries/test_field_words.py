"""What the history of a record says: every column under what pages call it, no ids, no names of columns."""

from __future__ import annotations

import re
from datetime import date

from register.models.base import Version
from register.models.registry import kinds
from register.queries.field_words import WORDS, ids_in, plainly, spoken, words_of

BOOKKEEPING = ({*Version.__annotations__} - {"valid_from", "valid_to"}) | {"thing_id"}
NAMES = {"one": "Acme Dressings"}


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
    assert spoken("parties", stored, NAMES) == [told]


def test_a_record_that_may_not_be_seen_has_no_name_and_no_id() -> None:
    assert spoken("parties", [{"organisation_id": "hidden"}], NAMES) == [{"Organisation": "another record"}]
    assert spoken("provider_id", "hidden", NAMES) == "another record"


def test_codes_are_told_as_pages_say_them() -> None:
    assert spoken("interest_type", "non_financial_personal", NAMES) == "Non-financial personal"
    assert spoken("kind", "nhs_trust", NAMES) == "NHS trust"
