"""A list of staff: what its rows say, and which posts begin and end because of it. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from register.domain.dates import said
from register.domain.folding import folded
from register.domain.imports.days import read_day
from register.domain.imports.entries import Whom
from register.domain.imports.mappings import WORDS, columns_of
from register.domain.imports.mappings import Mapping as By
from register.domain.imports.tables import Place, SourceRow, Table, heading_key
from register.domain.people.people import NewPerson, NewPost, Side
from register.domain.texts import text_problems


class Kind(StrEnum):
    """What a row, or its absence, means."""

    JOINER = "joiner"
    MOVER = "mover"
    LEAVER = "leaver"
    MENDED = "mended"
    NOT_LISTED = "not_listed"

    @property
    def label(self) -> str:
        return KIND_LABELS[self]


KIND_LABELS = {
    Kind.JOINER: "Joins",
    Kind.MOVER: "Moves",
    Kind.LEAVER: "Leaves",
    Kind.MENDED: "Details change",
    Kind.NOT_LISTED: "Is not in the list",
}
NO_START = "The list does not say from when: the day of the list stands for it"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """A row that was understood. reason: the code of why this is decision-making staff, where the row says it.
    starts_on None: the row does not say."""

    place: Place
    whom: Whom
    post: str
    grade: str | None = None
    reports_to: str | None = None
    reason: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """A row that cannot be taken in, and why, by field."""

    place: Place
    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A post of this body that somebody of the register holds. stands_in: for its holder, for a while."""

    appointment_id: str
    person_id: str
    post_id: str
    title: str
    valid_from: date
    valid_to: date | None = None
    stands_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody of the register as it has them."""

    id: str
    name: str
    email: str | None = None
    staff_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to be done about somebody. key: how the list names them, "" for somebody it does not. begins: the row whose
    post begins; ends: the post that ends, on ends_on; None where nothing begins or ends."""

    kind: Kind
    key: str
    person_id: str | None
    name: str
    begins: StaffRow | None = None
    begins_on: date | None = None
    ends: Held | None = None
    ends_on: date | None = None
    details: NewPerson | None = None

    @property
    def words(self) -> str:
        """What changes, in a sentence."""
        parts = []
        if self.ends and self.ends_on:
            parts.append(f"ends as {self.ends.title} on {said(self.ends_on)}")
        if self.begins and self.begins_on:
            parts.append(f"begins as {self.begins.post} on {said(self.begins_on)}")
        if self.details:
            parts.append("name, address or staff number as the list has it")
        return "; ".join(parts) or "nothing changes unless you say that the list is complete"


# ---------------------------------------------------------------- reading


def read_staff(
    tables: Sequence[Table], mapping: By, reasons: Mapping[str, str]
) -> tuple[list[StaffRow], list[Unclear]]:
    """Every row of the tables. reasons: code -> name of each criterion for decision-making staff."""
    read: list[StaffRow] = []
    unclear: list[Unclear] = []
    for table in tables:
        reader = _Reader(mapping, table, reasons)
        for row in table.rows:
            told = reader.read(row)
            if isinstance(told, StaffRow):
                read.append(told)
            elif told is not None:
                unclear.append(told)
    return read, unclear


class _Reader:
    def __init__(self, mapping: By, table: Table, reasons: Mapping[str, str]) -> None:
        self.mapping, self.columns, self.reasons = mapping, columns_of(mapping, table.headings), reasons

    def read(self, row: SourceRow) -> StaffRow | Unclear | None:
        """None for a row that holds nothing but blanks."""
        if not row.uncomputed and not any(cell.strip() for cell in row.cells):
            return None
        cell = {name: self._cell(row.cells, name) for name in self.columns}
        found: dict[str, str] = {}
        whom = Whom(
            " ".join(cell.get("person", "").split()),
            cell.get("staff_number") or None,
            cell.get("email") or None,
        )
        made = StaffRow(
            place=row.place, whom=whom, post=" ".join(cell.get("post", "").split()), grade=cell.get("grade") or None,
            reports_to=cell.get("reports_to") or None, reason=self._reason(cell.get("decision_reason", ""), found),
            starts_on=self._day(cell, "starts_on", found), ends_on=self._day(cell, "ends_on", found),
        )  # fmt: skip
        found |= _problems(row, made)
        return Unclear(row.place, found) if found else made

    def _cell(self, cells: Sequence[str], name: str) -> str:
        texts = (cells[at].strip() for at in self.columns[name] if at < len(cells))
        return next((text for text in texts if text), "")

    def _reason(self, text: str, found: dict[str, str]) -> str | None:
        if folded(text) in WORDS["no_answer"] | WORDS["no"]:
            return None
        named = {heading_key(name): code for code, name in self.reasons.items()} | {
            code: code for code in self.reasons
        }
        code = self.mapping.words.get("decision_reason", {}).get(heading_key(text)) or named.get(
            heading_key(text)
        )
        if code in self.reasons:
            return code
        found["decision_reason"] = (
            f"“{text[:80]}” says no reason that is known here: {', '.join(self.reasons.values())}"
        )
        return None

    def _day(self, cell: Mapping[str, str], name: str, found: dict[str, str]) -> date | None:
        text = cell.get(name, "")
        if folded(text) in WORDS["no_answer"]:
            return None
        try:
            day = read_day(text, day_first=self.mapping.day_first)
        except ValueError as fault:
            found[name] = str(fault)
            return None
        if not day.exact:
            found[name] = f"“{text}” is not one day"
        return day.first


