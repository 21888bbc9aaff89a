"""Reads the allowances: the product's own figures, and over them a body's from its instance folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from limits import RateLimitItem, parse

from register.domain.allowances import Cost
from register.domain.errors import Fault

FILE = "allowances.toml"
WHOSE = ("account", "address")
Figures = Mapping[Cost, Mapping[str, RateLimitItem]]
"""For each kind of work what an account and what an address may do."""


def load_allowances(instance: Path) -> Figures:
    """The figures of one instance; Fault names what is wrong in its file."""
    given = _figures(tomllib.loads((files("register.accounts") / FILE).read_text("utf-8")))
    own = instance / FILE
    if not own.is_file():
        return given
    try:
        over = _figures(tomllib.loads(own.read_text("utf-8")))
    except (OSError, ValueError, AttributeError) as fault:
        raise Fault(f"{own} cannot be used: {fault}.") from fault
    return {cost: {**given[cost], **over.get(cost, {})} for cost in given}


def _figures(read: Mapping[str, Mapping[str, Any]]) -> dict[Cost, dict[str, RateLimitItem]]:
    return {
        Cost(name): {whose: _figure(whose, said) for whose, said in row.items()} for name, row in read.items()
    }


def _figure(whose: str, said: Any) -> RateLimitItem:
    if whose not in WHOSE:
        raise ValueError(f"{whose} is neither account nor address")
    found = parse(str(said))
    if found.amount < 1:
        raise ValueError(f"{said} allows nothing")
    return found
