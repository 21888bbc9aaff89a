"""A form about something recorded, sent back as it was drawn, records nothing."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from tests.harness.pages import controls
from tests.pages.every import address_of, form_pages, forms_drawn
from tests.signing_in import Visit

WHY = "Because a test says so"
AMENDMENTS = {
    "organisations.amend", "people.amend", "posts.amend", "appointments.amend", "interests.amend", "interests.correct",
    "delegations.amend", "contracts.amend",
}  # fmt: skip
"""At least these are looked at, whatever the doors are."""


def test_every_form_about_a_record_sent_as_drawn_changes_nothing(
    app: Flask, visit: Visit, things: dict[str, str], entries: Callable[[], int]
) -> None:
    looked_at, wrong = set(), []
    for door in form_pages(app):
        address = address_of(door, things)
        with forms_drawn(app) as drawn:
            page = visit.get(address)
        if page.status_code != 200 or not any(form.recorded is not None for form in drawn):
            continue
        looked_at.add(door.endpoint)
        before, sent = entries(), dict(_with_a_reason(controls(page.text)))
        answer = visit.client.post(address, data=sent)
        if answer.status_code not in (302, 422) or entries() != before:
            wrong.append((door.endpoint, answer.status_code, entries() - before))
    assert wrong == []
    assert looked_at >= AMENDMENTS, AMENDMENTS - looked_at


def _with_a_reason(sent: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, WHY if name == "reason" else value) for name, value in sent]
