"""The examples of today load at whatever hour somebody starts the product."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from register.examples.stories import Step, steps

DAYS = (
    datetime(2026, 3, 29, 0, 31, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 31, tzinfo=UTC),
    datetime(2026, 12, 31, 0, 31, tzinfo=UTC),
)
STARTED = [day + timedelta(hours=hour) for day in DAYS for hour in range(24)]
"""Every hour of a usual day, and of those on which the clock changes."""
NAMED = re.compile(r"@(\w+)")


def _values(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, (list, tuple)):
        yield value
        return
    for part in value:
        yield from _values(part)


def _told_ahead(step: Step) -> list[datetime]:
    return [one for one in _values(list(step.rows)) if isinstance(one, datetime) and one > step.at]


def _is_made(key: str, made: set[str]) -> bool:
    """By a step of that name, or of a name that this one begins with: some acts record more than one thing."""
    return key in made or any(key.startswith(f"{one}_") for one in made)


@pytest.mark.parametrize("now", STARTED, ids=str)
def test_no_step_tells_of_what_has_not_happened_yet(now: datetime) -> None:
    story = steps(now)
    assert max(step.at for step in story) <= now
    assert [(step.act, step.key, step.at) for step in story if _told_ahead(step)] == []


@pytest.mark.parametrize("now", STARTED, ids=str)
def test_no_step_names_what_a_later_one_records(now: datetime) -> None:
    made: set[str] = set()
    for step in steps(now):
        named = {found[1] for value in _values(list(step.rows)) if (found := NAMED.fullmatch(str(value)))}
        by = {row["by"] for row in step.rows if row.get("by")}
        assert {one for one in named | by if not _is_made(one, made)} == set(), (step.key, step.at)
        made |= {row["key"] for row in step.rows}
