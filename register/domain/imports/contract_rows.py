"""What a row of a contracts register means: a contract that is recorded and was not decided here; or why it means none."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date

from register.domain.folding import folded
from register.domain.imports.amounts import read_amount
from register.domain.imports.days import read_day
from register.domain.imports.mappings import FIELDS, WORDS, About, columns_of
from register.domain.imports.mappings import Mapping as Reading
from register.domain.imports.tables import Place, SourceRow, Table
from register.domain.people.known_bodies import Called, called
from register.domain.people.organisation_numbers import number_key
from register.domain.people.organisations import NewOrganisation, named
from register.domain.problems import day_problem, order_problem
from register.domain.web_addresses import is_web_address

LONGEST = {
    "source_id": 100, "title": 200, "description": 4000, "commissioner": 200, "provider": 200, "procurement_route": 200,
    "category": 200, "notice_address": 300,
}  # fmt: skip
"""Letters that each text may have."""
_WITH_VAT = re.compile(r"\(?\b(?:inc(?:l|luding|lusive|ludes)?\.?(?: of)?|with|\+|plus) ?vat\b\.?\)?")
_WITHOUT_VAT = re.compile(r"\(?\b(?:ex(?:c|cl|cluding|clusive)?\.?(?: of)?|without|net of|no) ?vat\b\.?\)?")
NO_ADDRESS = "Enter the address of the notice in full, like https://www.example.nhs.uk/notice"
_MONTHS = re.compile(r"(\d{1,2})(?: months?)?")
_ABOUT_VAT = re.compile(
    r"[\s,;(\[]*(?:\b(?:inc\w*|ex\w*|with|without|net|no|plus)\b\.?|\+)[^\d]*\Z", re.IGNORECASE
)
UNSAID = {
    "option": "The contract can be extended, and until when is not given: no option is recorded",
    "source_id": "The row has no reference number: its title, provider and start date stand for it",
}


@dataclass(frozen=True, slots=True)
class PartyNamed:
    """An organisation as a row names it. key: what tells it from others within the source."""

    name: str
    number: str = ""

    @property
    def key(self) -> str:
        """The number where there is one, or else the name."""
        return f"number {number_key(self.number)}" if self.number else f"party {folded(self.name)}"

    @property
    def organisation(self) -> NewOrganisation:
        """As one that is to be recorded."""
        return named(self.name, self.number)

    @property
    def called(self) -> Called:
        """As it is compared with others; a name alone may hold a number."""
        return called(self.organisation) if self.number else Called(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractEntry:
    """A row that was understood. commissioner None: the row names none. award_value_pence: as awarded, with options and
    without VAT. unsaid: what the row does not say, by the keys of UNSAID."""

    place: Place
    source_id: str | None
    title: str
    description: str | None = None
    commissioner: PartyNamed | None = None
    provider: PartyNamed
    award_value_pence: int
    starts_on: date
    ends_on: date
    latest_end_on: date | None = None
    extended_before: bool | None = None
    procurement_route: str | None = None
    category: str | None = None
    notice_address: str | None = None
    notice_months: int | None = None
    unsaid: tuple[str, ...] = ()

    @property
    def beside(self) -> tuple[PartyNamed, ...]:
        """A contracts register names nobody besides the two parties."""
        return ()

    @property
    def key(self) -> str:
        """The number that the source gives it; without one, what does not change while the contract runs."""
        if self.source_id:
            return self.source_id
        words = json.dumps([folded(self.title), self.provider.key, self.starts_on.isoformat()])
        return f"row {hashlib.sha256(words.encode()).hexdigest()[:32]}"

    @property
    def digest(self) -> str:
        """What stands for all it says."""
        told = {name: str(getattr(self, name)) for name in _CONTENT if getattr(self, name) is not None}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


_CONTENT = tuple(one.name for one in fields(ContractEntry) if one.name not in ("place", "unsaid"))


@dataclass(slots=True)
class _Found:
    """What is gathered from one row."""

    problems: dict[str, str] = field(default_factory=dict)
    unsaid: list[str] = field(default_factory=list)


class ContractReader:
    """Reads the rows of one table by a mapping."""

    def __init__(self, mapping: Reading, table: Table) -> None:
        self.mapping, self.headings = mapping, table.headings
        self.columns = columns_of(mapping, table.headings)

    def cell(self, row: SourceRow, name: str) -> str:
        """What a row says of a field; the first column that holds something counts."""
        texts = (row.cells[at].strip() for at in self.columns.get(name, ()) if at < len(row.cells))
        return next((text for text in texts if text), "")

    def vat(self, row: SourceRow) -> str:
        """Whether a row's value says that it is "with" or "without" VAT; "" where neither it nor its heading says."""
        heading = next((self.headings[at] for at in self.columns.get("value", ())), "")
        return vat_said(self.cell(row, "value")) or vat_said(heading)

    def read(self, row: SourceRow) -> ContractEntry | dict[str, str] | None:
        """The contract, or what is wrong by field; None for a row that holds nothing but blanks."""
        if not row.uncomputed and not any(cell.strip() for cell in row.cells):
            return None
        found = _Found()
        if row.uncomputed:
            names = ", ".join(filter(None, row.uncomputed)) or "a column without a heading"
            found.problems[""] = (
                f"A formula stands under {names} that was never worked out. Enter what it should show"
            )
        if self.vat(row) == "with":
            found.problems["value"] = (
                "The value is with VAT, and values are kept without it. Enter the value without VAT"
            )
        made = self._entry(row, found)
        return found.problems or made

    def _entry(self, row: SourceRow, found: _Found) -> ContractEntry:
        text = self._texts(row, found)
        days = {name: self._day(row, name, found) for name in ("starts_on", "ends_on", "latest_end_on")}
        value = self._value(row, found)
        entry = ContractEntry(
            place=row.place, source_id=text("source_id"), title=text("title") or "", description=text("description"),
            commissioner=self._party(row, "commissioner", found, needed=False),
            provider=self._party(row, "provider", found, needed=True) or PartyNamed(""), award_value_pence=value,
            starts_on=days["starts_on"] or date.min, ends_on=days["ends_on"] or date.min,
            latest_end_on=days["latest_end_on"], extended_before=self._said(row, "extended_before", found),
            procurement_route=text("procurement_route"), category=text("category"), notice_address=text("notice_address"),
            notice_months=self._months(row, found), unsaid=self._unsaid(row, days["latest_end_on"], found),
        )  # fmt: skip
        wrong = _problems(entry, self._said(row, "extendable", found))
        found.problems.update(
            {name: words for name, words in wrong.items() if words and name not in found.problems}
        )
        return entry

    def _texts(self, row: SourceRow, found: _Found) -> Callable[[str], str | None]:
        def text(name: str) -> str | None:
            said = self.cell(row, name)
            kept = said if name == "description" else " ".join(said.split())
            if len(kept) > LONGEST[name]:
                found.problems[name] = (
                    f"This is longer than {LONGEST[name]:,} characters. Another column may stand here"
                )
            return None if folded(kept) in WORDS["no_answer"] else kept

        return text

    def _party(self, row: SourceRow, name: str, found: _Found, *, needed: bool) -> PartyNamed | None:
        said = self.cell(row, name), self.cell(row, f"{name}_number")
        return party_said(*said, name, found.problems, needed=needed)

    def _day(self, row: SourceRow, name: str, found: _Found) -> date | None:
        text = self.cell(row, name)
        if folded(text) in WORDS["no_answer"]:
            if name != "latest_end_on":
                found.problems[name] = f"Enter the {FIELDS[About.CONTRACTS][name].lower()}"
            return None
        try:
            day = read_day(text, day_first=self.mapping.day_first)
        except ValueError as fault:
            found.problems[name] = str(fault)
            return None
        if not day.exact:
            found.problems[name] = f"“{text[:40]}” is not one day. Write it like 31/3/2024"
        return day.first

    def _value(self, row: SourceRow, found: _Found) -> int:
        text = self.cell(row, "value")
        amount = read_amount(_without_vat(text))
        if amount.pence is None and "value" not in found.problems:
            told = f"“{text[:60]}” is no single amount. " if amount.words else ""
            found.problems["value"] = f"{told}Enter the value like 1250.50"
        return amount.pence or 0

    def _said(self, row: SourceRow, name: str, found: _Found) -> bool | None:
        text = folded(self.cell(row, name))
        if text in ("", "n/a", "na", "not applicable", "not known", "unknown"):
            return None
        if text in WORDS["yes"] or text in WORDS["no"] or text == "none":
            return text in WORDS["yes"]
        found.problems[name] = f"“{text[:40]}” is neither yes nor no"
        return None

    def _months(self, row: SourceRow, found: _Found) -> int | None:
        text = folded(self.cell(row, "notice_months"))
        if text in WORDS["no_answer"]:
            return None
        told = _MONTHS.fullmatch(text)
        if told is None or int(told[1]) > 60:
            found.problems["notice_months"] = "Enter the notice period in months, between 0 and 60"
            return None
        return int(told[1])

    def _unsaid(self, row: SourceRow, latest: date | None, found: _Found) -> tuple[str, ...]:
        said = self._said(row, "extendable", found)
        told = {"option": said is True and latest is None, "source_id": not self.cell(row, "source_id")}
        return tuple(name for name, holds in told.items() if holds)


