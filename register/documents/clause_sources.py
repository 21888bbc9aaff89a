"""Reads clause sources: plain text that lawyers can review in a diff, with fields in {braces}.

`1.` `a.` `i.` number a paragraph, `#` `##` `###` head a section, `[when x=y]`, `[each items]` and `[end]` enclose
blocks, `[details a b]` sets out fields in two columns, `[sign Who: name_field]` is room for a signature, and a field
alone on a line stands by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

FIELD = re.compile(r"\{([a-z][a-z0-9_]*|#)\}")
BOLD = re.compile(r"\*\*(.+?)\*\*")
NUMBERED = re.compile(r"^(?:(\d+)|([a-h])|([ivx]+))\.\s+(.*)$")
ALONE = re.compile(r"^\{([a-z][a-z0-9_]*)\}$")
SIGN_ROWS = ("Name", "Position", "Signature", "Date")
"""What each person who signs fills in by hand, but for a name that is known before."""
COMMAND = re.compile(r"^\[(when|each|details|sign|end)\s*(.*?)\]$")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a paragraph: words, or the value of a field."""

    text: str = ""
    field: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; level 0 has no number."""

    level: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class SubHeading:
    """A heading inside a part; level 1 has no number."""

    level: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A field that stands by itself: a table or a stretch of free text."""

    name: str


@dataclass(frozen=True, slots=True)
class Details:
    """Fields set out as label and value."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """Room for one person's signature: in what capacity, and the field of the name where that is known before."""

    capacity: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """Blocks that are there only under a condition."""

    condition: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Each:
    """Blocks that are there once per item."""

    group: str
    blocks: tuple[Block, ...]


Block = Paragraph | SubHeading | FieldPlace | Details | Sign | When | Each


class SourceFault(ValueError):
    """A clause source that cannot be read, with its line."""


def read_source(text: str) -> tuple[Block, ...]:
    """The blocks of a clause source."""
    stack: list[tuple[str, str, list[Block]]] = [("", "", [])]
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            _read_line(line.strip(), number, stack)
    if len(stack) > 1:
        raise SourceFault(f"a [{stack[-1][0]}] has no [end]")
    return tuple(stack[0][2])


def _read_line(line: str, number: int, stack: list[tuple[str, str, list[Block]]]) -> None:
    command = COMMAND.match(line)
    if command is None:
        stack[-1][2].append(_plain_block(line))
    elif command[1] in ("when", "each"):
        stack.append((command[1], command[2], []))
    elif command[1] == "details":
        stack[-1][2].append(Details(tuple(command[2].split())))
    elif command[1] == "sign":
        stack[-1][2].append(_sign(command[2], number))
    elif len(stack) == 1:
        raise SourceFault(f"line {number} has an [end] too many")
    else:
        _close(stack)


def _sign(text: str, number: int) -> Sign:
    capacity, _, name = (piece.strip() for piece in text.partition(":"))
    if not capacity:
        raise SourceFault(f"line {number} does not say in what capacity somebody signs")
    return Sign(capacity, name)


def _close(stack: list[tuple[str, str, list[Block]]]) -> None:
    kind, argument, blocks = stack.pop()
    makers: dict[str, Callable[[str, tuple[Block, ...]], Block]] = {"when": When, "each": Each}
    stack[-1][2].append(makers[kind](argument, tuple(blocks)))


def _plain_block(line: str) -> Block:
    if alone := ALONE.match(line):
        return FieldPlace(alone[1])
    if line.startswith("#"):
        marks = len(line) - len(line.lstrip("#"))
        return SubHeading(marks, read_spans(line[marks:].strip()))
    if numbered := NUMBERED.match(line):
        level = 1 if numbered[1] else 3 if numbered[3] else 2
        return Paragraph(level, read_spans(numbered[4]))
    return Paragraph(0, read_spans(line))


def read_spans(text: str) -> tuple[Span, ...]:
    """Splits a line into words, bold words and fields."""
    spans: list[Span] = []
    for index, piece in enumerate(BOLD.split(text)):
        spans += _spans_of(piece, bold=index % 2 == 1)
    return tuple(spans)


def _spans_of(text: str, *, bold: bool) -> list[Span]:
    pieces = FIELD.split(text)
    spans = [Span(field=p, bold=bold) if i % 2 else Span(text=p, bold=bold) for i, p in enumerate(pieces)]
    return [span for span in spans if span.text or span.field]


def fields_placed(blocks: tuple[Block, ...]) -> set[str]:
    """The names of all fields that these blocks put somewhere."""
    placed: set[str] = set()
    for block in blocks:
        if isinstance(block, When | Each):
            placed |= fields_placed(block.blocks)
        elif isinstance(block, FieldPlace):
            placed.add(block.name)
        elif isinstance(block, Details):
            placed.update(block.names)
        elif isinstance(block, Sign):
            placed |= {block.name} - {""}
        else:
            placed.update(span.field for span in block.spans if span.field not in ("", "#"))
    return placed
