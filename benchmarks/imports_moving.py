"""Moving in: editions of 5,700 rows with their audit trail, 5,000 declarations of 2,000 people, and a contracts register of
5,000 rows with 2,000 providers, against writing as many bare entries of the audit trail."""

from __future__ import annotations

import csv
import io
import os
import time
from collections.abc import Callable, Iterable
from datetime import date
from hashlib import sha256
from resource import RUSAGE_SELF, getrusage

from benchmarks.history_databases import KINDS, place
from register.db import reading, unit_of_work
from register.documents.workbooks import read_file
from register.domain.imports.contract_readings import read_contracts
from register.domain.imports.mappings import About, Mapping, shipped
from register.domain.imports.readings import by_edition, read_tables, tables_of
from register.domain.imports.tables import Sheet
from register.domain.permissions import system_actor
from register.queries.imports.contracts import plan_contracts
from register.queries.imports.plans import plan
from register.services import ledger
from register.services.imports.contract_batches import CONTRACTS_BROUGHT
from register.services.imports.imports import bring

TODAY = date(2026, 11, 28)
EDITIONS, SERIES_SECONDS = int(os.environ.get("EDITIONS", "40")), 40.0
MEMBERS = ("ID", "Parent Interest ID", "Summary", "Registration Date", "Category", "Member", "MNIS ID", "Value", "StartDate",
           "EndDate", "PayerName")  # fmt: skip
CONTRACTS = (
    "REFERENCE_NUMBER", "CONTRACT_TITLE", "SUPPLIER_NAME", "SHORT_DESCRIPTION", "CONTRACT_AWARD_VALUE",
    "CONTRACT_START_DATE", "CONTRACT_CURRENT_END_DATE", "MAXIMUM_CONTRACT_END_DATE", "CONTRACT_EXTENDABLE",
    "CONTRACT_EXTENDED",    "PROCUREMENT_ROUTE", "PRIMARY_PROCUREMENT_CATEGORY", "CONTRACT_CF_AWARD_NOTICE", "Commissioner",
)  # fmt: skip
STAFF = ("Ref", "Name", "Employee number", "Nature of interest", "Type of interest", "Category", "Organisation", "Date from",
         "Date declared")  # fmt: skip


def main() -> None:
    for kind in KINDS:
        with place(kind) as there:
            app = there.app("imports")
            with app.app_context():
                _line(kind, "two editions of 5,691 rows", _editions(), shipped("commons_editions"), 5.0)
                _series_line(kind)
                _line(
                    kind, "5,000 declarations of 2,000 people", declarations(), shipped("nhs_template"), 30.0
                )
                _line(
                    kind, "a contracts register of 5,000 rows", _contracts(), shipped("nhs_contracts"), 20.0
                )


def _line(kind: str, what: str, files: dict[str, bytes], mapping: Mapping, target: float) -> None:
    """SQLite works in this process, so its processor time is measured; of PostgreSQL the time that passes, beside the
    processor time of this process."""
    clock = time.process_time if kind == "sqlite" else time.perf_counter
    began, busy = clock(), time.process_time()
    bring_in = _contracts_brought if mapping.about is About.CONTRACTS else brought
    entries = bring_in([sheet for name, data in files.items() for sheet in read_file(data, name)], mapping)
    took, busy = clock() - began, time.process_time() - busy
    floor = _floor(entries, clock)
    reached = "reached" if took <= target else "NOT reached"
    print(
        f"{kind}, {what}, {entries:,} entries of the audit trail: {took:.2f} s ({busy:.2f} s busy); "
        f"{took / floor:.1f} times as many bare entries ({floor:.2f} s); target {target:.0f} s {reached}"
    )


def _series_line(kind: str) -> None:
    """A long series, an edition at a time as each is published: what its last edition costs, beside its second."""
    began, busy, took, entries = time.perf_counter(), time.process_time(), [], 0
    for edition in range(EDITIONS):
        at = time.process_time()
        name, data = _edition(edition)
        entries += brought(read_file(data, name), shipped("commons_editions"))
        took.append(time.process_time() - at)
    wall, busy = time.perf_counter() - began, time.process_time() - busy
    most, floor = getrusage(RUSAGE_SELF).ru_maxrss // 1024, _floor(entries, time.process_time)
    reached = "reached" if busy <= SERIES_SECONDS else "NOT reached"
    print(
        f"{kind}, {EDITIONS} editions of 5,000 rows, {entries:,} entries of the audit trail: {busy:.1f} s busy "
        f"({wall:.1f} s passed), {busy / floor:.0f} times as many bare entries; the second edition {took[1]:.2f} s, "
        f"the last {took[-1]:.2f} s; {most} MB at most; target {SERIES_SECONDS:.0f} s {reached}"
    )


