"""Whether a record stands in what is kept as JSON, on either database."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import literal, null, select, type_coerce
from sqlalchemy.orm import Session

from register.models.base import Structure
from register.queries.reach import names_any

AMONG = [
    ["a1"],
    ["other", "a1"],
    [{"organisation_id": "a1", "role": "controller"}],
    [{"parts": [{"whole": {"of": ["a1"]}}]}],
    [{"a1": 3}],
]
NOT_AMONG = [
    [],
    ["a11"],
    ["A1"],
    ["it says a1 here"],
    ['"a1"'],
    [{"organisation_id": None, "count": 1, "is_lead": True}],
    [{"a1s": "a1's"}],
]


def _is_named(session: Session, structure: Any) -> Any:
    kept = type_coerce(null() if structure is None else literal(structure, Structure), Structure)
    ids = select(literal("b2").label("id")).union_all(select(literal("a1"))).subquery()
    return session.scalar(select(names_any(kept, select(ids.c.id))))


@pytest.mark.parametrize("structure", AMONG)
def test_a_record_is_found_wherever_it_stands_in_a_structure(session: Session, structure: Any) -> None:
    assert _is_named(session, structure) is True


@pytest.mark.parametrize("structure", [*NOT_AMONG, None])
def test_what_only_looks_like_a_record_is_not_taken_for_it(session: Session, structure: Any) -> None:
    assert _is_named(session, structure) is False
