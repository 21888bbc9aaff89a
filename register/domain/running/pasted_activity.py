"""Months of activity as they are pasted from a spreadsheet: a month, a service, how many, and how many were planned."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from register.domain.problems import refuse
from register.domain.running.activity_months import MonthActivity

COLUMNS = ("month", "service", "done", "planned")
MOST_LINES, MOST_TOLD = 5_000, 10
_MONTH = re.compile(r"(\d{4})-(\d{1,2})(?:-01)?|(\d{1,2})/(\d{4})")
Months = Mapping[date, tuple[MonthActivity, ...]]


def read_pasted(text: str) -> Months:
    """The services of each month, in the order of the months. Invalid names each line that cannot be read; then nothing
    is taken. A first line of headings is left out."""
    found: dict[date, dict[str, MonthActivity]] = {}
    wrong: list[str] = []
    for number, cells in _lines(text):
        read = _read(cells)
        if isinstance(read, str):
            wrong.append(f"Line {number}: {read}")
        elif read[1].activity_code in found.setdefault(read[0], {}):
            wrong.append(f"Line {number}: {read[1].activity_code} stands twice in this month")
        else:
            found[read[0]][read[1].activity_code] = read[1]
    more = f". And {len(wrong) - MOST_TOLD} more" if len(wrong) > MOST_TOLD else ""
    empty = None if found else "Paste at least one line: a month, a service and how many there were"
    refuse({"pasted": "; ".join(wrong[:MOST_TOLD]) + more if wrong else empty})
    return {month: tuple(found[month].values()) for month in sorted(found)}


def _lines(text: str) -> list[tuple[int, list[str]]]:
    mark = max("\t;,", key=text.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    lines = [(n, [cell.strip() for cell in row]) for n, row in enumerate(rows, 1) if any(map(str.strip, row))]
    refuse({"pasted": f"Paste {MOST_LINES} lines at most" if len(lines) > MOST_LINES else None})
    return lines[1:] if lines and lines[0][1][0].lower() == COLUMNS[0] else lines


def _read(cells: list[str]) -> tuple[date, MonthActivity] | str:
    """A line, or what is wrong with it."""
    if not 3 <= len(cells) <= 4:
        return "it needs a month, a service, how many there were and, if you like, how many were planned"
    month, done = _month(cells[0]), _number(cells[2])
    planned = _number(cells[3]) if len(cells) == 4 and cells[3] else None
    if month is None:
        return f"“{cells[0][:20]}” is no month like 2026-04"
    if not cells[1]:
        return "the service is missing"
    if done is None or (len(cells) == 4 and cells[3] and planned is None):
        return f"“{cells[2][:20]}” and “{cells[3][:20] if len(cells) == 4 else ''}” must be numbers like 1250"
    return month, MonthActivity(activity_code=cells[1], activity_done=done, activity_planned=planned)


def _month(text: str) -> date | None:
    found = _MONTH.fullmatch(text)
    if found is None:
        return None
    year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
    return date(int(year), int(month), 1) if 1 <= int(month) <= 12 and int(year) > 1900 else None


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
