"""SQLite is let look at its tables, so that it begins a question with the few rows and not with the many."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import text

from register.db import reading
from register.jobs.measure_tables import measure_tables
from tests import registering


def test_after_the_job_the_database_knows_how_many_rows_its_tables_hold(app: Flask) -> None:
    with app.app_context():
        registering.recorded()
        measure_tables()
        with reading() as session:
            if session.get_bind().dialect.name == "sqlite":
                known = session.scalars(text("SELECT DISTINCT tbl FROM sqlite_stat1")).all()
                assert {"person_version", "ledger_entry"} <= set(known)