def party_said(
    text: str, written: str, name: str, problems: dict[str, str], *, needed: bool
) -> PartyNamed | None:
    """The organisation that a row names by name and number, None where it names none; what is wrong goes to problems."""
    said, number = " ".join(text.split()), "" if folded(written) in WORDS["no_answer"] else written
    if folded(said) in WORDS["no_answer"]:
        if needed or number:
            problems[name] = f"Enter the {name}"
        return None
    if len(said) > LONGEST.get(name, 200):
        problems[name] = (
            f"This is longer than {LONGEST.get(name, 200)} characters. Another column may stand here"
        )
    if number and named(said, number) == named(said):
        problems[f"{name}_number"] = f"“{number[:40]}” is no ODS code, company number or charity number"
    return PartyNamed(said, number)


def vat_said(text: str) -> str:
    """ "with" or "without" VAT, or "" where a text says neither. "£100 + VAT" is a value without it."""
    plain = " ".join(folded(text).split())
    if re.search(r"(?:\+|plus) ?vat\b", plain) or _WITHOUT_VAT.search(plain):
        return "without"
    return "with" if _WITH_VAT.search(plain) else ""


def _without_vat(text: str) -> str:
    """The amount without the words about VAT."""
    plain = " ".join(text.split())
    if not vat_said(plain):
        return plain
    return re.sub(
        r"[\s,;(\[]*(?:\b(?:inc\w*|ex\w*|with|without|net|no|plus)\b\.?|\+)[^\d]*\Z",
        "",
        plain,
        flags=re.IGNORECASE,
    )


