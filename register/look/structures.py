"""A picture of bodies and of what joins them: a ring of names with a line for each pair, drawn here, without a script."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from markupsafe import Markup

WIDTH, LEAST, EACH = 640, 260, 16
MOST_LETTERS = 26


def structure(title: str, pairs: Sequence[tuple[str, str]]) -> Markup:
    """An SVG drawing with a sentence for whoever cannot see it; the table beside it says the same."""
    bodies = sorted({name for pair in pairs for name in pair})
    height = max(LEAST, EACH * len(bodies) + 120)
    places = {name: _place(at, len(bodies), height) for at, name in enumerate(bodies)}
    lines = Markup("").join(_line(places[one], places[other]) for one, other in pairs)
    words = Markup("").join(_name(name, place) for name, place in places.items())
    said = f"{title}: " + "; ".join(f"{one} with {other}" for one, other in pairs)
    return Markup(
        '<svg class="al-drawing" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img"><title>{said}</title>'
        "{lines}{words}</svg>"
    ).format(w=WIDTH, h=height, said=said, lines=lines, words=words)


def _place(at: int, count: int, height: int) -> tuple[int, int]:
    turn = 2 * pi * at / max(count, 1) - pi / 2
    return round(WIDTH / 2 + 130 * cos(turn)), round(height / 2 + (height / 2 - 40) * sin(turn))


def _line(one: tuple[int, int], other: tuple[int, int]) -> Markup:
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="#005eb8" stroke-width="2"/>').format(
        *one, *other
    )


def _name(name: str, place: tuple[int, int]) -> Markup:
    x, y = place
    short = name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1].rstrip()}…"
    anchor = "start" if x > WIDTH / 2 + 20 else "end" if x < WIDTH / 2 - 20 else "middle"
    away = 10 if anchor == "start" else -10 if anchor == "end" else 0
    rise = 4 if anchor != "middle" else -12 if y < 130 else 20
    return Markup(
        '<circle cx="{x}" cy="{y}" r="5" fill="#005eb8"/>'
        '<text x="{tx}" y="{ty}" text-anchor="{anchor}" class="al-drawing__day">{short}</text>'
    ).format(x=x, y=y, tx=x + away, ty=y + rise, anchor=anchor, short=short)
