"""A JSON object as somebody wrote it: refused where it is none, or names one thing twice."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from register.domain.errors import Invalid, Refused


class NotJson(Refused):
    """This is not JSON. Send one JSON object."""


class NamedTwice(Refused):
    """One name stands twice in an object. Send each field once."""


def json_object(text: str | bytes) -> dict[str, Any]:
    """The object in a text. NotJson, NamedTwice, or Invalid where it is another kind of value."""
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except ValueError as fault:
        raise NotJson from fault
    if not isinstance(found, dict):
        raise Invalid({"": "Send a JSON object, with the content type application/json"})
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NamedTwice
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)
