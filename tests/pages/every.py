"""Every page with a form that posts, found by looking at the doors, and answers that such a page accepts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, template_rendered

from forms.base import NhsForm
from tests.architecture.routes import Door
from tests.bad_input.addresses import all_doors, real

SIGNING_IN = ("security.", "confirmations.by_link")
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


def address_of(door: Door, things: dict[str, str]) -> str:
    return real(door, things) + SECOND_STEPS.get(door.endpoint, "")


@contextmanager
def forms_drawn(app: Flask) -> Iterator[list[NhsForm]]:
    """The form of each page that is drawn meanwhile."""
    seen: list[NhsForm] = []

    def note(_app: Flask, context: dict[str, Any], **_: Any) -> None:
        if isinstance(context.get("form"), NhsForm):
            seen.append(context["form"])

    with template_rendered.connected_to(note, app):
        yield seen
