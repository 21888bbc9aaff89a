"""A picture of bodies and of what joins them: a ring of names with a line for each pair, drawn here, without a script."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from math import cos, pi, sin
from textwrap import wrap
from typing import Any

from markupsafe import Markup

from register.look.lettering import stacked

WIDTH, LEAST, EACH = 640, 260, 30
MOST_LETTERS, MOST_LINES, LINE = 26, 2, 15
"""So many letters stand in a line of a label, and so many lines; the next line stands so far below."""


def structure(
    title: str, pairs: Sequence[tuple[str, str]], broken: Collection[tuple[str, str]] = ()
) -> Markup:
    """An SVG drawing with a sentence for whoever cannot see it; the table beside it says the same. Whoever points at a
    label is told the whole name. broken: pairs whose line is broken."""
    bodies = sorted({name for pair in pairs for name in pair})
    height = max(LEAST, EACH * len(bodies) + 120)
    places = {name: _place(at, len(bodies), height) for at, name in enumerate(bodies)}
    lines = Markup("").join(_line(places[one], places[other], (one, other) in broken) for one, other in pairs)
    words = Markup("").join(_name(name, place) for name, place in places.items())
    said = f"{title}: " + "; ".join(f"{one} with {other}" for one, other in pairs)
    return Markup(
        '<svg class="al-drawing" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img"><title>{said}</title>'
        "{lines}{words}</svg>"
    ).format(w=WIDTH, h=height, said=said, lines=lines, words=words)


def _place(at: int, count: int, height: int) -> tuple[int, int]:
    turn = 2 * pi * at / max(count, 1) - pi / 2
    return round(WIDTH / 2 + 130 * cos(turn)), round(height / 2 + (height / 2 - 40) * sin(turn))


def _line(one: tuple[int, int], other: tuple[int, int], is_broken: bool) -> Markup:
    dashes = Markup(' stroke-dasharray="8 6"') if is_broken else ""
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="#005eb8" stroke-width="2"{}/>').format(
        *one, *other, dashes
    )


def broken(interfaces: Iterable[Any]) -> list[tuple[str, str]]:
    """The pairs that are joined by no contract for services."""
    return [(one.one, one.other) for one in interfaces if not one.is_service]


def _name(name: str, place: tuple[int, int]) -> Markup:
    x, y = place
    lines = wrap(name, MOST_LETTERS, max_lines=MOST_LINES, placeholder="…")
    anchor = "start" if x > WIDTH / 2 + 20 else "end" if x < WIDTH / 2 - 20 else "middle"
    away = 10 if anchor == "start" else -10 if anchor == "end" else 0
    first = y + _rise(anchor, y, len(lines))
    drawn = stacked(lines, x + away, first, LINE)
    return Markup(
        '<g><title>{name}</title><circle cx="{x}" cy="{y}" r="5" fill="#005eb8"/>'
        '<text text-anchor="{anchor}" class="al-drawing__day">{drawn}</text></g>'
    ).format(x=x, y=y, anchor=anchor, name=name, drawn=drawn)


def _rise(anchor: str, y: int, lines: int) -> int:
    """How far from its body the first line of a label stands: beside it, or wholly above or below it."""
    if anchor != "middle":
        return 4 - LINE * (lines - 1) // 2
    return -12 - LINE * (lines - 1) if y < LEAST / 2 else 20
