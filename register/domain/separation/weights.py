"""What is judged by criteria: their weights come to the whole together, and each criterion stands once."""

from __future__ import annotations

from collections.abc import Sequence

WHOLE, BEST = 100, 10
"""What the weights of the criteria come to together, and the highest score."""


def weight_problems(
    table: str, criterion: str, weight: str, told: Sequence[tuple[str, int]], *, may_be_none: bool = False
) -> dict[str, str]:
    """What is wrong with a table of criteria and their weights, by the name of each answer.

    criterion, weight: what the two answers of a row are called. may_be_none: whether the table may be empty."""
    total = sum(share for _, share in told)
    found = {
        f"{table}-{n}-{weight}": f"The weight must be between 1 and {WHOLE}"
        for n, (_, share) in enumerate(told) if not 1 <= share <= WHOLE
    }  # fmt: skip
    again = {
        f"{table}-{n}-{criterion}": "This criterion is there already"
        for n in repeated([name for name, _ in told])
    }
    if not found and total != WHOLE and (told or not may_be_none):
        found = {table: f"The weights come to {total}, and must come to {WHOLE}"}
    return {**again, **found}


def repeated(told: Sequence[object]) -> list[int]:
    """The places of what was said before. What is left empty was not said, and is told to be empty."""
    return [n for n, one in enumerate(told) if one in told[:n] and _is_whole(one)]


def _is_whole(one: object) -> bool:
    return all(part != "" for part in (one if isinstance(one, tuple) else (one,)))
