"""What a row of a list of flows of information means: a flow as it is recorded; or why it means none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from register.domain.folding import folded
from register.domain.imports.contract_rows import PartyNamed
from register.domain.imports.kept_rows import KeyedRow, RowsRead
from register.domain.imports.list_readings import read_list
from register.domain.imports.mappings import RECORDS_OF_FLOWS
from register.domain.imports.mappings import Mapping as By
from register.domain.imports.tables import Place, SourceRow, Table
from register.domain.imports.told_rows import Codes, Told, ToldReader
from register.domain.readers import named
from register.domain.sharing.flows import NewFlow
from register.domain.values import plain

LISTS = {
    "purposes": "purposes", "categories": "categories", "subjects": "subjects", "lawful_basis": "lawful_bases",
    "special_basis": "special_bases", "confidentiality_basis": "confidentiality_bases", "frequency": "frequencies",
    "volume_band": "volume_bands", "schedule_condition": "schedule_1_conditions", "risk_likelihood": "risk_likelihoods",
    "risk_impact": "risk_impacts",
}  # fmt: skip
"""Field -> the list of the rules that its codes stand in."""
UNSAID = {
    "source_id": "The row has no reference number: what flows, and between whom, stand for it",
    "starts_on": "The row does not say since when: the day on which it is brought in stands",
    "review_due_on": "The row does not say when it is looked at again: the months of the rules stand",
}
BEGUN = ("starts_on", "review_due_on")
"""The days that a flow needs and few lists give."""
FIELDS = {
    name: replace(one, needed=one.needed and name not in BEGUN)
    for name, one in named(NewFlow).items()
    if name not in RECORDS_OF_FLOWS
}
"""What a row may say of a flow itself."""


USUAL = frozenset({*BEGUN, "flow_direction", "recipient_role"})
"""Fields that say nothing where a row leaves them empty, so that what is usual or recorded stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowEntry:
    """A row that was understood. commissioner: the organisation that it flows from, provider: the one that it flows to, as
    every list whose rows name two organisations calls them. told: what it says by the fields of a flow, for the columns
    that the file has. agreement, asset: by reference or by name, "" for none, None without a column."""

    place: Place
    source_id: str | None
    commissioner: PartyNamed | None = None
    provider: PartyNamed | None = None
    agreement: str | None = None
    asset: str | None = None
    told: Mapping[str, Told] = field(default_factory=dict)
    unsaid: tuple[str, ...] = ()

    @property
    def beside(self) -> tuple[PartyNamed, ...]:
        """A list of flows names nobody besides the two."""
        return ()

    @property
    def key(self) -> str:
        """The number that the source gives it; without one, what flows, and between whom."""
        if self.source_id:
            return self.source_id
        ends = [one.key if one else "" for one in (self.commissioner, self.provider)]
        words = json.dumps([folded(str(self.told.get("title", ""))), *ends])
        return f"row {hashlib.sha256(words.encode()).hexdigest()[:32]}"

    @property
    def digest(self) -> str:
        """What stands for all it says."""
        ends = [one and [one.name, one.number] for one in (self.commissioner, self.provider)]
        words = json.dumps(
            [self.source_id, ends, self.agreement, self.asset, plain(self.told)], sort_keys=True
        )
        return hashlib.sha256(words.encode()).hexdigest()


class FlowReader(ToldReader):
    """Reads the rows of a list of flows."""

    FIELDS = FIELDS

    def entry(self, row: SourceRow, problems: dict[str, str]) -> FlowEntry | dict[str, str]:
        number, told = self.number(row, problems), self.told(row, problems)
        told = {name: value for name, value in told.items() if value is not None or name not in USUAL}
        sender, receiver = (self.party(row, name, problems) for name in ("sender", "receiver"))
        left = tuple(name for name in BEGUN if name not in told)
        entry = FlowEntry(
            place=row.place, source_id=number, commissioner=sender, provider=receiver, told=told,
            agreement=self.record(row, "agreement"), asset=self.record(row, "asset"),
            unsaid=left if number else ("source_id", *left),
        )  # fmt: skip
        return problems or entry


KeyedFlow = KeyedRow[FlowEntry]
FlowReading = RowsRead[FlowEntry]


def read_flows(tables: Sequence[Table], mapping: By, codes: Mapping[str, Codes]) -> FlowReading:
    """Every row of the tables. codes: those of each field of LISTS."""
    return read_list(tables, mapping, lambda table: FlowReader(mapping, table, codes))
