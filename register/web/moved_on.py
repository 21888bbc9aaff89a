"""Somebody presses for an act that a record has moved past: they are led to its page, told what happened, with all that can
be done now."""

from __future__ import annotations

from flask import Flask, flash, redirect, request
from werkzeug.wrappers import Response

from register import failures, guard
from register.db import reading
from register.domain.errors import MovedOn
from register.look import words
from register.look.record_pages import address_by_reference
from register.queries.meanwhile import last_told


def init_moved_on(app: Flask) -> None:
    """Answer every page that finds its record moved on before a form could be drawn."""
    app.register_error_handler(MovedOn, _answer)


def _answer(fault: MovedOn) -> Response:
    return led_to_record(fault) or failures.refused(fault)


def led_to_record(fault: MovedOn, seen: int | None = None) -> Response | None:
    """The way to the record that this address names; None for machines, and where it has no page to be led to.

    seen: the version that whoever pressed was looking at."""
    address = record_address()
    if address is None:
        return None
    flash(
        " ".join(filter(None, ("Nothing was done.", _sentence(fault.message), *_happened(seen), NOW))), "info"
    )
    return redirect(address)


NOW = "What can be done now stands on this page"


def record_address() -> str | None:
    """The page of the record that this address names, unless this is that page; none for a call."""
    if request.path.startswith("/api/"):
        return None
    ref = str((request.view_args or {}).get("ref", ""))
    address = address_by_reference(ref)
    return None if address == request.path else address


def _happened(seen: int | None) -> list[str]:
    """What was recorded since, or what was recorded last."""
    ref = str((request.view_args or {}).get("ref", ""))
    with reading() as session:
        told = last_told(session, ref, seen, viewer=guard.actor().viewer)
    return [f"{one.act} by {words.amid(one.by)}, {words.instant(one.recorded_at)}." for one in told]


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
