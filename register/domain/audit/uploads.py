"""Tables that people upload: read with distrust, and one clear sentence about whatever is wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from register.domain.errors import Invalid

MOST_BYTES, MOST_LINES, MOST_CELL = 5_000_000, 50_000, 500
_FORMULA_STARTS = ("=", "+", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One member of staff as a staff list names them."""

    staff_number: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment as a payments file tells it; the amount in pence."""

    supplier: str
    amount_pence: int
    paid_on: date


def staff_list(data: bytes, field: str) -> list[StaffLine]:
    """Read a CSV of staff number, name, email; Invalid says which line is wrong."""
    found = []
    for line, row in _rows(data, ("staff number", "name", "email"), field):
        if not any(row):
            continue
        if not row[1]:
            raise Invalid({field: f"Line {line} has no name"})
        found.append(StaffLine(*row))
    return found


def payments(data: bytes, field: str) -> list[Payment]:
    """Read a CSV of supplier, amount, date; Invalid says which line is wrong."""
    found = []
    for line, (supplier, amount, paid) in _rows(data, ("supplier", "amount", "date"), field):
        if supplier or amount or paid:
            found.append(Payment(supplier, _pence(amount, line, field), _day(paid, line, field)))
    return found


def _rows(data: bytes, headings: Sequence[str], field: str) -> Iterator[tuple[int, list[str]]]:
    """The cells under these headings, in this order, with the number of their line."""
    lines = csv.reader(io.StringIO(_text(data, field), newline=""), strict=True)
    try:
        first = next(lines, None)
        places = _places(first, headings, field)
        width = len(first or ())
        for cells in lines:
            if lines.line_num > MOST_LINES:
                raise Invalid({field: f"The file must have fewer than {MOST_LINES:,} lines"})
            yield lines.line_num, _cells(cells, places, width, lines.line_num, field)
    except csv.Error:
        raise Invalid({field: f"Line {lines.line_num} cannot be read as CSV"}) from None


def _text(data: bytes, field: str) -> str:
    if len(data) > MOST_BYTES:
        raise Invalid({field: f"The file must be smaller than {MOST_BYTES // 1_000_000} MB"})
    if not data.strip():
        raise Invalid({field: "The file is empty"})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(
            {field: "Save the file as CSV UTF-8: it holds characters that cannot be read"}
        ) from None
    if "\0" in text:
        raise Invalid({field: "The file is not a CSV file"})
    return text


def _places(first: list[str] | None, headings: Sequence[str], field: str) -> list[int]:
    named = [" ".join(cell.lower().replace("_", " ").split()) for cell in first or ()]
    missing = [heading for heading in headings if heading not in named]
    if missing:
        raise Invalid(
            {field: f"The first line must hold the headings {', '.join(headings)}: {missing[0]} is missing"}
        )
    return [named.index(heading) for heading in headings]


def _cells(cells: list[str], places: list[int], width: int, line: int, field: str) -> list[str]:
    if not cells:
        return [""] * len(places)
    if len(cells) != width:
        raise Invalid({field: f"Line {line} has {len(cells)} cells where the headings have {width}"})
    found = [cells[place].strip() for place in places]
    for cell in found:
        if cell.startswith(_FORMULA_STARTS):
            raise Invalid({field: f"Line {line} holds a formula: save the values instead"})
        if len(cell) > MOST_CELL:
            raise Invalid({field: f"Line {line} holds a cell of more than {MOST_CELL} characters"})
    return found


def _pence(text: str, line: int, field: str) -> int:
    try:
        amount = Decimal(text.replace("£", "").replace(",", ""))
        pence = amount * 100
        if not amount.is_finite() or abs(pence) >= 10**15 or pence != int(pence):
            raise InvalidOperation
    except InvalidOperation:
        raise Invalid({field: f"Line {line} has no amount in pounds and pence"}) from None
    return int(pence)


def _day(text: str, line: int, field: str) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day, in no zone
        except ValueError:
            continue
    raise Invalid({field: f"Line {line} has no date like 31/03/2026 or 2026-03-31"})
