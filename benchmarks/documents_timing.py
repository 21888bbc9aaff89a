"""Processor time of work done in turn: what one core without other business needs, however busy the machine is."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

Work = Callable[[], Any]


def median_ms(work: Work, times: int) -> float:
    """The warm median in milliseconds."""
    work()
    return statistics.median(_ms(work) for _ in range(times))


def in_turn_ms(often: Work, seldom: Work, *, turns: int, of_first: int = 1) -> tuple[float, float]:
    """The warm medians of two kinds of work, so that a machine that slows down slows both alike."""
    first: list[float] = []
    second: list[float] = []
    often(), seldom()
    for _ in range(turns):
        first += [_ms(often) for _ in range(of_first)]
        second.append(_ms(seldom))
    return statistics.median(first), statistics.median(second)


def _ms(work: Work) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def say(name: str, figure: str, peer: str, ratio: float, target: str, ok: bool | None) -> None:
    """One line of the table; without a target there is nothing to reach."""
    reached = {True: "ok", False: "short", None: "for comparison"}[ok]
    sys.stdout.write(f"{name} | {figure} | {peer} | {ratio:.2f} | {target} | {reached}\n")
    sys.stdout.flush()