def _problems(entry: ContractEntry, extendable: bool | None) -> Mapping[str, str | None]:
    has_days = date.min not in (entry.starts_on, entry.ends_on)
    return {
        "title": None if entry.title else "Enter the title of the contract",
        "starts_on": day_problem(entry.starts_on, "The start date") if has_days else None,
        "ends_on": (day_problem(entry.ends_on, "The end date")
        or order_problem(entry.starts_on, entry.ends_on, "The end date must be on or after the start date"))
        if has_days else None,
        "latest_end_on": _latest_problem(entry, extendable) if has_days else None,
        "notice_address": None if entry.notice_address is None or is_web_address(entry.notice_address) else NO_ADDRESS,
    }  # fmt: skip


def _latest_problem(entry: ContractEntry, extendable: bool | None) -> str | None:
    latest = entry.latest_end_on
    if latest is None:
        return None
    if latest < entry.ends_on:
        return "The latest end date must be on or after the end date"
    if extendable is False and latest > entry.ends_on:
        return "The row says that the contract cannot be extended, and its latest end date is later than its end date"
    return day_problem(latest, "The latest end date")


TOTAL = re.compile(r"(?:grand |sub ?-?|overall )?totals?\b[: ]*.{0,20}")


def is_total(row: SourceRow, reader: ContractReader) -> bool:
    """Whether a row only adds up those above it: it says so, and names neither days nor a provider."""
    first: Sequence[str] = [cell.strip() for cell in row.cells if cell.strip()]
    names = (reader.cell(row, name) for name in ("starts_on", "ends_on"))
    return bool(first) and bool(TOTAL.fullmatch(folded(first[0]))) and not any(names)
