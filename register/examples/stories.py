"""Reads the examples as steps in the order of their days: who does what, with which values."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any

from register.examples.days import instant, told

STORIES = (
    "tees",
    "tees_contracts",
    "tees_services",
    "tees_separation",
    "tees_procurement",
    "board",
    "board_contracts",
    "board_services",
    "board_sharing",
    "board_separation",
    "board_weirside",
    "board_waivers",
    "board_running",
    "board_procurement",
)
_OF_THE_STEP = ("on", "do", "each")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done on its own day; its rows are recorded together, each under its key."""

    act: str
    at: datetime
    rows: tuple[Mapping[str, Any], ...]

    @property
    def key(self) -> str:
        return str(self.rows[0]["key"])


def steps(now: datetime) -> list[Step]:
    """Every step of every story, the earliest first."""
    return sorted((step for name in STORIES for step in _story(name, now)), key=lambda step: step.at)


def _story(name: str, now: datetime) -> Iterator[Step]:
    text = files("register.examples").joinpath(f"stories/{name}.toml").read_text(encoding="utf-8")
    for position, row in enumerate(tomllib.loads(text)["step"]):
        yield _step(row, position, now)


def _step(row: Mapping[str, Any], position: int, now: datetime) -> Step:
    shared = {name: value for name, value in row.items() if name not in _OF_THE_STEP}
    rows = tuple(_worked_out({**shared, **each}, now) for each in row.get("each", [{}]))
    return Step(row["do"], instant(row["on"], position, now), rows)


def _worked_out(row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {name: _deep(value, now) for name, value in row.items()}


def _deep(value: Any, now: datetime) -> Any:
    if isinstance(value, list):
        return [_deep(part, now) for part in value]
    if isinstance(value, dict):
        return _worked_out(value, now)
    return told(value, now)
