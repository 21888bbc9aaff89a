"""Answers that a page accepts: what it was drawn with, and something sensible in each box that is empty."""

from __future__ import annotations

import re
from typing import Any

from tests.harness.pages import controls

SPECIAL: dict[str, dict[str, str]] = {
    "organisations.add": {"kind": "company", "company_number": "01234567"},
    "people.add": {"email": "new.person@example.org", "staff_number": "S1234"},
    "walls.raise": {"subject_kind": "organisation"},
    "proofs.export": {"codes": ""},
    "audit_room.sample": {"size": "5"},
}  # fmt: skip
TODAY = {"day": "1", "month": "5", "year": "2026"}


def answered(endpoint: str, page: str, things: dict[str, str]) -> list[tuple[str, str]]:
    """Every control of the page with an answer; choices that are empty take the first on offer."""
    sent = [(name, value or _answer(name, page)) for name, value in controls(page)]
    named = {name for name, _ in sent}
    sent += [(name, value) for name, value in _first_radios(page).items() if name not in named]
    given = SPECIAL.get(endpoint, {})
    return [(name, given.get(name, value)) for name, value in sent] + [
        (name, value) for name, value in given.items() if name not in {each for each, _ in sent}
    ]


def _answer(name: str, page: str) -> str:
    part = name.rpartition("-")[2]
    if part in TODAY:
        return TODAY[part]
    if re.search(rf'<select[^>]*name="{re.escape(name)}"', page):
        return _first_option(name, page)
    return "9:30am" if name.endswith("_time") else "12"


def _first_option(name: str, page: str) -> str:
    start = page.index(f'name="{name}"')
    options = re.findall(r'<option value="([^"]+)"', page[start : page.index("</select>", start)])
    return options[0] if options else ""


def _first_radios(page: str) -> dict[str, str]:
    """The first answer of each group of round buttons or boxes where none is chosen."""
    found: dict[str, str] = {}
    for tag in re.findall(r'<input[^>]*type="(?:radio|checkbox)"[^>]*>', page):
        had: dict[str, Any] = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        found.setdefault(had.get("name", ""), had.get("value", ""))
    return found
