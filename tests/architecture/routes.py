"""Every door of the application as it was built, with an address that can be asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask

UNKNOWN = "ZZZ-2026-22222"
_ASKED = ("GET", "POST", "PUT", "DELETE", "PATCH")


@dataclass(frozen=True)
class Door:
    """One method of one route; the address names a record that nobody has."""

    endpoint: str
    method: str
    rule: str

    @property
    def address(self) -> str:
        return re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>", _filled, self.rule)

    @property
    def is_api(self) -> bool:
        return self.rule.startswith("/api/")


def _filled(part: re.Match[str]) -> str:
    return "1" if part[1] == "int" else UNKNOWN


def doors(app: Flask) -> list[Door]:
    """Every route and method, in the order of addresses."""
    return sorted(_doors(app), key=lambda door: (door.rule, door.method))


def _doors(app: Flask) -> Iterator[Door]:
    for rule in app.url_map.iter_rules():
        for method in _ASKED:
            if method in (rule.methods or ()):
                yield Door(rule.endpoint, method, str(rule))
