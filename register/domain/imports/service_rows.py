"""What a row of a list of services means: a service as it is recorded; or why it means none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from register.domain.folding import folded
from register.domain.imports.contract_rows import LONGEST, PartyNamed
from register.domain.imports.mappings import RECORDS, WORDS
from register.domain.imports.tables import Place, SourceRow
from register.domain.imports.told_rows import TOO_LONG, Told, ToldReader
from register.domain.readers import named
from register.domain.separation.care_services import NewCareService
from register.domain.separation.sub_contractors import MOST_WORDS, SUB_CONTRACTORS, written
from register.domain.values import plain

FIELDS = {name: one for name, one in named(NewCareService).items() if name not in RECORDS}
"""What a row may say of a service itself."""
CODED = "service_kinds".removesuffix("s")
"""The field whose answer is a code of the rule that is called after it."""
UNSAID = {
    "source_id": "The row has no reference number: its service and commissioner stand for it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEntry:
    """A row that was understood. told: what it says by the fields of a service, for the columns that the file has; a file
    without a column says nothing of it. contract: the reference or title of a contract, "" for none, None without a
    column. sub_contractors: each with what it does; None without a column."""

    place: Place
    source_id: str | None
    commissioner: PartyNamed | None = None
    provider: PartyNamed | None = None
    has_provider: bool = False
    contract: str | None = None
    sub_contractors: tuple[tuple[PartyNamed, str | None], ...] | None = None
    told: Mapping[str, Told] = field(default_factory=dict)
    unsaid: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The number that the source gives it; without one, its name and who commissions it."""
        if self.source_id:
            return self.source_id
        who = self.commissioner.key if self.commissioner else ""
        words = json.dumps([folded(str(self.told.get("name", ""))), who])
        return f"row {hashlib.sha256(words.encode()).hexdigest()[:32]}"

    @property
    def beside(self) -> tuple[PartyNamed, ...]:
        """The organisations that it names besides the two."""
        return tuple(one for one, _ in self.sub_contractors or ())

    @property
    def digest(self) -> str:
        """What stands for all it says."""
        parties = [one and [one.name, one.number] for one in (self.commissioner, self.provider)]
        below = [[one.name, one.number, does] for one, does in self.sub_contractors or ()]
        words = json.dumps([self.source_id, parties, self.contract, below, plain(self.told)], sort_keys=True)
        return hashlib.sha256(words.encode()).hexdigest()


class ServiceReader(ToldReader):
    """Reads the rows of a list of services."""

    FIELDS = FIELDS

    def entry(self, row: SourceRow, problems: dict[str, str]) -> ServiceEntry | dict[str, str]:
        number = self.number(row, problems)
        told = self.told(row, problems)
        parties = {name: self.party(row, name, problems) for name in ("commissioner", "provider")}
        entry = ServiceEntry(
            place=row.place, source_id=number, **parties, has_provider="provider" in self.columns,
            contract=self.record(row, "contract"), sub_contractors=self._below(row, problems), told=told,
            unsaid=() if number else ("source_id",),
        )  # fmt: skip
        return problems or entry

    def _below(
        self, row: SourceRow, problems: dict[str, str]
    ) -> tuple[tuple[PartyNamed, str | None], ...] | None:
        """The sub-contractors that the row names; None where the file has no column for them."""
        if SUB_CONTRACTORS not in self.columns:
            return None
        text = self.cell(row, SUB_CONTRACTORS)
        some = [] if folded(text) in WORDS["no_answer"] else written(text)
        named = {PartyNamed(name).key: (PartyNamed(name), does) for name, does in some}
        longest = [(LONGEST["provider"], name) for name, _ in some] + [
            (MOST_WORDS, does or "") for _, does in some
        ]
        for most, words in longest:
            if len(words) > most:
                problems[SUB_CONTRACTORS] = TOO_LONG.format(longest=most)
        return tuple(named.values())
