"""What is asked about a table of criteria: each with its weight."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from forms.fields import TextField
from forms.numbers import WholeNumberField
from register.domain.separation.weights import WHOLE

SOME: Any = {"optional": True, "marked": False}


def asked_as(criterion: str, weight: str) -> Callable[[int], Iterable[tuple[str, Any]]]:
    """The two questions of a row, by the names of its answers."""

    def row(number: int) -> Iterable[tuple[str, Any]]:
        said = f"Criterion {number + 1}"
        share: dict[str, Any] = {"thing": "the weight", "hint": "Together 100", "high": WHOLE}
        yield criterion, TextField(said, limit=100, **SOME)
        yield weight, WholeNumberField(f"{said}: weight", **share, **SOME)

    return row
