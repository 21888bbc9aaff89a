"""How the yearly return of somebody who is asked for one stands."""

from __future__ import annotations

from enum import StrEnum


class ReturnState(StrEnum):
    """Declared and nothing to declare: returned in time, with and without an interest that stands. Late: a return was
    made before, and the next one is overdue. Never: none was ever made."""

    DECLARED = "declared"
    NOTHING = "nothing"
    LATE = "late"
    NEVER = "never"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def presses(self) -> bool:
        """Whether somebody has to ask."""
        return self in (ReturnState.LATE, ReturnState.NEVER)


LABELS = {
    ReturnState.DECLARED: "Declared",
    ReturnState.NOTHING: "Nothing to declare",
    ReturnState.LATE: "Late",
    ReturnState.NEVER: "Never declared",
}
