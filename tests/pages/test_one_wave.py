"""Whatever is wrong with a form is told at once: whoever mends what was named is not told of more that was wrong before."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from register.db import rehearsal, unit_of_work
from register.domain.errors import Invalid
from register.domain.problems import gathering, refuse
from tests.architecture.routes import Door
from tests.harness.pages import controls
from tests.pages.answers import DAY, many, mended, named_faults
from tests.pages.every import address_of
from tests.pages.test_twice import NO_ACT
from tests.signing_in import Visit

TRIES = 3
LONG = "x" * 6_000
PARTS = {*DAY, "time"}
"""Of one question, which says one thing at a time."""
SPOILT_YEARS = ("2060", "1950")
"""The first day of a page is to come, and the others are before it: what only the rules can see."""
SPOILT_DAY = {"day": "1", "month": "5"}
_FOUND_BY = re.compile(r"-(?:words|looked)$")


def spoiled(page: str) -> tuple[list[tuple[str, str]], set[str]]:
    """What the page would send, with days to come or before others and every text too long; and the questions spoiled."""
    sent, wrong, days = [], set[str](), set[str]()
    for name, value in controls(page):
        question, _, part = name.rpartition("-")
        if part in DAY:
            year = SPOILT_YEARS[bool(days - {question})]
            sent.append((name, SPOILT_DAY.get(part, year)))
            days.add(question)
            wrong.add(question)
        elif _is_text(page, name) and not _FOUND_BY.search(name):
            sent.append((name, LONG))
            wrong.add(question if part in PARTS else name)
        else:
            sent.append((name, value))
    return sent, wrong


def _is_text(page: str, name: str) -> bool:
    found = re.search(rf'<(input|textarea)\b[^>]*\bname="{re.escape(name)}"[^>]*>', page)
    if found is None or "inputmode" in found[0]:
        return False
    return found[1] == "textarea" or 'type="text"' in found[0] or "type=" not in found[0]


def questions(page: str) -> set[str]:
    """The questions at fault."""
    parted = (box.rpartition("-") for box in named_faults(page))
    return {question if part in PARTS else f"{question}{dash}{part}" for question, dash, part in parted}


def test_every_fault_of_every_form_is_told_in_one_wave(
    forms: list[Door], visit: Visit, things: dict[str, str]
) -> None:
    later: list[Any] = []
    tried = set()
    for door in forms:
        address = address_of(door, things, visit)
        page = visit.get(address)
        if page.status_code != 200 or door.endpoint in NO_ACT:
            continue
        sent, wrong = spoiled(page.text)
        answer = visit.client.post(address, data=many(sent))
        if answer.status_code != 422 or len(wrong) < 2:
            continue
        tried.add(door.endpoint)
        missed = _told_later(visit, address, page.text, sent, answer.text) & wrong
        later += [(door.endpoint, name) for name in sorted(missed)]
    assert later == []
    assert len(tried) > 10, tried


def _told_later(visit: Visit, address: str, page: str, sent: list[tuple[str, str]], first: str) -> set[str]:
    """The questions of which nothing was said before what was named was mended."""
    told, later, count = questions(first), set[str](), dict[str, int]()
    answer = first
    for _ in range(TRIES):
        for box in named_faults(answer):
            sent = mended(sent, page, box, count)
        reply = visit.client.post(address, data=many(sent))
        if reply.status_code != 422:
            break
        answer = reply.text
        later |= questions(answer) - told
    return later


def test_what_is_gathered_is_all_that_is_refused_and_nothing_is_recorded_meanwhile(app: Flask) -> None:
    with app.app_context(), gathering() as found, rehearsal():
        refuse({"name": "Enter a name", "kind": None})
        refuse({"name": "Enter another name", "day": "Enter a day"})
        with pytest.raises(RuntimeError, match="gathered"), unit_of_work():
            pass
    assert found == {"name": "Enter a name", "day": "Enter a day"}
    with pytest.raises(Invalid):
        refuse({"name": "Enter a name"})


_ROW = re.compile(r"^([a-z_]+)-([01])-([a-z_]+)")


def half_filled(page: str) -> tuple[list[tuple[str, str]], set[str]]:
    """What the page would send with one answer in each of the first two rows of every table, and nothing else in these; and
    the questions of those rows that are left empty."""
    filled, sent, empty = set[tuple[str, str]](), [], set[str]()
    for name, value in controls(page):
        row = _ROW.match(name)
        if row is None:
            sent.append((name, value))
            continue
        place, question = (row[1], row[2]), row[0]
        if place not in filled and _is_text(page, name):
            filled.add(place)
            sent.append((name, "Words for a test"))
        elif question not in {key for key, held in sent if held}:
            sent.append((name, ""))
            empty.add(question)
    return sent, empty


def test_what_each_row_of_a_table_lacks_is_told_in_one_wave_and_names_its_row(
    forms: list[Door], visit: Visit, things: dict[str, str]
) -> None:
    apart: list[Any] = []
    tried = set()
    for door in forms:
        address = address_of(door, things, visit)
        page = visit.get(address)
        if page.status_code != 200 or door.endpoint in NO_ACT:
            continue
        sent, empty = half_filled(page.text)
        answer = visit.client.post(address, data=many(sent)) if empty else page
        if answer.status_code != 422:
            continue
        tried.add(door.endpoint)
        told = [row for name in questions(answer.text) & empty if (row := _ROW.match(name))]
        first, second = ({(row[1], row[3]) for row in told if row[2] == number} for number in "01")
        lacking = {(row[1], row[3]) for name in empty if (row := _ROW.match(name)) and row[2] == "1"}
        apart += [(door.endpoint, *cell) for cell in sorted((first ^ second) & lacking)]
    assert not apart, apart
    assert len(tried) > 3, tried
