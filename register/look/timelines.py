"""A picture of a record's versions: along the page the days each holds for, down the page when it was learnt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from markupsafe import Markup, escape

from register.domain.dates import london_day
from register.look.words import day

WIDTH, ROW, LEFT, RIGHT = 640, 28, 270, 20
MOST_ROWS = 40


class Shown(Protocol):
    """What the picture needs of a version."""

    @property
    def version(self) -> int: ...
    @property
    def in_force_from(self) -> date: ...
    @property
    def in_force_to(self) -> date | None: ...
    @property
    def recorded_at(self) -> datetime: ...


def timeline(history: Sequence[Shown]) -> Markup:
    """An SVG drawing with a sentence for whoever cannot see it; the table beside it says the same."""
    shown = sorted(history, key=lambda version: version.version)[-MOST_ROWS:]
    if not shown:
        return Markup("")
    first, last = _span(shown)
    bars = Markup("").join(_bar(version, at, first, last) for at, version in enumerate(shown))
    height = ROW * len(shown) + 30
    return Markup(
        '<svg class="al-drawing" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img"><title>{title}</title>'
        '{bars}<text x="{left}" y="{foot}" class="al-drawing__day">{first}</text>'
        '<text x="{end}" y="{foot}" text-anchor="end" class="al-drawing__day">{last}</text></svg>'
    ).format(
        w=WIDTH, h=height, title=_sentence(shown), bars=bars, left=LEFT, foot=height - 8, end=WIDTH - RIGHT,
        first=day(first), last=day(last),
    )  # fmt: skip


def _span(shown: Sequence[Shown]) -> tuple[date, date]:
    starts = [version.in_force_from for version in shown]
    ends = [version.in_force_to or version.in_force_from for version in shown]
    first, last = min(starts), max([*starts, *ends])
    return first, max(last, first + timedelta(days=30))


def _bar(version: Shown, at: int, first: date, last: date) -> Markup:
    start, end = _x(version.in_force_from, first, last), _x(version.in_force_to or last, first, last)
    open_end = version.in_force_to is None
    return Markup(
        '<text x="0" y="{text}" class="al-drawing__words">Version {n}, recorded {learnt}</text>'
        '<rect x="{x}" y="{y}" width="{width}" height="14" class="al-drawing__bar{more}"/>'
    ).format(
        text=at * ROW + 18, n=version.version, learnt=_day_recorded(version),
        x=start, y=at * ROW + 7, width=max(end - start, 4), more=escape(" al-drawing__bar--open" if open_end else ""),
    )  # fmt: skip


def _day_recorded(version: Shown) -> str:
    return day(london_day(version.recorded_at))


def _x(value: date, first: date, last: date) -> int:
    share = (min(max(value, first), last) - first).days / (last - first).days
    return round(LEFT + share * (WIDTH - LEFT - RIGHT))


def _sentence(shown: Sequence[Shown]) -> str:
    parts = [
        f"version {v.version}, recorded {_day_recorded(v)}, from {day(v.in_force_from)} "
        + (f"to {day(v.in_force_to)}" if v.in_force_to else "with no end")
        for v in shown
    ]
    return "The days each version holds for: " + "; ".join(parts)
