"""PostgreSQL keeps what it made of a statement from one request to the next, and plans for rows that lie in memory."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import insert, make_url, select, text
from sqlalchemy.orm import Session

from register import create_app
from register.config import Settings
from register.db import engine_of, reading
from register.models.instance import InstanceMark
from tests.harness import databases, lending

ASKED = "SELECT ref FROM person WHERE id = :id"
PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT ref FROM person%'"
SETTINGS = "SELECT current_setting('random_page_cost'), current_setting('jit')"


ON_POSTGRESQL = pytest.mark.on("postgresql")


def asked_anew(times: int) -> None:
    """As many requests ask the same, each in a transaction of its own."""
    for _ in range(times):
        with reading() as session:
            session.execute(text(ASKED), {"id": "nobody"}).all()


@ON_POSTGRESQL
def test_what_one_request_prepared_serves_the_next(session: Session) -> None:
    asked_anew(2)
    assert session.scalar(text(PREPARED)) == 1
    asked_anew(3)
    assert session.scalar(text(PREPARED)) == 1


def test_what_was_written_and_given_up_is_not_kept(session: Session) -> None:
    session.execute(insert(InstanceMark).values(key="tried", value="yes"))
    session.rollback()
    assert session.scalars(select(InstanceMark).where(InstanceMark.key == "tried")).all() == []


def test_a_question_that_failed_leaves_a_session_that_can_be_used(session: Session) -> None:
    with pytest.raises(Exception, match="nowhere"):
        session.execute(text("SELECT 1 FROM nowhere"))
    session.rollback()
    assert session.scalar(text("SELECT 1")) == 1


@ON_POSTGRESQL
def test_plans_are_made_for_rows_in_memory(session: Session) -> None:
    assert session.execute(text(SETTINGS)).one() == ("1.1", "off")


@ON_POSTGRESQL
def test_what_the_keeper_of_the_server_set_stays(settings: Settings) -> None:
    with databases.unlent() as own:
        lending.ask_server(f"ALTER DATABASE {make_url(own.url).database} SET random_page_cost = 2.5")
        app = create_app(replace(settings, database_url=own.url))
        with app.app_context(), reading() as session:
            assert session.execute(text(SETTINGS)).one() == ("2.5", "off")
        engine_of(app).dispose()
