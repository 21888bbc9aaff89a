"""What is worked out of a row that is shown, and stands in no column of the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class WithBeside:
    """A row with what was worked out of it."""

    def __init__(self, row: Any, beside: Mapping[str, Any]) -> None:
        self._row, self._beside = row, beside

    def __getattr__(self, name: str) -> Any:
        return self._beside[name] if name in self._beside else getattr(self._row, name)
