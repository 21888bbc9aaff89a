"""What changed in the words of one place: which of it is an answer, told by where the answer stood, and which is wording."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from register.documents.returns.passages import Span, key_of

TOKEN = re.compile(r"\s+|[^\W\d_]+|\d+|[^\w\s]|_+")
MOST_TOKENS = 3_000


@dataclass(frozen=True, slots=True)
class Change:
    """One change. path: the answer that it is in, empty for wording; hidden: words that are there but not seen."""

    before: str
    after: str
    path: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class _Edit:
    """Letters that became others."""

    start: int
    end: int
    first: int
    last: int


def cell_changes(before: str, after: str, spans: Sequence[Span]) -> list[Change]:
    """Each answer that changed, and what is left as one change of the wording."""
    edits = [
        one
        for one in _edits(before, after)
        if key_of(before[one.start : one.end]) != key_of(after[one.first : one.last])
    ]
    found: list[Change] = []
    rest = []
    for edit in edits:
        span = _span_of(edit, spans)
        if span is None:
            rest.append(edit)
        elif span.path not in {one.path for one in found}:
            found.append(Change(before[span.start : span.end], _after(span, edits, after), span.path))
    if rest:
        found.append(Change(before, after, ""))
    return found or [Change(before, after, "")]


def _edits(before: str, after: str) -> Iterator[_Edit]:
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    if max(len(old), len(new)) > MOST_TOKENS:
        yield _Edit(0, len(before), 0, len(after))
        return
    at, on = _offsets(old), _offsets(new)
    for name, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if name != "equal":
            yield _Edit(at[start], at[end], on[first], on[last])


def _offsets(tokens: Sequence[str]) -> list[int]:
    found = [0]
    for token in tokens:
        found.append(found[-1] + len(token))
    return found


def _span_of(edit: _Edit, spans: Sequence[Span]) -> Span | None:
    """The innermost answer that holds all of this edit; one put in at an edge of it counts as its own."""
    inside = [span for span in spans if span.start <= edit.start and edit.end <= span.end]
    return min(inside, key=lambda span: span.end - span.start, default=None)


def _after(span: Span, edits: Sequence[_Edit], after: str) -> str:
    """The words that stand in the place of an answer now: its edges, moved by the edits before them."""
    first = span.start + sum(
        (e.last - e.first) - (e.end - e.start) for e in edits if e.end <= span.start and e.start < span.start
    )
    moved = sum(
        (e.last - e.first) - (e.end - e.start) for e in edits if span.start <= e.start and e.end <= span.end
    )
    return after[first : first + (span.end - span.start) + moved]
