"""A form about something recorded, sent back as it was drawn, records nothing."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from register.services.nouns import every
from tests.harness.pages import controls
from tests.pages.answers import many
from tests.pages.every import address_of, form_pages, forms_drawn
from tests.signing_in import Visit

WHY = "Because a test says so"
AMENDMENTS = {f"{noun.name.replace('-', '_')}.amend" for noun in every() if noun.amend} | {
    "interests.correct"
}
"""At least these are looked at, whatever the doors are."""


def test_every_form_about_a_record_sent_as_drawn_changes_nothing(
    app: Flask, visit: Visit, things: dict[str, str], entries: Callable[[], int]
) -> None:
    looked_at, wrong = set(), []
    for door in form_pages(app):
        address = address_of(door, things, visit, asking="?ended=yes")
        with forms_drawn(app) as drawn:
            page = visit.get(address)
        changes = any(form.recorded is not None and form.version.data is not None for form in drawn)
        if page.status_code != 200 or not changes:
            continue
        looked_at.add(door.endpoint)
        before, sent = entries(), many(_with_a_reason(controls(page.text)))
        answer = visit.client.post(address, data=sent)
        if answer.status_code not in (302, 422) or entries() != before:
            wrong.append((door.endpoint, answer.status_code, entries() - before))
    assert wrong == []
    assert looked_at >= AMENDMENTS, AMENDMENTS - looked_at


def test_the_reason_of_the_last_change_is_not_in_the_next_form(
    visit: Visit, things: dict[str, str], entries: Callable[[], int]
) -> None:
    address = f"/people/{things['b_head']}/amend"
    sent = {**dict(controls(visit.get(address).text)), "staff_number": "S987", "reason": WHY}
    assert visit.client.post(address, data=sent).status_code == 302
    assert WHY not in visit.get(address).text


def test_a_change_that_changes_nothing_says_so(visit: Visit, things: dict[str, str]) -> None:
    address = f"/people/{things['b_finance']}/amend"
    sent = {**dict(controls(visit.get(address).text)), "reason": WHY}
    led = visit.client.post(address, data=sent)
    assert "nothing was recorded" in visit.get(led.location).text


def _with_a_reason(sent: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, WHY if name == "reason" else value) for name, value in sent]
