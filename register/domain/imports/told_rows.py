"""What a row of a list says by the fields of what it becomes: texts, days, counts, amounts, choices and codes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, get_origin

from register.domain.folding import folded
from register.domain.imports.amounts import read_amount
from register.domain.imports.contract_rows import PartyNamed, party_said
from register.domain.imports.days import read_day
from register.domain.imports.mappings import WORDS, columns_of
from register.domain.imports.mappings import Mapping as Reading
from register.domain.imports.tables import SourceRow, Table, heading_key
from register.domain.readers import Named
from register.domain.texts import Text

Told = str | int | bool | date | StrEnum | tuple[str, ...] | None
TOO_LONG = "This is longer than {longest:,} characters. Another column may stand here"


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes that a field may have, by each word for one as it is compared; called: what they are in a sentence."""

    known: Mapping[str, str]
    called: str


def codes_of(names: Mapping[str, str], called: str) -> Codes:
    """names: what each code is called."""
    return Codes({folded(word): code for code, name in names.items() for word in (code, name)}, called)


class ToldReader(ABC):
    """Reads the rows of one table by a mapping. FIELDS: what a row may say of the thing itself. codes: field -> the codes it
    may have; several in one cell stand apart by a semicolon."""

    FIELDS: ClassVar[Mapping[str, Named]]

    def __init__(self, mapping: Reading, table: Table, codes: Mapping[str, Codes]) -> None:
        self.mapping, self.codes = mapping, codes
        self.columns = columns_of(mapping, table.headings)

    def cell(self, row: SourceRow, name: str) -> str:
        """What a row says of a field; the first column that holds something counts."""
        texts = (row.cells[at].strip() for at in self.columns.get(name, ()) if at < len(row.cells))
        return next((text for text in texts if text), "")

    def read(self, row: SourceRow) -> Any:
        """What the row becomes, or what is wrong by field; None for a row that holds nothing but blanks."""
        if not row.uncomputed and not any(cell.strip() for cell in row.cells):
            return None
        problems: dict[str, str] = {}
        if row.uncomputed:
            names = ", ".join(filter(None, row.uncomputed)) or "a column without a heading"
            problems[""] = (
                f"A formula stands under {names} that was never worked out. Enter what it should show"
            )
        return problems if problems else self.entry(row, problems)

    @abstractmethod
    def entry(self, row: SourceRow, problems: dict[str, str]) -> Any:
        """What the row becomes, or what is wrong by field."""

    def number(self, row: SourceRow, problems: dict[str, str]) -> str | None:
        """The number that the source gives the row."""
        number = " ".join(self.cell(row, "source_id").split())
        if len(number) > 100:
            problems["source_id"] = TOO_LONG.format(longest=100)
        return number or None

    def told(self, row: SourceRow, problems: dict[str, str]) -> dict[str, Told]:
        """What it says by each field that the file has a column for."""
        return {
            name: self._told(row, name, one, problems)
            for name, one in self.FIELDS.items()
            if name in self.columns
        }

    def party(self, row: SourceRow, name: str, problems: dict[str, str]) -> PartyNamed | None:
        return party_said(
            self.cell(row, name), self.cell(row, f"{name}_number"), name, problems, needed=False
        )

    def record(self, row: SourceRow, name: str) -> str | None:
        """How it names a record of the register: "" for none, None where the file has no column."""
        text = " ".join(self.cell(row, name).split())
        return None if name not in self.columns else "" if folded(text) in WORDS["no_answer"] else text

    def _told(self, row: SourceRow, name: str, one: Named, problems: dict[str, str]) -> Told:
        text = self.cell(row, name)
        if one.kind is bool:
            return _flag(text, name, problems)
        if folded(text) in WORDS["no_answer"]:
            if one.needed:
                problems[name] = one.asked.missing
            return () if get_origin(one.kind) is tuple else None
        if name in self.codes:
            return self._coded(text, name, one, problems)
        return self._value(text, name, one, problems)

    def _value(self, text: str, name: str, one: Named, problems: dict[str, str]) -> Told:
        try:
            return _read(text, one, self.mapping, name)
        except ValueError as fault:
            problems[name] = str(fault)
            return None

    def _coded(self, text: str, name: str, one: Named, problems: dict[str, str]) -> Told:
        many = get_origin(one.kind) is tuple
        words = [word.strip() for word in text.replace("\n", ";").split(";")] if many else [text]
        found = [self._code(word, name, problems) for word in words if word]
        return tuple(dict.fromkeys(filter(None, found))) if many else next(iter(found), None)

    def _code(self, text: str, name: str, problems: dict[str, str]) -> str | None:
        codes = self.codes[name]
        code = self.mapping.words.get(name, {}).get(heading_key(text), text)
        found = codes.known.get(folded(code))
        if found is None:
            known = ", ".join(sorted({*codes.known.values()}))
            problems[name] = f"“{text[:60]}” is none of {codes.called}: {known}"
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
