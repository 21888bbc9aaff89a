"""What a row of a list of services means: a service as it is recorded; or why it means none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from register.domain.folding import folded
from register.domain.imports.amounts import read_amount
from register.domain.imports.contract_rows import LONGEST, PartyNamed, party_said
from register.domain.imports.days import read_day
from register.domain.imports.mappings import RECORDS, WORDS, columns_of
from register.domain.imports.mappings import Mapping as Reading
from register.domain.imports.tables import Place, SourceRow, Table, heading_key
from register.domain.readers import Named, named
from register.domain.separation.care_services import NewCareService
from register.domain.separation.sub_contractors import MOST_WORDS, SUB_CONTRACTORS, written
from register.domain.texts import Text
from register.domain.values import plain

Told = str | int | bool | date | StrEnum | None
FIELDS = {name: one for name, one in named(NewCareService).items() if name not in RECORDS}
"""What a row may say of a service itself."""
CODED = "service_kinds".removesuffix("s")
"""The field whose answer is a code of the rule that is called after it."""
UNSAID = {
    "source_id": "The row has no reference number: its service and commissioner stand for it",
}
TOO_LONG = "This is longer than {longest:,} characters. Another column may stand here"


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


class ServiceReader:
    """Reads the rows of one table by a mapping. kinds: the code of each kind of service, by its name as it is compared."""

    def __init__(self, mapping: Reading, table: Table, kinds: Mapping[str, str]) -> None:
        self.mapping, self.kinds = mapping, kinds
        self.columns = columns_of(mapping, table.headings)

    def cell(self, row: SourceRow, name: str) -> str:
        """What a row says of a field; the first column that holds something counts."""
        texts = (row.cells[at].strip() for at in self.columns.get(name, ()) if at < len(row.cells))
        return next((text for text in texts if text), "")

    def read(self, row: SourceRow) -> ServiceEntry | dict[str, str] | None:
        """The service, or what is wrong by field; None for a row that holds nothing but blanks."""
        if not row.uncomputed and not any(cell.strip() for cell in row.cells):
            return None
        problems: dict[str, str] = {}
        if row.uncomputed:
            names = ", ".join(filter(None, row.uncomputed)) or "a column without a heading"
            problems[""] = (
                f"A formula stands under {names} that was never worked out. Enter what it should show"
            )
        return problems if problems else self._entry(row, problems)

    def _entry(self, row: SourceRow, problems: dict[str, str]) -> ServiceEntry | dict[str, str]:
        number = " ".join(self.cell(row, "source_id").split())
        told = {
            name: self._told(row, name, one, problems) for name, one in FIELDS.items() if name in self.columns
        }
        parties = {name: self._party(row, name, problems) for name in ("commissioner", "provider")}
        below = self._below(row, problems)
        if len(number) > 100:
            problems["source_id"] = TOO_LONG.format(longest=100)
        entry = ServiceEntry(
            place=row.place, source_id=number or None, **parties, has_provider="provider" in self.columns,
            contract=self._contract(row), sub_contractors=below, told=told, unsaid=() if number else ("source_id",),
        )  # fmt: skip
        return problems or entry

    def _party(self, row: SourceRow, name: str, problems: dict[str, str]) -> PartyNamed | None:
        return party_said(
            self.cell(row, name), self.cell(row, f"{name}_number"), name, problems, needed=False
        )

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

    def _contract(self, row: SourceRow) -> str | None:
        text = " ".join(self.cell(row, "contract").split())
        return None if "contract" not in self.columns else "" if folded(text) in WORDS["no_answer"] else text

    def _told(self, row: SourceRow, name: str, one: Named, problems: dict[str, str]) -> Told:
        text = self.cell(row, name)
        if one.kind is bool:
            return _flag(text, name, problems)
        if folded(text) in WORDS["no_answer"]:
            if one.needed:
                problems[name] = one.asked.missing
            return None
        if name == CODED:
            return self._kind(text, problems)
        return self._value(text, name, one, problems)

    def _value(self, text: str, name: str, one: Named, problems: dict[str, str]) -> Told:
        try:
            return _read(text, one, self.mapping, name)
        except ValueError as fault:
            problems[name] = str(fault)
            return None

    def _kind(self, text: str, problems: dict[str, str]) -> str | None:
        code = self.mapping.words.get(CODED, {}).get(heading_key(text), text)
        found = self.kinds.get(folded(code))
        if found is None:
            problems[CODED] = (
                f"“{text[:60]}” is none of the kinds of services: {', '.join(sorted({*self.kinds.values()}))}"
            )
        return found


def _flag(text: str, name: str, problems: dict[str, str]) -> bool | None:
    said = folded(text)
    if said in WORDS["yes"] or said in WORDS["no"] or said in WORDS["no_answer"]:
        return said in WORDS["yes"] and said not in WORDS["no_answer"]
    problems[name] = f"“{text[:40]}” is neither yes nor no"
    return None


def _read(text: str, one: Named, mapping: Reading, name: str) -> Told:
    """What a cell says as a value of this field. ValueError says what is wrong with it."""
    kind: Any = one.kind
    if kind is int:
        return _pence(text) if name.endswith("_pence") else _count(text)
    if kind is date:
        return _day(text, mapping)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _choice(text, kind, mapping.words.get(name, {}))
    return _text(text, one)


def _text(text: str, one: Named) -> str:
    asked = one.asked
    if not isinstance(asked, Text):
        return text
    kept = asked.kept(text)
    if len(kept) > asked.longest:
        raise ValueError(TOO_LONG.format(longest=asked.longest))
    return kept


def _pence(text: str) -> int:
    amount = read_amount(text)
    if amount.pence is None:
        told = f"“{text[:60]}” is no single amount. " if amount.words else ""
        raise ValueError(f"{told}Enter the amount like 1250.50")
    return amount.pence


def _count(text: str) -> int:
    plain_text = text.replace(",", "").removesuffix(".0")
    if not (plain_text.isascii() and plain_text.isdigit() and len(plain_text) < 10):
        raise ValueError(f"“{text[:40]}” is no whole number")
    return int(plain_text)


def _day(text: str, mapping: Reading) -> date:
    day = read_day(text, day_first=mapping.day_first)
    if not day.exact:
        raise ValueError(f"“{text[:40]}” is not one day. Write it like 31/3/2024")
    return day.first


def _choice(text: str, kind: type[StrEnum], words: Mapping[str, str]) -> StrEnum:
    known = {heading_key(str(one)): one for one in kind}
    written = heading_key(text)
    found = known.get(heading_key(words.get(written, written)))
    if found is None:
        choices = ", ".join(str(one).replace("_", " ") for one in kind)
        raise ValueError(f"“{text[:40]}” is none of: {choices}")
    return found
