"""What was brought of contracts registers, read again: its plan, its rows that wait, and which organisations it may mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from register.domain.imports.contract_readings import ContractReading, read_contracts
from register.domain.imports.parties import AskedParty
from register.domain.imports.readings import tables_of
from register.domain.imports.tables import Sheet
from register.domain.permissions import Actor, Permission
from register.models.imports import ImportBatch, ImportRow
from register.queries.imports.batches import mapping_of, table_of_row, waiting_rows
from register.queries.imports.contracts import ContractPlan, plan_contracts

COMMISSIONER = "commissioner"
"""The answer that says whose register it is."""


def read_sheets(batch: ImportBatch, sheets: Sequence[Sheet]) -> ContractReading:
    """Everything in the file. Unreadable where it cannot be taken up at all."""
    mapping = mapping_of(batch)
    tables, remarks = tables_of(sheets, mapping)
    reading = read_contracts(tables, mapping)
    reading.remarks[:0] = remarks
    return reading


def read_rows_again(
    rows: Sequence[ImportRow], batch: ImportBatch, changed: Mapping[str, tuple[str, ...]]
) -> ContractReading:
    """Rows that wait, read as they stand or as they were changed: by their ids."""
    tables = [table_of_row(row, changed.get(row.id)) for row in rows]
    return read_contracts(tables, mapping_of(batch))


def plan_of(
    session: Session, batch: ImportBatch, reading: ContractReading, *, actor: Actor, today: date
) -> ContractPlan:
    """What bringing it in would do, by what was answered so far."""
    answers = {sign: record for sign, record in batch.answers.items() if sign != COMMISSIONER}
    return plan_contracts(
        session, reading, source=mapping_of(batch).source, title=batch.file_name,
        commissioner_id=batch.answers.get(COMMISSIONER), answers=answers,
        may_add_bodies=actor.may(Permission.KEEP_ORGANISATIONS), viewer=actor.viewer, today=today,
    )  # fmt: skip


def asked_parties(session: Session, batch: ImportBatch, *, actor: Actor, today: date) -> list[AskedParty]:
    """Which organisations the waiting rows of an import may mean, each once."""
    rows = [row for row in waiting_rows(session, batch.id) if "asked" in row.problems]
    if not rows:
        return []
    made = plan_of(session, batch, read_rows_again(rows, batch, {}), actor=actor, today=today)
    return list(made.asked.values())
