"""A picture of a chain of delegations: from the board down, a line for each that was passed on, drawn here, without a
script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from register.look.lettering import BETWEEN, lines_of, stacked
from register.queries.authority.delegations import Branch

WIDTH, ROW, STEP, TOP = 720, 34, 28, 30
MOST_DRAWN, MOST_LETTERS, LEAST, LETTER = 60, 78, 12, 7
COLOURS = {"here": "#005eb8", "sound": "#4c6272", "broken": "#d5281b"}


class _Node(NamedTuple):
    """A delegation at its place: its words in lines, how far down the first stands, how deep, and how far down what it rests
    on ends."""

    branch: Branch
    lines: list[str]
    y: int
    depth: int
    above: int

    @property
    def end(self) -> int:
        """How far down the last of its lines stands."""
        return self.y + BETWEEN * (len(self.lines) - 1)


def chain_picture(title: str, whole: Branch) -> Markup:
    """An SVG drawing with a sentence for whoever cannot see it; the list beside it says the same, and all of it."""
    nodes = list(_placed(whole))
    drawn = nodes[:MOST_DRAWN]
    height = drawn[-1].end + TOP
    lines = Markup("").join(map(_line, drawn))
    words = Markup("").join(map(_words, drawn))
    said = f"{title}: the board; " + "; ".join(f"{n.branch.ref}, {n.branch.words}" for n in drawn)
    left = f". The first {MOST_DRAWN} of {len(nodes)} are drawn" if len(nodes) > len(drawn) else ""
    return Markup(
        '<svg class="al-drawing" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img"><title>{said}</title>'
        '<text x="16" y="{y}" class="al-drawing__day">The board</text>{lines}{words}</svg>'
    ).format(w=WIDTH, h=height, said=said + left, y=TOP, lines=lines, words=words)


def _placed(whole: Branch) -> Iterator[_Node]:
    """Each below the one before, what was passed on below what it rests on. The board stands first."""
    waiting, y = [(whole, 1, TOP)], TOP
    while waiting:
        branch, depth, above = waiting.pop()
        lines = lines_of(_told(branch), max(min(MOST_LETTERS, (WIDTH - _left(depth) - 12) // LETTER), LEAST))
        node = _Node(branch, lines, y + ROW, depth, above)
        yield node
        y = node.end
        waiting += [(below, depth + 1, node.y) for below in reversed(branch.below)]


def _left(depth: int) -> int:
    return STEP * depth + 16


def _told(branch: Branch) -> str:
    return f"{'To mend: ' if branch.findings else ''}{branch.ref}, {branch.words}"


def _line(node: _Node) -> Markup:
    """Down from what it rests on, and across."""
    x, y = _left(node.depth - 1), node.y - 5
    colour = COLOURS["broken" if node.branch.findings else "sound"]
    dashes = Markup(' stroke-dasharray="4 3"') if node.branch.findings else ""
    return Markup(
        '<path d="M{x} {top} V{y} H{end}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>'
    ).format(x=x, top=node.above + 6, y=y, end=x + STEP - 8, colour=colour, dashes=dashes)


def _words(node: _Node) -> Markup:
    x = _left(node.depth)
    colour = COLOURS["here" if node.branch.here else "broken" if node.branch.findings else "sound"]
    mark = Markup(' font-weight="bold"') if node.branch.here else ""
    return Markup(
        '<circle cx="{cx}" cy="{cy}" r="5" fill="{colour}"/><text class="al-drawing__day"{mark}>{lines}</text>'
    ).format(cx=x - 4, cy=node.y - 5, mark=mark, colour=colour, lines=stacked(node.lines, x + 8, node.y))
