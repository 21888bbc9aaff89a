"""The decision statement as a Word file."""

from __future__ import annotations

from register.documents.report_files import Section, Table, report_file
from register.domain.dates import said, start_of_day
from register.queries.contracts.statements import Statement

TITLE = "Decision statement"


def word_file(one: Statement, *, body_name: str) -> bytes:
    """The bytes of the file, the same whenever it is made."""
    about = f"{body_name}. {one.ref}: {one.contract} ({one.contract_ref})".removeprefix(". ")
    return report_file(
        TITLE, about, [_asked(one), _found(one), _looked(one), _kept(one)], made_at=start_of_day(one.on)
    )


def _asked(one: Statement) -> Section:
    rows = (
        (one.about, f"{one.contract} ({one.contract_ref}), version {one.contract_version}"), ("Question", one.question),
        ("For", one.party.capitalize()), ("Person", one.person), ("On", said(one.on)), ("Answer", one.outcome),
    )  # fmt: skip
    return Section(
        "What was decided", (one.followed, *one.more), (Table("The decision", ("What", "Answer"), rows),)
    )


def _found(one: Statement) -> Section:
    rows = [
        (
            f"{found.severity}. {found.message}", f"{found.rule}. Source: {found.source}", ", ".join(found.records),
            f"{found.cleared_by}. Who can: {found.who_can}" if found.cleared_by else "Nothing to clear",
        )
        for found in one.findings
    ]  # fmt: skip
    managed = [(m.ref, m.words or "Its words are gone", m.who_agreed, m.who_sees) for m in one.managed]
    return Section(
        "What was found",
        tables=(
            Table(
                "Findings",
                ("What was found", "Rule", "Records", "What would clear it"),
                rows,
                "Nothing was found.",
            ),
            Table("How it is managed", ("Record", "What was agreed", "Agreed by", "Seen to by"), managed),
        ),
    )


def _looked(one: Statement) -> Section:
    rows = [(seen.ref, seen.kind.replace("_", " ").capitalize(), str(seen.n)) for seen in one.looked_at]
    return Section(
        "What was looked at, and what was not",
        (
            "Looked at: " + "; ".join(one.looked_into) + ".",
            "Not looked at: " + "; ".join(one.not_looked_into) + ".",
        ),
        (Table("Records looked at", ("Record", "Kind", "Version"), rows),),
    )


def _kept(one: Statement) -> Section:
    mark = () if one.fingerprint is None else (f"Fingerprint of the facts: {one.fingerprint}.",)
    return Section(
        "Where it is kept", (f"Entry {one.entry:,} of the audit trail, which is never changed.", *mark)
    )