def _edition(number: int) -> tuple[str, bytes]:
    """Of the one before, 1 in 40 entries changes, and 1 in 50 is gone; as many are new."""
    first, day = number * 100, date(2015 + number // 12, number % 12 + 1, 4)
    rows = (_member(at, "01/10/2024" if at % 40 == number % 40 else "") for at in range(first, first + 5_000))
    return f"series/{day:%y%m%d}/1.csv", _csv(MEMBERS, rows)


def brought(sheets: Iterable[Sheet], mapping: Mapping) -> int:
    """Plan and record what these sheets say; gives the entries of the audit trail."""
    actor, count = system_actor(), 0
    for on, some in by_edition(sheets, mapping, None).items():
        tables, _ = tables_of(some, mapping)
        read = read_tables(tables, mapping, on=on or TODAY, today=TODAY)
        with reading() as session:
            made = plan(
                session,
                read,
                source=mapping.source,
                title="a file",
                published_on=on,
                viewer=actor.viewer,
                today=TODAY,
            )
        with unit_of_work() as session:
            bring(session, made, actor=actor, today=TODAY)
            count += len(ledger.staged(session))
    return count


def _contracts_brought(sheets: Iterable[Sheet], mapping: Mapping) -> int:
    """In one unit of work, as the page and the command do it. The commissioner stands in the file."""
    actor = system_actor()
    tables, _ = tables_of(sheets, mapping)
    read = read_contracts(tables, mapping)
    with reading() as session:
        made = plan_contracts(
            session,
            read,
            source=mapping.source,
            title="a file",
            commissioner_id=None,
            viewer=actor.viewer,
            today=TODAY,
        )
    with unit_of_work() as session:
        done = CONTRACTS_BROUGHT.bring(session, made, actor=actor, today=TODAY)
        assert done.new == len(read.entries) - len(made.waiting), "every row that is understood is recorded"
        return len(ledger.staged(session))


def _floor(entries: int, clock: Callable[[], float]) -> float:
    """The same number of entries that say next to nothing."""
    began = clock()
    with unit_of_work() as session:
        for at in range(entries):
            ledger.note(session, "bench.nothing", "bench", {"at": at}, actor=system_actor())
    return clock() - began


def _editions() -> dict[str, bytes]:
    """Two editions: of the entries of the first, 1 in 20 changes and 1 in 15 is gone; as many are new."""
    first = [_member(at, "") for at in range(5_691)]
    second = [_member(at, "01/10/2024" if at % 20 == 0 else "") for at in range(5_691 + 380) if at % 15]
    return {"series/240804/1.csv": _csv(MEMBERS, first), "series/241111/1.csv": _csv(MEMBERS, second)}


def _member(at: int, ended: str) -> list[str]:
    parent = str(at - at % 10) if at % 10 in (1, 2) and (at - at % 10) % 15 else ""
    about = f"Work of sort {at} - Body {at % 900}\nfor some hours a month, paid by the month, until further notice"
    return [str(at), parent, about, "01/08/2024", "Employment and earnings", _name(at % 650), str(at % 650), "1250.50",
            "01/07/2023", ended, f"Body {at % 900} Ltd"]  # fmt: skip


def declarations(count: int = 5_000) -> dict[str, bytes]:
    """A register of so many entries, of 2,000 people."""
    rows = [
        [str(at), _name(at % 2000), str(at % 2000), f"Shares of sort {at}", "Financial", "Shareholdings",
         f"Company {at % 700}", "1/4/2024", "2 May 2024"]
        for at in range(count)
    ]  # fmt: skip
    return {"register.csv": _csv(STAFF, rows)}


def _contracts() -> dict[str, bytes]:
    """5,000 contracts of 2,000 providers, of which some bear names that are like others', as suppliers' do."""
    rows = [
        [f"C{at:05}", f"Service of sort {at}", _provider(at % 2_000), "Community services to be had by everybody",
         f"£{1_000 + at * 37:,}.50", f"{at % 28 + 1}/4/{2023 + at % 4}", "31/3/2028", "31/3/2029", "Yes", "No",
         "Competitive", "Health services", "", "NHS Example Integrated Care Board"]
        for at in range(5_000)
    ]  # fmt: skip
    return {"contracts.csv": _csv(CONTRACTS, rows)}


def _provider(at: int) -> str:
    """Half of them share a word with many others: "Care Services", "Health", "Community"."""
    shared = ("Care Services", "Health", "Community Health", "Medical", "")[at % 5]
    form = ("Ltd", "Limited", "CIC", "LLP", "NHS Foundation Trust")[at % 5]
    return " ".join(f"{_word(at)} {shared} {form}".split())


def _name(at: int) -> str:
    """A first name that 50 people share and a last name that 40 share, as in a town of its size."""
    return f"{_word(at % 40)} {_word(at // 40 + 40)}"


def _word(at: int) -> str:
    """Letters that are not nearly those of another."""
    return "".join(chr(97 + byte % 26) for byte in sha256(str(at).encode()).digest()[:7]).capitalize()


def _csv(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    told = io.StringIO()
    csv.writer(told).writerows([headings, *rows])
    return told.getvalue().encode()


if __name__ == "__main__":
    main()
