"""How much processor time a test may take: that of its own process, so that a busy machine changes little."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

_COUNT = 1_000_000
_USUAL = 0.06
"""Seconds that counting so far takes where the budgets were set. A slower processor may take longer in proportion."""


@contextmanager
def kept(item: pytest.Item) -> Iterator[None]:
    """Fails a test marked `processor(seconds)` that took more; the last lines of the run say what each took."""
    marker = item.get_closest_marker("processor")
    if marker is None:
        yield
        return
    (seconds,), slowness, began = marker.args, _slowness(), time.process_time()
    yield
    took = (time.process_time() - began) / max(slowness, _slowness(), _crowded())
    item.user_properties.append(("processor", (took, seconds)))
    assert took <= seconds, f"took {took:.0f} seconds of processor time, of which it has {seconds}"


def lines(reports: list[Any]) -> list[str]:
    """What each test with a budget took of it."""
    spent = {report.nodeid: dict(report.user_properties).get("processor") for report in reports}
    return [
        f"Processor time: {it[0]:.0f} of {it[1]} seconds, {name}" for name, it in sorted(spent.items()) if it
    ]


def _crowded() -> float:
    """1 where nobody waits for a processor; above, what is shared between those who do (caches, memory) costs each more:
    measured as up to half as much again with three for each processor."""
    waiting = os.getloadavg()[0] / (os.cpu_count() or 1)
    return min(1.5, max(1.0, 1 + (waiting - 1) / 4))


def _slowness() -> float:
    """1 where the budgets were set, or faster; 2 on a processor that takes twice as long for the same."""
    began = time.process_time()
    sum(number * number % 7 for number in range(_COUNT))
    return max(1.0, (time.process_time() - began) / _USUAL)
