"""Draws a table of transitions as text, so that the docs show what the program does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Arrow:
    start: str
    words: str
    end: str


def state_diagram(arrows: Sequence[Arrow], *, start: str, labels: Mapping[str, str]) -> str:
    """A Mermaid state diagram: every state with its label, every arrow with its words, ends marked."""
    drawn = [state for state in labels if any(state in (arrow.start, arrow.end) for arrow in arrows)]
    lines = ["stateDiagram-v2", *(f"    {state}: {labels[state]}" for state in drawn), f"    [*] --> {start}"]
    lines += [f"    {arrow.start} --> {arrow.end}: {arrow.words}" for arrow in arrows]
    left = {arrow.start for arrow in arrows}
    return "\n".join([*lines, *(f"    {state} --> [*]" for state in drawn if state not in left)]) + "\n"
