"""Every page with a form that posts, found by looking at the doors, and answers that such a page accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, template_rendered

from forms.base import NhsForm
from tests.architecture.routes import Door
from tests.bad_input.addresses import all_doors, real
from tests.harness.databases import KINDS
from tests.signing_in import Visit

NOBODY = "ZZZ-2026-22222"
SIGNING_IN = ("security.", "confirmations.by_link", "passkeys.", "recovery_codes.")
"""Pages on which people sign in or keep their own sign-in: what is asked there is a secret or proves somebody."""
SECOND_STEPS = {"interests.declare": "?situation=Ou&interest_type=financial"}


def form_pages(app: Flask) -> list[Door]:
    """Every address that draws a form and takes what is sent from it, except where somebody signs in."""
    doors = all_doors(app)
    drawn = {door.rule for door in doors if door.method == "GET"}
    return [
        door
        for door in doors
        if door.method == "POST"
        and not door.is_api
        and door.rule in drawn
        and not door.endpoint.startswith(SIGNING_IN)
    ]


def by_turns(doors: list[Door], kind: str) -> list[Door]:
    """Each form on one of the databases: the usual run tries every one once, and the long form on both."""
    return doors[KINDS.index(kind) :: len(KINDS)]


def address_of(door: Door, things: dict[str, str], visit: Visit, *, asking: str = "") -> str:
    """The address with a record of the examples: one that is known by key, or the first of its list. asking: what the list
    is asked for."""
    address = real(door, things)
    if NOBODY in address:
        folder = address.partition(f"/{NOBODY}")[0] or "/"
        address = address.replace(NOBODY, _first_of(folder, visit, asking))
    return address + SECOND_STEPS.get(door.endpoint, "")


def _first_of(folder: str, visit: Visit, asking: str) -> str:
    """The reference of the first record that the list in this folder leads to."""
    page = visit.client.get(f"{folder}/{asking}")
    found = re.findall(rf'href="{re.escape(folder)}/([A-Z]{{3}}-[0-9]{{4}}-[A-Z0-9]+)', page.text)
    return found[0] if found else NOBODY


@contextmanager
def forms_drawn(app: Flask) -> Iterator[list[NhsForm]]:
    """The form of each page that is drawn meanwhile."""
    seen: list[NhsForm] = []

    def note(_app: Flask, context: dict[str, Any], **_: Any) -> None:
        if isinstance(context.get("form"), NhsForm):
            seen.append(context["form"])

    with template_rendered.connected_to(note, app):
        yield seen
