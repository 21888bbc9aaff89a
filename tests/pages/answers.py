"""Answers that a page accepts: what it was drawn with, and where it finds something wrong, something sensible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from werkzeug.test import TestResponse

from tests.harness.pages import controls
from tests.signing_in import Visit

TRIES = 8
DAYS = ({"day": "1", "month": "5", "year": "2026"}, {"day": "1", "month": "2", "year": "2027"})
DAY = DAYS[0]
Sent = list[tuple[str, Any]]
WORDS = ("Words for a test", "someone.else@example.org", "12345678", "12", "9:30am", "[]")
"""What is tried in a box, one after another."""


def accepted(visit: Visit, address: str, page: str, sent: Sent | None = None) -> tuple[TestResponse, Sent]:
    """The last answer to what was sent from this page, mended as the page asked until it was accepted, and what was
    sent. sent: what is sent at first, where that is not the page's own form."""
    sent = controls(page) if sent is None else sent
    tried: dict[str, int] = {}
    answer = visit.client.post(address, data=many(sent))
    for _ in range(TRIES):
        faults = named_faults(answer.text) if answer.status_code == 422 else []
        for box in faults:
            sent = mended(sent, page, box, tried)
        if not faults:
            break
        answer = visit.client.post(address, data=many(sent))
    return answer, sent


def many(sent: Sent) -> dict[str, list[Any]]:
    """As a client sends it: files, which are read each time they are sent, are made anew."""
    found: dict[str, list[Any]] = {}
    for name, value in sent:
        found.setdefault(name, []).append(value() if callable(value) else value)
    return found


def named_faults(page: str) -> list[str]:
    """The boxes that the error summary leads to."""
    summary = page.partition("error-summary__list")[2].partition("</ul>")[0]
    return list(dict.fromkeys(re.findall(r'href="#([\w-]+)"', summary)))


def mended(sent: Sent, page: str, box: str, tried: dict[str, int]) -> Sent:
    part = box.rpartition("-")
    name = part[0] if part[2] in DAY else box
    number = tried[name] = tried.get(name, -1) + 1
    kept = [(key, value) for key, value in sent if key != name and not key.startswith(f"{name}-d")]
    kept = [(key, value) for key, value in kept if key not in {f"{name}-{each}" for each in DAY}]
    return [*kept, *_values(page, name, number)]


def _values(page: str, name: str, number: int) -> Iterator[tuple[str, str]]:
    options = _options(page, name)
    if f'name="{name}-day"' in page:
        yield from ((f"{name}-{each}", value) for each, value in DAYS[number % len(DAYS)].items())
        if f'name="{name}-time"' in page:
            yield f"{name}-time", "9am"
    elif options:
        yield name, options[number % len(options)]
    else:
        yield name, WORDS[number % len(WORDS)]


def _options(page: str, name: str) -> list[str]:
    """What may be chosen: in a list, or by round buttons and boxes."""
    select = re.search(rf'<select[^>]*name="{re.escape(name)}".*?</select>', page, re.DOTALL)
    if select:
        return re.findall(r'<option value="([^"]+)"', select[0])
    tags = re.findall(r'<input[^>]*type="(?:radio|checkbox)"[^>]*>', page)
    return [tag.partition('value="')[2].partition('"')[0] for tag in tags if f'name="{name}"' in tag]
