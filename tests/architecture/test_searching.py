"""Lists are searched and sorted in one way: no query spells "contains" or an order of names for itself."""

from __future__ import annotations

import re

import pytest

from register.models import every  # noqa: F401
from register.models.decision_records import DecisionRecord
from register.models.derived_answers import ANSWERS
from register.models.registry import derived_tables, kinds
from register.models.search_keys import SearchKey, fields_of
from register.models.signing_powers import SigningPower
from tests.architecture.sources import ROOT

SPELT = re.compile(r"func\.(?:lower|upper)\(|\.ilike\(|\.like\(f?[\"%]|order_by\(\w+\.(?:name|title)\b")
OTHERWISE = {"searching": "the one function"}
QUERIES = sorted((ROOT / "register" / "queries").rglob("*.py"))


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_no_query_searches_or_sorts_names_by_itself(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    found = [line.strip() for line in text.splitlines() if SPELT.search(line)]
    assert path.stem in OTHERWISE or found == []  # type: ignore[attr-defined]


def test_what_is_searched_and_sorted_is_a_column() -> None:
    named = {model: fields_of(model) for model in kinds().values() if fields_of(model)}
    assert len(named) > 5
    for model, fields in named.items():
        assert set(fields) <= set(model.__table__.columns.keys()), model
        assert len(set(fields)) == len(fields), model


def test_the_derived_tables_are_those_that_are_rebuilt_and_compared() -> None:
    kept = {table.__table__ for table in (SearchKey, DecisionRecord, SigningPower)}
    kept |= {answer.table for answer in ANSWERS}
    assert set(derived_tables()) == kept
