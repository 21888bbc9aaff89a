"""Every form, sent with what nobody should send: a message and what was typed, and nothing written."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from tests.architecture.routes import Door
from tests.bad_input.addresses import all_doors, real
from tests.signing_in import Visit

SCRIPT = "<script>alert(1)</script>"
_FIELD = re.compile(r'<(?:input|textarea|select)[^>]*?\bname="([^"]+)"')
_OWN = {"csrf_token", "once", "version", "whose"}
STATEMENTS = {"contracts.generate", "calendar_feeds.draw", "calendar_feeds.end", "webhooks.rotate"}
"""Forms that ask nothing but to confirm: whatever comes with them is not read."""
ANSWERING = {"proofs.codes"}
"""Forms that change nothing and answer any question: that the code is not one of ours."""
ANY_WORDS = {"mitigations.withdraw", "remarks.ask", "public_schemes.withdraw"}
"""Forms that ask for a reason or a question and nothing else: whatever can be read is one."""
NOBODY = {"prepared.assistant"}
"""Forms in which an empty answer says that there is nobody."""
READABLE = {"a script", "a negative amount", "an absurd amount", "not a number", "an array", "null"}
SECOND_STEPS = {"interests.declare": "?situation=Ou&interest_type=financial"}
TYPED: dict[str, str] = {
    "nothing": "", "spaces": " \t ", "10,000 characters": "x" * 10_000, "control characters": "a\x00\x01\x1b[31mb",
    "a script": SCRIPT, "half a pair": "a\u202eb\ufffe", "a negative amount": "-1", "an absurd amount": "9" * 40,
    "invisible letters": "\u200b\u00ad", "no character": "co\uffffoperative", "not a number": "NaN",
    "an array": "[]", "null": "null",
}  # fmt: skip


def form_doors(app: Flask) -> list[Door]:
    return [
        door
        for door in all_doors(app)
        if door.method == "POST" and not door.is_api and not door.endpoint.startswith(("security.", "static"))
    ]


def questions(page: str) -> list[str]:
    main = page[page.find("<main") :]
    return [name for name in dict.fromkeys(_FIELD.findall(main)) if name not in _OWN]


@pytest.mark.parametrize("what", TYPED)
def test_whatever_is_typed_everywhere_is_refused_in_words_and_writes_nothing(
    app: Flask, visit: Visit, things: dict[str, str], entries: Callable[[], int], what: str
) -> None:
    """Each form gets nothing and every sixth of the rest, each of these a sixth of the forms; the long form sends all to
    each."""
    number, before = list(TYPED).index(what), entries()
    sent_to = [
        door for place, door in enumerate(form_doors(app)) if not TYPED[what] or place % 6 == number % 6
    ]
    assert not_refused(sent_to, visit, things, what) == []
    assert entries() == before


@pytest.mark.soak
@pytest.mark.parametrize("what", TYPED)
def test_whatever_is_typed_in_any_form_is_refused_in_words_and_writes_nothing(
    app: Flask, visit: Visit, things: dict[str, str], entries: Callable[[], int], what: str
) -> None:
    before = entries()
    assert not_refused(form_doors(app), visit, things, what) == []
    assert entries() == before


def not_refused(
    sent_to: list[Door], visit: Visit, things: dict[str, str], what: str
) -> list[tuple[str, int, str | None]]:
    """Which of these forms take what nobody should send, or answer with a fault of ours or with a script."""
    wrong = []
    for door in sent_to:
        if door.endpoint in ANY_WORDS and what in READABLE:
            continue
        if door.endpoint in NOBODY and not TYPED[what].strip():
            continue
        address = real(door, things) + SECOND_STEPS.get(door.endpoint, "")
        page = visit.get(address)
        asked = questions(page.text) if page.status_code == 200 else []
        if door.endpoint in STATEMENTS or (page.status_code == 200 and not _has_text(page.text)):
            continue
        answer = visit.post(address, **dict.fromkeys(asked, TYPED[what]))
        refused = 400 <= answer.status_code < 500 or door.endpoint in ANSWERING
        if not refused or answer.status_code >= 500 or SCRIPT in answer.text:
            wrong.append((door.endpoint, answer.status_code, answer.location))
    return wrong


def test_a_date_with_a_part_missing_is_asked_again_with_its_other_parts(visit: Visit) -> None:
    answer = visit.fill(
        "/interests/declare?situation=Ou&interest_type=financial",
        **{"arose_on-day": "31", "arose_on-year": "2026", "description": "Typed & kept", "organisation_name": "Acme"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Typed & kept" in unescape(answer.text)
    assert 'value="31"' in answer.text
    assert 'value="Acme"' in answer.text


def test_a_form_sent_twice_works_once(visit: Visit, entries: Callable[[], int]) -> None:
    before = entries()
    answers = {"name": "Twice Sent Ltd", "kind": "company", "company_number": "12345678"}
    first = visit.fill("/organisations/add", **answers)
    second = visit.post("/organisations/add", **answers)
    assert (first.status_code, second.status_code) == (302, 302), first.text[-3000:]
    assert first.location == second.location
    assert entries() == before + 1


def test_a_stale_edit_is_refused_and_what_was_typed_stays(
    visit: Visit, things: dict[str, str], entries: Callable[[], int]
) -> None:
    address = f"/people/{things['b_head']}/amend"
    visit.get(address)
    seen_at_first = dict(visit.hidden)
    assert visit.fill(address, name="Samuel Oakes-Hart", reason="Married").status_code == 302
    before = entries()
    visit.get(address)
    fresh = {**seen_at_first, "once": visit.hidden["once"], "csrf_token": visit.hidden["csrf_token"]}
    late = visit.client.post(address, data={**fresh, "name": "Sam Oakes, typed late", "reason": "Prefers it"})
    assert late.status_code == 409
    assert "Sam Oakes, typed late" in late.text
    assert entries() == before


def _has_text(page: str) -> bool:
    """Whether the form has a question that can be answered wrongly."""
    return bool(questions(page))
