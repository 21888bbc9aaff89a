"""A body's scheme of reservation and delegation as a file: Word for its papers, CSV and Excel to sort, JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from register import exports
from register.documents.report_files import Section, Table, report_file
from register.domain import money
from register.domain.dates import said
from register.domain.media_types import WORD
from register.domain.values import plain
from register.queries.authority.schemes import ReservedLine, Scheme, SchemeLine

TITLE = "Scheme of reservation and delegation"
FORMS = {
    "docx": WORD, "csv": exports.FORMATS["csv"], "xlsx": exports.FORMATS["xlsx"], "json": "application/json",
}  # fmt: skip
"""What a browser is told that each form of the file is."""
HEADINGS = {
    "delegation": "Reference", "what": "Delegated or reserved", "matter": "Matter",
    "holder": "Held by or reserved to", "held_by": "Who holds the post",
    "limit": "Limit", "below": "Below, in pounds", "services": "Services",
    "categories": "Categories",
    "source": "Where the scheme says so", "words": "Words of the scheme", "together_with": "Together with",
    "valid_from": "From", "valid_to": "To", "passed_on": "May be passed on", "conditions": "Conditions",
    "minute": "Minute", "chain": "Chain from the top down", "to_mend": "To put right",
}  # fmt: skip


def scheme_file(scheme: Scheme, form: str, *, made_at: datetime) -> bytes:
    """The scheme in one of FORMS."""
    if form == "docx":
        return _word_file(scheme, made_at)
    if form == "json":
        return (json.dumps(plain(scheme), ensure_ascii=False, indent=2) + "\n").encode()
    return exports.WRITERS[form](f"{TITLE}: {_about(scheme)}", HEADINGS, _rows(scheme))


def _about(scheme: Scheme) -> str:
    kind = f" ({scheme.kind})" if scheme.kind else ""
    known = f", using what had been recorded by {said(scheme.known)}" if scheme.known else ""
    return f"{scheme.name}{kind}, as it stood on {said(scheme.on)}{known}"


def _rows(scheme: Scheme) -> Iterator[dict[str, Any]]:
    """What is delegated, then what is reserved."""
    yield from map(_row, scheme.lines)
    yield from map(_reserved_row, scheme.reserved)


def _reserved_row(one: ReservedLine) -> dict[str, Any]:
    """Whatever only a delegation has is empty."""
    return {
        **dict.fromkeys(HEADINGS), "delegation": one.reservation, "what": "Reserved", "matter": one.matter,
        "holder": one.reserved_to, "held_by": (), "limit": one.worth, "services": one.services,
        "categories": one.categories, "source": one.source, "words": one.words, "conditions": (), "minute": one.minute,
        "to_mend": (),
    }  # fmt: skip


def _row(line: SchemeLine) -> dict[str, Any]:
    below = None if line.below_pence is None else money.pounds(line.below_pence)
    return {
        "delegation": line.delegation, "what": "Delegated", "matter": line.matter, "holder": line.holder,
        "held_by": line.held_by,
        "limit": line.limit, "below": below, "services": line.services_said,
        "categories": line.categories_said, "source": line.source, "words": line.words, "together_with": line.together_with,
        "valid_from": line.valid_from, "valid_to": line.valid_to,
        "passed_on": "Yes" if line.may_be_passed_on else "No", "conditions": line.conditions,
        "minute": line.chain[-1].minute, "chain": line.chain_said, "to_mend": line.to_mend,
    }  # fmt: skip


def _word_file(scheme: Scheme, made_at: datetime) -> bytes:
    sections = [_matter(name, list(lines)) for name, lines in groupby(scheme.lines, lambda line: line.matter)]
    sections += _reserved(scheme)
    nothing = [] if sections else [Section("Delegations", ("Nothing was delegated on this day.",))]
    return report_file(TITLE, f"{_about(scheme)}.", [*sections, *nothing, *_to_mend(scheme)], made_at=made_at)


def _reserved(scheme: Scheme) -> list[Section]:
    headings = ("What is reserved", "To", "From which value, services and categories", "Source and minute")
    rows = [
        (f"{one.matter}: {one.words}", one.reserved_to, f"{one.worth}\n{one.services}\n{one.categories}",
         "\n".join(filter(None, (one.source, one.minute))))
        for one in scheme.reserved
    ]  # fmt: skip
    return (
        [Section("Reserved matters", tables=(Table("What is decided by a meeting", headings, rows),))]
        if rows
        else []
    )


def _matter(name: str, lines: list[SchemeLine]) -> Section:
    headings = ("Reference", "Held by", "Limit and services", "Conditions", "Chain and minutes")
    rows = [
        (line.delegation, "\n".join(_holding(line)), "\n".join(_reach(line)), "\n".join(line.conditions), line.chain_said)
        for line in lines
    ]  # fmt: skip
    return Section(name, tables=(Table("Who holds it", headings, rows),))


def _holding(line: SchemeLine) -> Iterator[str]:
    yield line.holder
    if line.held_by:
        yield f"That day: {', '.join(line.held_by)}"
    if line.together_with:
        yield f"Only together with: {line.together_with}"


def _reach(line: SchemeLine) -> Iterator[str]:
    yield line.limit
    yield line.services_said
    yield line.categories_said
    yield f"From {said(line.valid_from)}" + (f" to {said(line.valid_to)}" if line.valid_to else "")
    yield "May be passed on" if line.may_be_passed_on else "May not be passed on"


def _to_mend(scheme: Scheme) -> list[Section]:
    rows = [(line.delegation, words) for line in scheme.lines for words in line.to_mend]
    told = Table("Delegations", ("Reference", "What"), rows)
    return [Section("To put right", tables=(told,))] if rows else []
