"""What is asked before a document can be filled in: what it is about. The rest is asked as its template says."""

from __future__ import annotations

import re
from collections.abc import Iterable

from forms.base import SearchForm
from forms.days import DatePartsField
from forms.records import RecordField, RecordsField
from forms.schedules import MOST_ROWS, SPARE_ROWS

MOST_SENT = 2_000
"""Rows of one table that are read, whatever a browser claims to send."""
_CELL = re.compile(r"([a-z][a-z0-9_]*)-([0-9]{1,4})-[a-z]")


class AboutContractForm(SearchForm):
    """Which contract."""

    submit_text = "Continue"

    contract = RecordField("Contract", of="contract", thing="the contract")


class AboutMeetingForm(SearchForm):
    """Which meeting: the questions of its extract, and the day by which things had been declared."""

    submit_text = "Continue"

    day = DatePartsField("Day of the meeting", thing="the day of the meeting")
    known = DatePartsField(
        "Using only what had been declared by", thing="the day things had been declared by", optional=True,
        hint="If empty, by the day of the meeting, or by today if it is yet to come",
    )  # fmt: skip
    people = RecordsField("Who attends?", of="person", thing="who attends", marked=False)
    contracts = RecordsField("Contracts to be discussed", of="contract", thing="contracts", optional=True)
    bodies = RecordsField(
        "Other organisations to be discussed", of="organisation", thing="organisations", optional=True
    )


class AboutRegisterForm(SearchForm):
    """Which day of the register."""

    submit_text = "Continue"

    on = DatePartsField("Show the register for", thing="the day to show the register for")


class AboutSchemeForm(AboutRegisterForm):
    """Whose delegations, on which day."""

    body = RecordField("Organisation", of="organisation", thing="the organisation")


def rows_sent(names: Iterable[str], *, more: bool) -> dict[str, int]:
    """How many rows each table had in the browser, by the names of what was sent; with `more`, a few besides."""
    found: dict[str, int] = {}
    for cell in filter(None, map(_CELL.match, names)):
        found[cell[1]] = min(MOST_SENT, max(found.get(cell[1], 0), int(cell[2]) + 1))
    spare = SPARE_ROWS if more else 0
    return {table: min(max(count, MOST_ROWS), count + spare) for table, count in found.items()}
