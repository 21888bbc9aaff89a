"""Whatever page is sent twice, its act is done once, and the second answer leads to what the first did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from tests.pages.answers import accepted, many
from tests.pages.every import address_of, form_pages
from tests.signing_in import Visit

NO_ACT = {
    "proofs.codes": "answers whether a code fits", "comparisons.show": "makes a document again and compares",
    "audit_room.completeness": "reads a file that is sent", "audit_room.payments": "reads a file that is sent",
    "documents.about_contract": "gives the file itself, recorded once", "documents.for_meeting": "gives the file itself",
    "documents.on_governance": "gives the file itself", "tokens.issue": "shows a secret once",
}  # fmt: skip
"""Forms that lead to no other page -> why."""


def test_every_form_sent_twice_acts_once(
    app: Flask, visit: Visit, things: dict[str, str], entries: Callable[[], int]
) -> None:
    wrong: list[Any] = []
    acted, still = set(), {}
    for door in form_pages(app):
        address = address_of(door, things, visit)
        page = visit.get(address)
        if page.status_code != 200 or door.endpoint in NO_ACT:
            still[door.endpoint] = page.status_code
            continue
        first, sent = accepted(visit, address, page.text)
        if first.status_code != 302:
            still[door.endpoint] = first.status_code
            continue
        acted.add(door.endpoint)
        before = entries()
        second = visit.client.post(address, data=many(sent))
        if second.status_code != 302 or second.location != first.location or entries() != before:
            wrong.append(
                (door.endpoint, second.status_code, first.location, second.location, entries() - before)
            )
    assert wrong == []
    assert len(acted) >= 28, still
