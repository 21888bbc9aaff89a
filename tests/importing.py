"""Registers as people bring them along, small and written here, and what bringing them in makes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from register.db import reading, unit_of_work
from register.documents.workbooks import read_file
from register.domain.imports.mappings import shipped, shipped_text
from register.domain.imports.readings import by_edition, read_tables, tables_of
from register.domain.permissions import Actor
from register.queries.imports.plans import Plan, plan
from register.services.imports.batches import begin_batch, bring_in, is_news
from tests.registering import SYSTEM

TODAY = date(2026, 11, 28)
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
SHEET = (
    "Ref,Name,Employee number,Nature of interest,Type of interest,Category,Organisation,Value,Date from,Date to,"
    "Date declared,Action taken\n"
)
ROWS = (
    "1,Ann Archer,,Weekend shifts,Financial,Outside employment,Acme Dressings,,1/4/2024,,2/5/2024,Tells her manager\n"
    "2,Zoe Young,4711,Shares,Financial,Shareholdings,Acme Dressings Ltd,£175-200,March 2024,,2/5/2024,\n"
    "3,Yusuf Xu,4712,Nil Return ,,,,,,,2/5/2024,\n"
)


def planned(
    files: Mapping[str, str | bytes], *, mapping: str = "nhs_template", published_on: date | None = None,
    by: Actor = SYSTEM,
) -> list[Plan]:  # fmt: skip
    """Plan each edition of these files and bring it in, the oldest first; a repeat that is no news writes nothing."""
    read_by, done = shipped(mapping), []
    sheets = [
        sheet for name, text in files.items()
        for sheet in read_file(text if isinstance(text, bytes) else text.encode(), name)
    ]  # fmt: skip
    for on, some in by_edition(sheets, read_by, published_on).items():
        tables, _ = tables_of(some, read_by)
        read = read_tables(tables, read_by, on=on or TODAY, today=TODAY)
        with reading() as session:
            made = plan(
                session,
                read,
                source=read_by.source,
                title="a file",
                published_on=on,
                viewer=by.viewer,
                today=TODAY,
            )
            news = is_news(session, made)
        if news:
            with unit_of_work() as session:
                batch = begin_batch(
                    session, mapping=shipped_text(mapping), mapping_name=mapping, file_name="a.csv", file_hash="0" * 64,
                    published_on=on, columns={}, actor=by, now=NOON,
                )  # fmt: skip
                bring_in(session, batch, made, actor=by, today=TODAY)
        done.append(made)
    return done


MEMBERS = "ID,Parent Interest ID,Summary,Registration Date,Category,Member,MNIS ID,Value,StartDate,EndDate,PayerName\n"
AUGUST = {
    "series/240804/1.csv": MEMBERS
    + "10,,Writing - Example News,01/08/2024,Employment and earnings,Ann Able,7,,01/07/2024,,Example News\n"
    + "12,,Shop - Corner Ltd,01/08/2024,Employment and earnings,Ben Bold,8,,01/07/2024,,Corner Ltd\n",
    "series/240804/1.1.csv": MEMBERS
    + "11,10,Payment - £50.00,02/08/2024,Employment and earnings - Ad hoc payments,Ann Able,7,50,,,\n",
}
"""Two editions of one series, in the forms that a real series takes: columns move, days and numbers change form."""
LATER = "ID,Summary,Parent Interest ID,Registered,Category,MNIS ID,Member,Value,StartDate,EndDate,PayerName,Link\n"
NOVEMBER = {
    "series/241111/1.csv": LATER
    + "10,Writing - Example News,,2024-08-01,Employment and earnings,7,Ann Able,,2024-07-01,2024-10-01,Example News,x\n"
    + "13,Farm - Field Ltd,,2024-09-01,Employment and earnings,9,Cat Calm,,2024-09-01,,Field Ltd,x\n",
    "series/241111/1.1.csv": LATER
    + "11,Payment - £50.00,10,2024-08-02,Employment and earnings - Ad hoc payments,7,Ann Able,50.00,,,,x\n",
}
