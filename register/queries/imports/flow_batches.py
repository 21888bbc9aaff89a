"""What is read of lists of flows of information, by the codes of the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from register.domain.imports.flow_rows import LISTS, FlowReading, read_flows
from register.domain.imports.mappings import SHIPPED_FOR_FLOWS, About, Mapping
from register.domain.imports.tables import Table
from register.domain.imports.told_rows import codes_of
from register.domain.sharing.agreements import choices
from register.queries.imports.flows import plan_flows
from register.queries.imports.lists import ListRead
from register.queries.rules import ruleset


def _rows(session: Session, tables: Sequence[Table], mapping: Mapping, today: date) -> FlowReading:
    rules = ruleset(session)
    codes = {
        name: codes_of(
            {code: str(row["name"]) for code, row in choices(rules, known, on=today).items()}, "the list"
        )
        for name, known in LISTS.items()
    }
    return read_flows(tables, mapping, codes)


FLOWS_READ = ListRead(about=About.FLOWS, mappings=SHIPPED_FOR_FLOWS, rows=_rows, planned=plan_flows)
