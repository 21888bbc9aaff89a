"""Which body goes on where another has closed: one that follows it, or one of several where it was split."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Closed:
    """A body that closed, with all that follow it."""

    on: date
    followers: tuple[str, ...]


def bodies_after(key: str, day: date, closed: Mapping[str, Closed]) -> tuple[str, ...]:
    """Which bodies may be meant by the name of this one on a day: itself while it was open, else whatever follows it,
    however many follow each other. Itself too where the records lead in a circle."""
    return tuple(dict.fromkeys(_after(key, day, closed, frozenset()))) or (key,)


def _after(key: str, day: date, closed: Mapping[str, Closed], passed: frozenset[str]) -> Iterator[str]:
    end = closed.get(key)
    if end is None or day <= end.on:
        yield key
        return
    for follower in end.followers:
        if follower not in passed:
            yield from _after(follower, day, closed, passed | {key})
