"""A picture of a plan: a line for each milestone, from the first day to the day it is due, with the day it was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import wrap
from typing import Protocol

from markupsafe import Markup

from register.look.lettering import stacked
from register.look.words import day

WIDTH, ROW, LEFT, RIGHT = 640, 36, 260, 20
MOST_LETTERS, MOST_LINES, LINE = 38, 2, 15
"""So many letters stand in a line of a label, and so many lines; the next line stands so far below."""
COLOURS = {"Done": "#007f3b", "Late": "#d5281b", "Stopped": "#d5281b", "Waiting": "#768692", "Due": "#005eb8"}


class Planned(Protocol):
    """What the picture needs of a milestone."""

    @property
    def title(self) -> str: ...
    @property
    def due_on(self) -> date: ...
    @property
    def done_on(self) -> date | None: ...
    @property
    def state(self) -> tuple[str, str]: ...


def plan(title: str, milestones: Sequence[Planned], first: date, last: date) -> Markup:
    """An SVG drawing with a sentence for whoever cannot see it; the table beside it says the same. Whoever points at a row
    is told its whole title."""
    rows = Markup("").join(_row(one, at, first, last) for at, one in enumerate(milestones))
    height = ROW * len(milestones) + 34
    said = f"{title}: " + "; ".join(
        f"{one.title}, {one.state[0].lower()}, {day(one.due_on)}" for one in milestones
    )
    return Markup(
        '<svg class="al-drawing" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img"><title>{said}</title>{rows}'
        '<text x="{left}" y="{foot}" class="al-drawing__day">{first}</text>'
        '<text x="{end}" y="{foot}" text-anchor="end" class="al-drawing__day">{last}</text></svg>'
    ).format(
        w=WIDTH, h=height, said=said, rows=rows, left=LEFT, foot=height - 8, end=WIDTH - RIGHT, first=day(first),
        last=day(last),
    )  # fmt: skip


def _row(one: Planned, at: int, first: date, last: date) -> Markup:
    y, end = at * ROW + 18, _across(one.due_on, first, last)
    done = Markup("") if one.done_on is None else Markup('<circle cx="{}" cy="{}" r="5" fill="#007f3b"/>').format(
        _across(one.done_on, first, last), y
    )  # fmt: skip
    return Markup(
        '<g><title>{title}</title><text class="al-drawing__day">{label}</text>'
        '<rect x="{left}" y="{top}" width="{width}" height="10" fill="{colour}"/>{done}</g>'
    ).format(
        title=one.title, label=_label(one.title, y), left=LEFT, top=y - 5, width=max(end - LEFT, 3), done=done,
        colour=COLOURS.get(one.state[0], "#005eb8"),
    )  # fmt: skip


def _label(title: str, y: int) -> Markup:
    """Beside its bar, in as many lines as it needs, the last cut where it needs more."""
    lines = wrap(title, MOST_LETTERS, max_lines=MOST_LINES, placeholder="…")
    return stacked(lines, 0, y + 4 - LINE * (len(lines) - 1) // 2, LINE)


def _across(on: date, first: date, last: date) -> int:
    share = (on - first).days / max((last - first).days, 1)
    return LEFT + round((WIDTH - LEFT - RIGHT) * min(max(share, 0.0), 1.0))