def _problems(row: SourceRow, made: StaffRow) -> dict[str, str]:
    person = NewPerson(name=made.whom.name, email=made.whom.email, staff_number=made.whom.staff_number)
    post = NewPost(title=made.post, organisation_id="any", side=Side.NEITHER, grade=made.grade)
    wrong = {**text_problems(person), **text_problems(post)}
    if row.uncomputed:
        wrong["formula"] = "A formula stands here that was never worked out"
    if made.starts_on and made.ends_on and made.ends_on < made.starts_on:
        wrong["ends_on"] = "The last day is before the first"
    return {name: words for name, words in wrong.items() if words}


# ---------------------------------------------------------------- comparing


def changes(
    rows: Iterable[StaffRow], people: Mapping[str, str], known: Mapping[str, Known], held: Iterable[Held], *, on: date,
    complete: bool,
) -> list[Change]:  # fmt: skip
    """What a list changes. people: key -> record, "" for somebody new; keys that are not settled are left out. known: the
    records as they are. held: the posts of this body that have not ended on the day. complete: whether whoever is not in
    the list has left."""
    by_person: dict[str, list[StaffRow]] = {}
    for row in rows:
        if row.whom.key in people:
            by_person.setdefault(row.whom.key, []).append(row)
    holding: dict[str, list[Held]] = {}
    for one in held:
        if one.valid_to is None or one.valid_to >= on:
            holding.setdefault(one.person_id, []).append(one)
    listed = {people[key] for key in by_person}
    found = [
        change
        for key, own in by_person.items()
        for change in _of_person(key, people[key], own, known, holding.get(people[key], []), on, complete)
    ]
    gone = [one for person, own in holding.items() if person not in listed for one in own]
    return found + [_not_listed(one, known, on, complete) for one in gone]


def _of_person(
    key: str, person: str, rows: list[StaffRow], known: Mapping[str, Known], holding: list[Held], on: date, complete: bool
) -> list[Change]:  # fmt: skip
    left = list(holding)
    begins: list[StaffRow] = []
    found: list[Change] = []
    name = rows[0].whom.name
    for row in rows:
        one = next((one for one in left if folded(one.title) == folded(row.post)), None)
        if one:
            left.remove(one)
            if row.ends_on and row.ends_on != one.valid_to:
                found.append(_change(Kind.LEAVER, key, person, name, ends=one, ends_on=row.ends_on))
        elif row.ends_on is None or row.ends_on >= on:
            begins.append(row)
    moves = len(begins) == 1 and len(left) == 1
    for row in begins:
        start = row.starts_on or on
        ends = left.pop() if moves else None
        kind = Kind.MOVER if moves or holding else Kind.JOINER
        last = max(start - timedelta(days=1), ends.valid_from) if ends else None
        found.append(_change(kind, key, person, name, begins=row, begins_on=start, ends=ends, ends_on=last))
    for one in left:
        found.append(_not_listed(one, known, on, complete))
    return found + _mended(key, person, rows[0].whom, known)


def _change(
    kind: Kind, key: str, person: str, name: str, *, begins: StaffRow | None = None, begins_on: date | None = None,
    ends: Held | None = None, ends_on: date | None = None,
) -> Change:  # fmt: skip
    return Change(
        kind=kind, key=key, person_id=person or None, name=name, begins=begins, begins_on=begins_on, ends=ends,
        ends_on=ends_on,
    )  # fmt: skip


def _not_listed(one: Held, known: Mapping[str, Known], on: date, complete: bool) -> Change:
    """Somebody, or a post of somebody, that the list does not name: it ends only where the list is said to be complete."""
    name = known[one.person_id].name if one.person_id in known else ""
    if not complete:
        return _change(Kind.NOT_LISTED, "", one.person_id, name, ends=one)
    last = max(on - timedelta(days=1), one.valid_from)
    return _change(Kind.LEAVER, "", one.person_id, name, ends=one, ends_on=last)


def _mended(key: str, person: str, whom: Whom, known: Mapping[str, Known]) -> list[Change]:
    """What the list says of somebody otherwise than the register; what it does not say stays."""
    was = known.get(person)
    if was is None:
        return []
    now = NewPerson(
        name=whom.name, email=whom.email or was.email, staff_number=whom.staff_number or was.staff_number
    )
    if (now.name, folded(now.email or ""), now.staff_number) == (
        was.name,
        folded(was.email or ""),
        was.staff_number,
    ):
        return []
    return [Change(kind=Kind.MENDED, key=key, person_id=person, name=was.name, details=now)]
