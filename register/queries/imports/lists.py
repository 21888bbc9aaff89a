"""A kind of list whose rows name organisations, as it is read: its plan, its rows that wait, and which organisations it may
mean. The lists of contracts, of services and of flows are each one of these."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.imports.kept_rows import RowsRead
from register.domain.imports.mappings import About, shipped
from register.domain.imports.mappings import Mapping as By
from register.domain.imports.parties import AskedParty
from register.domain.imports.readings import tables_of
from register.domain.imports.tables import Sheet, Table
from register.domain.permissions import Actor, Permission
from register.models.imports import ImportBatch, ImportRow
from register.queries.imports.batches import mapping_of, table_of_row, waiting_rows
from register.queries.imports.party_plans import PartyPlan

COMMISSIONER = "commissioner"
"""The answer that says whose register it is."""
Plan = PartyPlan[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRead:
    """about: what its rows become. mappings: how its files may be read, the likeliest first. rows: what is understood of
    its tables. planned: what bringing that in would do."""

    about: About
    mappings: tuple[str, ...]
    rows: Callable[[Session, Sequence[Table], By, date], RowsRead[Any]]
    planned: Callable[..., Plan]

    @property
    def shipped(self) -> list[By]:
        return [shipped(name) for name in self.mappings]

    def read(self, session: Session, sheets: Sequence[Sheet], mapping: By, *, today: date) -> RowsRead[Any]:
        """Everything in the sheets. Unreadable where they cannot be taken up at all."""
        tables, remarks = tables_of(sheets, mapping)
        reading = self.rows(session, tables, mapping, today)
        reading.remarks[:0] = remarks
        return reading

    def read_again(
        self, session: Session, rows: Sequence[ImportRow], batch: ImportBatch, changed: Mapping[str, tuple[str, ...]], *,
        today: date,
    ) -> RowsRead[Any]:  # fmt: skip
        """Rows that wait, read as they stand or as they were changed: by their ids."""
        tables = [table_of_row(row, changed.get(row.id)) for row in rows]
        return self.rows(session, tables, mapping_of(batch), today)

    def plan_of(
        self, session: Session, batch: ImportBatch, reading: RowsRead[Any], *, actor: Actor, today: date
    ) -> Plan:
        """What bringing it in would do, by what was answered so far."""
        answers = {sign: record for sign, record in batch.answers.items() if sign != COMMISSIONER}
        return self.planned(
            session, reading, source=mapping_of(batch).source, title=batch.file_name,
            commissioner_id=batch.answers.get(COMMISSIONER), answers=answers,
            may_add_bodies=actor.may(Permission.KEEP_ORGANISATIONS), viewer=actor.viewer, today=today,
        )  # fmt: skip

    def asked(self, session: Session, batch: ImportBatch, *, actor: Actor, today: date) -> list[AskedParty]:
        """Which organisations the waiting rows of an import may mean, each once."""
        rows = [row for row in waiting_rows(session, batch.id) if "asked" in row.problems]
        if not rows:
            return []
        reading = self.read_again(session, rows, batch, {}, today=today)
        return list(self.plan_of(session, batch, reading, actor=actor, today=today).asked.values())
