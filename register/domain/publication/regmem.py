"""An edition in the shape in which registers of members' interests are published: persons, categories, entries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from register.domain.money import pounds
from register.domain.publication.edition_shapes import Head, Row, day
from register.domain.publication.editions import STATE_LABELS, State

NOTHING, NOT_SAID = "nothing", "other"
DETAILS = (
    ("organisation", "Organisation", "string"), ("relationship", "Who has it", "string"), ("value", "Value", "Decimal"),
    ("offer", "Accepted or declined", "string"), ("managed", "How it is managed", "string"), ("from", "From", "date"),
    ("to", "To", "date"), ("withheld", "Left out", "string"), ("ground", "Ground", "string"),
    ("source_id", "Number at its source", "string"),
)  # fmt: skip


def regmem(head: Head, rows: Iterable[Row]) -> dict[str, Any]:
    """Whoever has a row, with what each said by category. Rows that show nobody stand under a person without a name."""
    persons: dict[str, dict[str, Any]] = {}
    for row in rows:
        key = row.values["person_ref"] or f"{head.ref}-{row.values['position']}"
        one = persons.setdefault(key, _person(head, key, row))
        _category(one, row)["entries"].append(_entry(head, row))
    for one in persons.values():
        one["categories"] = list(one["categories"].values())
    return {
        "language": "en", "published_date": head.published_on.isoformat(), "annotations": [], "summaries": [],
        "persons": list(persons.values()),
    }  # fmt: skip


def _person(head: Head, key: str, row: Row) -> dict[str, Any]:
    return {
        "person_id": key, "person_name": row.values["person"] or "Not shown",
        "published_date": head.published_on.isoformat(), "language": "en", "categories": {},
    }  # fmt: skip


def _category(person: dict[str, Any], row: Row) -> dict[str, Any]:
    code = row.situation_code or (NOTHING if row.state == State.NOTHING else NOT_SAID)
    name = row.values["situation"] or STATE_LABELS[State(row.state)]
    made: dict[str, Any] = {"category_id": code, "category_name": name, "summaries": [], "entries": []}
    found: dict[str, Any] = person["categories"].setdefault(code, made)
    return found


def _entry(head: Head, row: Row) -> dict[str, Any]:
    values = row.values
    return {
        "id": values["entry_ref"] or f"{head.ref}-{values['position']}",
        "content": values["description"] or values["entry"], "content_format": "string",
        "date_registered": day(values["declared_on"]), "date_published": head.published_on.isoformat(),
        "date_updated": None, "date_received": None, "null_entry": row.state == State.NOTHING, "annotations": [],
        "details": list(_details(row)), "sub_entries": [], "info_type": "entry",
    }  # fmt: skip


def _details(row: Row) -> Iterable[dict[str, Any]]:
    pence = row.values["value_pence"]
    held = {
        **row.values, "value": None if pence is None else f"{pounds(pence):.2f}", "from": day(row.values["valid_from"]),
        "to": day(row.values["valid_to"]),
    }  # fmt: skip
    for slug, words, kind in DETAILS:
        if held[slug] is not None:
            yield {
                "source": "official", "slug": slug, "display_as": words, "type": kind, "value": held[slug],
                "annotations": [], "sub_detail_groups": [],
            }  # fmt: skip
