"""What a row means: an entry of the register or a nil return, with what had to be inferred; or why it means neither."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from register.domain.dates import Period, contract_year, said
from register.domain.folding import folded
from register.domain.imports.amounts import read_amount
from register.domain.imports.days import Written, months_named, read_day
from register.domain.imports.mappings import WORDS, columns_of, lines_of, ticks_of
from register.domain.imports.mappings import Mapping as Reading
from register.domain.imports.tables import Place, SourceRow, Table, heading_key
from register.domain.interests.interests import (
    SITUATION_LABELS,
    TYPE_LABELS,
    GiverKind,
    OfferResponse,
    situations,
)
from register.domain.problems import day_problem, order_problem
from register.domain.shipped_rules import shipped as national
from register.domain.texts import EMAIL

_NUMBER = re.compile(r"-?\d+\.\d+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4}")
LONGEST = {
    "description": 4000,
    "organisation": 200,
    "relationship": 200,
    "became_of": 300,
    "approved_by": 200,
    "person": 200,
    "staff_number": 20,
    "email": 254,
}


UNSAID = {
    "arose_on": "The date it began is not given: the date it was declared, or the date it ended, stands for it",
    "arose_on_day": "The date it began is given as a month or a year: its first day stands for it",
    "declared_on": "The date it was declared is not given: the day of the file stands for it",
    "declared_later": "The date it was declared is after the day of the file, and is kept as it stands",
    "period": "The period of the nil return is not given: the year from 1 April that it was declared in stands for it",
}


@dataclass(frozen=True, slots=True)
class Whom:
    """The person a row names. key: what tells them from others within the source."""

    name: str
    staff_number: str | None = None
    email: str | None = None
    person_id: str | None = None

    @property
    def key(self) -> str:
        """The surest sign the row gives: the source's own number, a staff number, an address, or the name."""
        for kind, sign in (("id", self.person_id), ("staff", self.staff_number), ("email", self.email)):
            if sign:
                return f"{kind} {folded(sign)}"
        return f"name {folded(self.name)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row that was understood. nothing: the period of a nil return, None for an interest. unsaid: what the row does not
    say and was taken from elsewhere, by the keys of UNSAID."""

    place: Place
    whom: Whom
    source_id: str | None = None
    parent_id: str | None = None
    nothing: Period | None = None
    declared_on: date
    interest_type: str = ""
    situation: str = ""
    description: str = ""
    organisation: str | None = None
    relationship: str | None = None
    arose_on: date = date.min
    became_aware_on: date | None = None
    ended_on: date | None = None
    value_pence: int | None = None
    offer_response: str | None = None
    giver_kind: str | None = None
    became_of: str | None = None
    approved_by: str | None = None
    unsaid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Misread:
    """A row that was not understood, as it stands: under each heading what the row holds, and what is wrong, by field."""

    place: Place
    cells: Mapping[str, str]
    problems: Mapping[str, str]
    source_id: str | None = None


@dataclass(slots=True)
class _Found:
    """What is gathered from one row."""

    problems: dict[str, str] = field(default_factory=dict)
    unsaid: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


class RowReader:
    """Reads the rows of one table by a mapping. on: the day of the edition, or of bringing the file, for rows that do not
    say when they were declared."""

    def __init__(self, mapping: Reading, table: Table, *, on: date, today: date) -> None:
        self.mapping, self.headings, self.on, self.today = mapping, table.headings, on, today
        self._columns = columns_of(mapping, table.headings)
        self._lines = lines_of(mapping, table.headings)
        self._ticks = ticks_of(mapping, table.headings)
        self._situations = situations(national("national"), on=today)
        self._codes: dict[tuple[str, str], str | None] = {}

    def read(self, row: SourceRow) -> Entry | Misread | None:
        """None for a row that holds nothing but blanks."""
        if not row.uncomputed and not any(cell.strip() for cell in row.cells):
            return None
        found = _Found()
        if row.uncomputed:
            names = ", ".join(filter(None, row.uncomputed)) or "a column without a heading"
            found.problems[""] = (
                f"A formula stands under {names} that was never worked out. Enter what it should show"
            )
        return self._entry(row, found)

    def _entry(self, row: SourceRow, found: _Found) -> Entry | Misread:
        cell = self._cell(row.cells)
        whom = self._whom(cell, found)
        declared = self._declared(cell, found)
        if self._is_nil(row.cells, cell, found):
            period = self._period(cell, declared, found)
            made = Entry(
                place=row.place, whom=whom, nothing=period, declared_on=declared, unsaid=tuple(found.unsaid)
            )
        else:
            made = self._interest(row, cell, whom, declared, found)
        if found.problems:
            return Misread(
                row.place, self._as_it_stands(row.cells), found.problems, cell("source_id") or None
            )
        return made

    def _interest(
        self, row: SourceRow, cell: Callable[[str], str], whom: Whom, declared: date, found: _Found
    ) -> Entry:
        began = self._day(cell, "arose_on", found)
        amount = read_amount("" if folded(cell("value")) in WORDS["no_answer"] else cell("value"))
        if amount.words:
            found.lines.append(f"Value as written: {amount.words}")
        ended, aware = self._day(cell, "ended_on", found), self._day(cell, "became_aware_on", found)
        if began is None:
            found.unsaid.append("arose_on")
        elif not began.exact:
            found.lines.append(f"Began, as written: {cell('arose_on')}")
            found.unsaid.append("arose_on_day")
        situation = self._coded("situation", cell("situation"), SITUATION_LABELS, found)
        arose = _begun(began, declared, ended)
        is_event = bool(self._situations.get(situation, {}).get("event"))
        made = Entry(
            place=row.place, whom=whom, source_id=cell("source_id") or None, parent_id=cell("parent_id") or None,
            declared_on=declared, interest_type=self._type(row.cells, cell, situation, found), situation=situation,
            organisation=_line(cell("organisation")), relationship=_line(cell("relationship")), arose_on=arose,
            became_aware_on=None if aware is None else aware.first,
            ended_on=arose if is_event else None if ended is None else ended.last, value_pence=amount.pence,
            offer_response=self._optional("offer_response", cell, OfferResponse, found),
            giver_kind=self._optional("giver_kind", cell, GiverKind, found), became_of=_line(cell("became_of")),
            approved_by=_line(cell("approved_by")), description=self._description(row.cells, cell, found),
            unsaid=tuple(found.unsaid),
        )  # fmt: skip
        found.problems.update({name: words for name, words in _day_problems(made).items() if words})
        return made

    def _cell(self, cells: Sequence[str]) -> Callable[[str], str]:
        columns, width = self._columns, len(cells)

        def cell(name: str) -> str:
            for at in columns.get(name, ()):
                if at < width and (text := cells[at].strip()):
                    return text
            return ""

        return cell

    def _whom(self, cell: Callable[[str], str], found: _Found) -> Whom:
        name, email = " ".join(cell("person").split()), cell("email")
        if not name:
            found.problems["person"] = "Enter the person's name"
        if email and not EMAIL.fullmatch(email):
            found.problems["email"] = "Enter an email address in the correct format, like name@example.nhs.uk"
        for field_, text in (("person", name), ("staff_number", cell("staff_number"))):
            if len(text) > LONGEST[field_]:
                found.problems[field_] = (
                    f"This is longer than {LONGEST[field_]} characters. Another column may stand here"
                )
        return Whom(name, cell("staff_number") or None, email or None, cell("person_id") or None)

    def _declared(self, cell: Callable[[str], str], found: _Found) -> date:
        declared = self._day(cell, "declared_on", found)
        if declared is None:
            found.unsaid.append("declared_on")
            return self.on
        if declared.first > self.today:
            found.problems["declared_on"] = "The date it was declared must be today or in the past"
        elif declared.first > self.on:
            found.unsaid.append("declared_later")
        return declared.first

    def _day(self, cell: Callable[[str], str], name: str, found: _Found) -> Written | None:
        text = cell(name)
        if folded(text) in WORDS["no_answer"] or _says_going_on(name, text):
            return None
        try:
            day = read_day(text, day_first=self.mapping.day_first)
        except ValueError as fault:
            found.problems[name] = str(fault)
            return None
        problem = day_problem(day.first, "The date")
        if problem:
            found.problems[name] = problem
            return None
        return day

    def _is_nil(self, cells: Sequence[str], cell: Callable[[str], str], found: _Found) -> bool:
        """A row is a nil return where it says so and says nothing else."""
        description = folded(cell("description"))
        ticked, said_so = folded(cell("nil")) in WORDS["yes"], description in WORDS["nil"]
        if not ticked and not said_so:
            return False
        named = {
            self._name_of(one): cell(one)
            for one in ("description", "organisation", "value", "arose_on", "offer_response")
            if folded(cell(one)) not in WORDS["nil"] | WORDS["no_answer"]
        }
        if said_so and folded(cell("nil")) in WORDS["no"] | WORDS["yes"]:
            named.pop(self._name_of("description"), None)
        if named:
            told = ", ".join(f"{name} “{text[:60]}”" for name, text in named.items())
            found.problems["nil"] = f"The row says that there is nothing to declare, and also: {told}"
        return True

    def _name_of(self, name: str) -> str:
        return self.headings[self._columns[name][0]] if name in self._columns else name

    def _period(self, cell: Callable[[str], str], declared: date, found: _Found) -> Period:
        text = cell("period")
        months = months_named(text) if text else None
        if months is None and text:
            try:
                months = read_day(text)
            except ValueError:
                months = None
        if months is not None and (self.mapping.nil_months or not months.exact):
            return months.period
        found.unsaid.append("period")
        return contract_year(declared)

    def _type(self, cells: Sequence[str], cell: Callable[[str], str], situation: str, found: _Found) -> str:
        ticked = [
            value for value, places in self._ticks.get("interest_type", ()) if self._is_ticked(cells, places)
        ]
        if "indirect" in ticked:
            return "indirect"
        if len(set(ticked)) > 1:
            found.problems["interest_type"] = "More than one type of interest is ticked. Select one"
        if ticked and not cell("interest_type"):
            return ticked[0]
        by_rule = self._situations.get(situation, {}).get("type")
        if by_rule and not cell("interest_type"):
            return str(by_rule)
        return self._coded("interest_type", cell("interest_type"), TYPE_LABELS, found)

    def _is_ticked(self, cells: Sequence[str], places: Iterable[int]) -> bool:
        ticks = (folded(cells[at]) for at in places if at < len(cells))
        return any(tick in WORDS["yes"] or tick == "indirect" for tick in ticks)

    def _coded(self, name: str, text: str, known: Mapping[Any, str], found: _Found) -> str:
        """The code of what is written: by the mapping's words, or by the product's own."""
        asked = (name, text)
        if asked not in self._codes:
            self._codes[asked] = _code(self.mapping, name, text, known)
        value = self._codes[asked]
        if value is None:
            found.problems[name] = (
                f"“{text[:80]}” is not known here. Select what it means"
                if text
                else f"Select the {name.replace('_', ' ')}"
            )
        return value or ""

    def _optional(
        self, name: str, cell: Callable[[str], str], known: type[StrEnum], found: _Found
    ) -> str | None:
        text = cell(name)
        if folded(text) in WORDS["no_answer"] and name not in self.mapping.usual:
            return None
        return self._coded(name, text, {one.value: one.value for one in known}, found) or None

    def _description(self, cells: Sequence[str], cell: Callable[[str], str], found: _Found) -> str:
        first = cell("description")
        lines = [
            f"{label}: {told}" for label, places in self._lines
            if (told := next((one for at in places if at < len(cells) and (one := as_told(cells[at]))), ""))
        ]  # fmt: skip
        if not first:
            found.problems["description"] = "Enter a description of the interest"
        whole = "\n".join([first, *lines, *found.lines])
        if len(whole) > LONGEST["description"]:
            found.problems["description"] = (
                f"The description is longer than {LONGEST['description']:,} characters"
            )
        for name in ("organisation", "relationship", "became_of", "approved_by"):
            if len(cell(name)) > LONGEST[name]:
                found.problems[name] = f"This is longer than {LONGEST[name]} characters"
        return whole

    def _as_it_stands(self, cells: Sequence[str]) -> dict[str, str]:
        named: dict[str, str] = {}
        for at, cell in enumerate(cells):
            if cell.strip():
                heading = self.headings[at] if at < len(self.headings) else ""
                key = heading or f"Column {at + 1}"
                named[key if key not in named else f"{key} ({at + 1})"] = cell
        return named


def _says_going_on(name: str, text: str) -> bool:
    return name == "ended_on" and folded(text) in WORDS["going_on"]


def _code(mapping: Reading, name: str, text: str, known: Mapping[Any, str]) -> str | None:
    if not text or folded(text) in WORDS["no_answer"]:
        return mapping.usual.get(name)
    value = mapping.words.get(name, {}).get(heading_key(text))
    if value is None:
        return next(
            (str(code) for code, label in known.items() if folded(text) in (folded(code), folded(label))),
            None,
        )
    return value if value in known else None


def _begun(began: Written | None, declared: date, ended: Written | None) -> date:
    """Where nothing says when it began: the day it was declared, or the day it ended if that is earlier."""
    if began is not None:
        return began.first
    return declared if ended is None else min(declared, ended.last)


def _day_problems(entry: Entry) -> dict[str, str | None]:
    """What a past register may say wrong about its days."""
    words = "The date it ended must be on or after the date it began"
    return {"ended_on": order_problem(entry.arose_on, entry.ended_on, words)}


def _line(text: str) -> str | None:
    return " ".join(text.split()) or None


def as_told(cell: str) -> str:
    """A cell as a line of the description: yes and no, days and numbers in one form, whatever wrote the file."""
    text = cell.strip()
    if text.upper() in ("TRUE", "FALSE"):
        return "Yes" if text.upper() == "TRUE" else "No"
    if _DAY.fullmatch(text):
        try:
            return said(read_day(text).first)
        except ValueError:
            return text
    return text.rstrip("0").rstrip(".") if _NUMBER.fullmatch(text) else text
