"""Lets the database look at how many rows its tables hold, where it does not do so by itself."""

from __future__ import annotations

from register.db import reading, unit_of_work
from register.services.table_sizes import asks_to_be_let, look_at_tables


def measure_tables() -> None:
    """Writes nothing of ours: what the database remembers of its tables is its own."""
    with reading() as session:
        asks = asks_to_be_let(session)
    if asks:
        with unit_of_work() as session:
            look_at_tables(session)
