"""A call's body as it was sent: one JSON object of the right content type that names nothing twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from flask import request

from register import guard
from register.domain.asked import enter
from register.domain.errors import Refused
from register.domain.json_objects import json_object
from register.domain.problems import refuse
from register.domain.readers import named, read, tried

T = TypeVar("T")
U = TypeVar("U")


class AnotherType(Refused):
    """Send a JSON object, with the content type application/json."""

    status = 415


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The version that was looked at."""

    version: Annotated[int, enter("the number of the version you looked at")]


def sent() -> dict[str, Any]:
    """The object that was sent; refused before anything in it is looked at where it is none."""
    if not request.is_json:
        raise AnotherType
    found = json_object(request.get_data())
    guard.note_sent(found)
    return found


def body(cls: type[T], **fixed: Any) -> T:
    """The value that was sent; `fixed` is what the address or the caller says already."""
    return read(cls, sent(), **fixed)


def body_of_both(one: type[T], other: type[U], **fixed: Any) -> tuple[T, U]:
    """Two values that were sent as one object, every fault of both told at once."""
    given, apart = sent(), named(other)
    faults: dict[str, str] = {}
    first = tried(one, {k: v for k, v in given.items() if k not in apart}, faults, **fixed)
    second = tried(other, {k: v for k, v in given.items() if k in apart}, faults)
    refuse(faults)
    return first, second
