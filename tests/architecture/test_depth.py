"""No question that barriers are part of grows as deep as SQLite reads, whose parser holds a hundred parts at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Select, and_, create_engine, literal_column, or_, select
from sqlalchemy.dialects import sqlite

from register.db import Session
from register.domain.audit_scopes import AuditScope, Register
from register.domain.permissions import Role, Viewer, actor_with
from register.models.base import Base
from register.models.duties import Duty
from register.models.registry import kinds
from register.queries.duties import duties
from register.queries.listing import Asked, page, total
from register.queries.visible import seen_by

STEPS = 8
"""So many times what barriers ask can still be put inside another condition: no question of ours does it more often."""
LEVELS = 4
"""And so many times the whole statement, with what is asked beside it."""
EVER = datetime(2030, 1, 1, tzinfo=UTC)
STAFF = tuple(role for role in Role if role not in (Role.EXTERNAL_AUDITOR, Role.ADMINISTRATOR))
SCOPE = AuditScope(
    registers=frozenset(Register),
    first=date(2020, 1, 1),
    last=date(2030, 1, 1),
    organisations=frozenset({"acme"}),
)
BOUND = {
    "staff": actor_with(*STAFF, id="staff", person_id="ann").viewer,
    "manager": actor_with(Role.CONTRACT_MANAGER, id="manager", person_id="ann").viewer,
    "external auditor": Viewer("ann", frozenset({Role.EXTERNAL_AUDITOR}), frozenset(), SCOPE),
}


@cache
def _database() -> Any:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    return engine.raw_connection()


def _is_read(query: Select[Any], levels: int = 0) -> bool:
    """SQLite reads this question, or says that it is too deep; anything else it says is a fault."""
    made = query.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True})
    asked = "SELECT * FROM (" * levels + str(made) + ")" * levels
    try:
        _database().execute(f"EXPLAIN {asked}", [None] * len(made.positiontup or ()))
    except sqlite3.OperationalError as fault:
        if "overflow" not in str(fault):
            raise
        return False
    return True


def _inside(condition: ColumnElement[bool], steps: int) -> ColumnElement[bool]:
    """The condition as one of two that must hold, as one of two that may, and so on."""
    other = literal_column("1") > literal_column("2")
    for step in range(steps):
        condition = or_(other, condition) if step % 2 == 0 else and_(other, condition)
    return condition


def _spare(key: Any, condition: ColumnElement[bool]) -> int:
    """So many steps more are read, counted to STEPS."""
    tried = range(STEPS, -1, -1)
    return next((steps for steps in tried if _is_read(select(key).where(_inside(condition, steps)))), -1)


def _levels(query: Select[Any]) -> int:
    """So many levels more around the whole statement are read, counted to LEVELS."""
    return next((levels for levels in range(LEVELS, -1, -1) if _is_read(query, levels)), -1)


def _questions(viewer: Viewer) -> Iterator[tuple[str, Any, ColumnElement[bool]]]:
    for name, model in sorted(kinds().items()):
        if model.__walled_by__:
            yield name, model.id, seen_by(model, viewer)
    yield "task", Duty.id, duties.subject_seen(viewer)


def test_the_parser_holds_no_more_than_so_many_steps() -> None:
    """Where SQLite's parser grows with the question, nothing here could fail: then this is what says so."""
    never = literal_column("1") > literal_column("2")
    assert not _is_read(select(Duty.id).where(_inside(never, 60)))


@pytest.mark.parametrize("whom", BOUND)
def test_what_barriers_ask_about_each_kind_can_stand_inside_other_questions(whom: str) -> None:
    every = list(_questions(BOUND[whom]))
    assert len(every) > 40
    spare = {name: _spare(key, condition) for name, key, condition in every}
    assert {name: steps for name, steps in spare.items() if steps < STEPS} == {}


@pytest.mark.parametrize("whom", BOUND)
def test_what_barriers_ask_beside_a_question_is_read_too(whom: str) -> None:
    every = _questions(BOUND[whom])
    levels = {name: _levels(select(key).where(condition)) for name, key, condition in every}
    assert {name: found for name, found in levels.items() if found < LEVELS} == {}


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("whom", BOUND)
def test_every_question_about_tasks_is_read_for_whoever_a_barrier_binds(session: Session, whom: str) -> None:
    viewer = BOUND[whom]
    asked, tasks = Asked(viewer), duties.listing_for(viewer)
    assert page(session, tasks, asked).rows == []
    assert total(session, tasks, asked) == 0
    assert duties.due_for(session, viewer.person_id, viewer.roles, viewer=viewer, until=EVER) == []
    assert duties.due_by(session, EVER, viewer=viewer, but={"contract": ["C"]}, start=0, most=5).in_all == 0
    assert duties.falls_to(session, "any", viewer=viewer) == []
    assert duties.coming_to(session, after=EVER, most=5, viewer=viewer) == []
    assert duties.done_by_word(session, most=5, viewer=viewer) == []
    assert duties.hidden_from(session, viewer=viewer) == frozenset()
