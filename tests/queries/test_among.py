"""One of many ids: each database finds those that were told, and PostgreSQL reads one statement however many there are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.orm import Session

from register.models.instance import InstanceMark
from register.queries.among import among

M = InstanceMark
ASKED = select(M.key).where(among(M.key, "keys")).order_by(M.key)


@pytest.fixture
def kept(session: Session) -> Iterator[Session]:
    session.execute(insert(M), [{"key": f"key-{n}", "value": "x"} for n in range(9)])
    yield session
    session.rollback()


def found(session: Session, *keys: str) -> list[str]:
    return list(session.scalars(ASKED, {"keys": list(keys)}))


def test_those_that_were_told_are_found_and_no_others(kept: Session) -> None:
    assert found(kept, "key-1", "key-7", "nobody") == ["key-1", "key-7"]
    assert found(kept, "key-3") == ["key-3"]


def test_of_none_none_is_found(kept: Session) -> None:
    assert found(kept) == []


def test_whoever_was_left_out_is_found_by_the_opposite(kept: Session) -> None:
    others = select(M.key).where(~among(M.key, "keys")).order_by(M.key)
    left = list(kept.scalars(others, {"keys": [f"key-{n}" for n in range(8)]}))
    assert left[0] == "key-8"


@pytest.mark.on("postgresql")
def test_postgresql_reads_one_statement_however_many_there_are(kept: Session) -> None:
    asked: set[str] = set()
    event.listen(kept.get_bind(), "before_cursor_execute", lambda *told: asked.add(told[2]))
    found(kept, "key-1")
    found(kept, "key-1", "key-2", "key-3")
    assert len(asked) == 1
