"""A picture of bodies and of what joins them, with a line for each pair, drawn here, without a script.

The bodies by which all others hang together stand in the middle, the others to both sides of them, each in a row of its
own: so no name stands on another, however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from markupsafe import Markup

from register.look.lettering import stacked

WIDTH, LEAST, EDGE = 720, 220, 212
"""How wide the picture is, how high at least, and how far from its edge the bodies of a side stand."""
ROW, MIDDLE_ROW, FOOT = 38, 64, 24
"""So much height a body of a side takes, and one in the middle; so much is left below the last."""
MOST_LETTERS, MOST_LINES, LINE = 26, 2, 15
"""So many letters stand in a line of a label, and so many lines; the next line stands so far below."""
ROUND = 104
"""How far a line goes round the names in the middle, at least."""
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a body stands, and to which side its name does."""

    x: int
    y: int
    anchor: str


def structure(title: str, pairs: Sequence[Pair], broken: Collection[Pair] = ()) -> Markup:
    """An SVG drawing with a sentence for whoever cannot see it; the table beside it says the same. Whoever points at a
    label is told the whole name. broken: pairs whose line is broken."""
    height, places = _places(pairs)
    lines = Markup("").join(_line(places[one], places[other], (one, other) in broken) for one, other in pairs)
    words = Markup("").join(_name(name, place) for name, place in places.items())
    said = f"{title}: " + "; ".join(f"{one} with {other}" for one, other in pairs)
    return Markup(
        '<svg class="al-drawing" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img"><title>{said}</title>'
        "{lines}{words}</svg>"
    ).format(w=WIDTH, h=height, said=said, lines=lines, words=words)


def broken(interfaces: Iterable[Any]) -> list[Pair]:
    """The pairs that are joined by no contract for services."""
    return [(one.one, one.other) for one in interfaces if not one.is_service]


def _places(pairs: Sequence[Pair]) -> tuple[int, dict[str, Place]]:
    """How high the picture is, and where each body stands."""
    middle = _middle(pairs)
    beside = _beside(pairs, middle)
    left, right = beside[1::2], beside[::2]
    height = max(LEAST, ROW * max(len(left), len(right)), MIDDLE_ROW * len(middle)) + FOOT
    columns = ((middle, WIDTH // 2, "middle"), (left, EDGE, "end"), (right, WIDTH - EDGE, "start"))
    return height, {
        name: Place(x, round((at + 0.5) * (height - FOOT) / len(names)), anchor)
        for names, x, anchor in columns for at, name in enumerate(names)
    }  # fmt: skip


def _middle(pairs: Sequence[Pair]) -> list[str]:
    """Bodies of which each pair has one, whoever is joined to the most first."""
    found, left = [], list(pairs)
    while left:
        joined = Counter(name for pair in left for name in pair)
        most = min(joined, key=lambda name: (-joined[name], name))
        found.append(most)
        left = [pair for pair in left if most not in pair]
    return found


def _beside(pairs: Sequence[Pair], middle: Sequence[str]) -> list[str]:
    """All others, each near to those in the middle that it is joined to."""
    rows: dict[str, list[int]] = {}
    at = {name: number for number, name in enumerate(middle)}
    for one, other in (*pairs, *((other, one) for one, other in pairs)):
        if one not in at:
            rows.setdefault(one, []).append(at[other])
    return sorted(rows, key=lambda name: (sum(rows[name]) / len(rows[name]), name))


def _line(one: Place, other: Place, is_broken: bool) -> Markup:
    """Between two of the middle it goes round those between them."""
    dashes = Markup(' stroke-dasharray="8 6"') if is_broken else ""
    aside = min(ROUND + abs(one.y - other.y) // 12, WIDTH // 2 - EDGE - 10) if one.x == other.x else 0
    x, y = (one.x + other.x) // 2 + 2 * aside, (one.y + other.y) // 2
    return Markup('<path d="M{} {}Q{} {} {} {}" fill="none" stroke="#005eb8" stroke-width="2"{}/>').format(
        one.x, one.y, x, y, other.x, other.y, dashes
    )


def _name(name: str, place: Place) -> Markup:
    """A name in the middle stands below its body, with a rim of its own: lines go behind it."""
    lines = wrap(name, MOST_LETTERS, max_lines=MOST_LINES, placeholder="…")
    away = {"start": 10, "end": -10}.get(place.anchor, 0)
    below = 20 if place.anchor == "middle" else 4 - LINE * (len(lines) - 1) // 2
    drawn = stacked(lines, place.x + away, place.y + below, LINE)
    return Markup(
        '<g><title>{name}</title><circle cx="{x}" cy="{y}" r="5" fill="#005eb8"/>'
        '<text text-anchor="{anchor}" class="al-drawing__day al-drawing__name">{drawn}</text></g>'
    ).format(x=place.x, y=place.y, anchor=place.anchor, name=name, drawn=drawn)
