"""A picture of a chain of delegations: from the board down, a line for each that was passed on, drawn here, without a
script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from register.queries.authority.delegations import Branch

WIDTH, ROW, STEP, TOP = 720, 34, 28, 30
MOST_DRAWN, MOST_LETTERS, LETTER = 60, 78, 7
COLOURS = {"here": "#005eb8", "sound": "#4c6272", "broken": "#d5281b"}


class _Node(NamedTuple):
    """A delegation at its place: in which row, how deep, and in which row stands what it rests on."""

    branch: Branch
    row: int
    depth: int
    above: int


def chain_picture(title: str, whole: Branch) -> Markup:
    """An SVG drawing with a sentence for whoever cannot see it; the list beside it says the same, and all of it."""
    nodes = list(_placed(whole))
    drawn = nodes[:MOST_DRAWN]
    lines = Markup("").join(map(_line, drawn))
    words = Markup("").join(map(_words, drawn))
    said = f"{title}: the board; " + "; ".join(f"{n.branch.ref}, {n.branch.words}" for n in drawn)
    left = f". The first {MOST_DRAWN} of {len(nodes)} are drawn" if len(nodes) > len(drawn) else ""
    return Markup(
        '<svg class="al-drawing" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img"><title>{said}</title>'
        '<text x="16" y="{y}" class="al-drawing__day">The board</text>{lines}{words}</svg>'
    ).format(w=WIDTH, h=ROW * (len(drawn) + 1) + TOP, said=said + left, y=TOP, lines=lines, words=words)


def _placed(whole: Branch) -> Iterator[_Node]:
    """Each in a row of its own, what was passed on below what it rests on. The board is row 0."""
    waiting, row = [(whole, 1, 0)], 0
    while waiting:
        branch, depth, above = waiting.pop()
        row += 1
        yield _Node(branch, row, depth, above)
        waiting += [(below, depth + 1, row) for below in reversed(branch.below)]


def _line(node: _Node) -> Markup:
    """Down from what it rests on, and across."""
    x, y = STEP * (node.depth - 1) + 16, TOP + ROW * node.row - 5
    colour = COLOURS["broken" if node.branch.findings else "sound"]
    dashes = Markup(' stroke-dasharray="4 3"') if node.branch.findings else ""
    return Markup(
        '<path d="M{x} {top} V{y} H{end}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>'
    ).format(x=x, top=TOP + ROW * node.above + 6, y=y, end=x + STEP - 8, colour=colour, dashes=dashes)


def _words(node: _Node) -> Markup:
    x, y = STEP * node.depth + 16, TOP + ROW * node.row
    told = f"{'To mend: ' if node.branch.findings else ''}{node.branch.ref}, {node.branch.words}"
    most = min(MOST_LETTERS, (WIDTH - x - 12) // LETTER)
    short = told if len(told) <= most else f"{told[: max(most, 12) - 1].rstrip()}…"
    colour = COLOURS["here" if node.branch.here else "broken" if node.branch.findings else "sound"]
    mark = Markup(' font-weight="bold"') if node.branch.here else ""
    return Markup(
        '<circle cx="{cx}" cy="{cy}" r="5" fill="{colour}"/>'
        '<text x="{x}" y="{y}" class="al-drawing__day"{mark}>{short}</text>'
    ).format(cx=x - 4, cy=y - 5, x=x + 8, y=y, colour=colour, mark=mark, short=short)
