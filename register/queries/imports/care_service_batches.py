"""What was brought of lists of services, read again: its plan, its rows that wait, and which organisations it may mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from register.domain.imports.mappings import Mapping as By
from register.domain.imports.parties import AskedParty
from register.domain.imports.readings import tables_of
from register.domain.imports.service_readings import ServiceReading, read_services
from register.domain.imports.tables import Sheet
from register.domain.permissions import Actor, Permission
from register.models.imports import ImportBatch, ImportRow
from register.queries.imports.batches import mapping_of, table_of_row, waiting_rows
from register.queries.imports.care_services import ServicePlan, plan_services
from register.queries.imports.contract_batches import COMMISSIONER
from register.queries.separation.kinds import called


def read_services_of(
    session: Session, sheets: Sequence[Sheet], mapping: By, *, today: date
) -> ServiceReading:
    """Everything in the sheets. Unreadable where they cannot be taken up at all."""
    tables, remarks = tables_of(sheets, mapping)
    reading = read_services(tables, mapping, called(session, "service_kinds", today))
    reading.remarks[:0] = remarks
    return reading


def read_services_again(
    session: Session, rows: Sequence[ImportRow], batch: ImportBatch, changed: Mapping[str, tuple[str, ...]], *,
    today: date,
) -> ServiceReading:  # fmt: skip
    """Rows that wait, read as they stand or as they were changed: by their ids."""
    tables = [table_of_row(row, changed.get(row.id)) for row in rows]
    return read_services(tables, mapping_of(batch), called(session, "service_kinds", today))


def service_plan_of(
    session: Session, batch: ImportBatch, reading: ServiceReading, *, actor: Actor, today: date
) -> ServicePlan:
    """What bringing it in would do, by what was answered so far."""
    answers = {sign: record for sign, record in batch.answers.items() if sign != COMMISSIONER}
    return plan_services(
        session, reading, source=mapping_of(batch).source, title=batch.file_name,
        commissioner_id=batch.answers.get(COMMISSIONER), answers=answers,
        may_add_bodies=actor.may(Permission.KEEP_ORGANISATIONS), viewer=actor.viewer, today=today,
    )  # fmt: skip


def asked_parties(session: Session, batch: ImportBatch, *, actor: Actor, today: date) -> list[AskedParty]:
    """Which organisations the waiting rows of an import may mean, each once."""
    rows = [row for row in waiting_rows(session, batch.id) if "asked" in row.problems]
    if not rows:
        return []
    reading = read_services_again(session, rows, batch, {}, today=today)
    return list(service_plan_of(session, batch, reading, actor=actor, today=today).asked.values())
