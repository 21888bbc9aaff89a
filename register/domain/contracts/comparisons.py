"""What comes of making a recorded document again: the same, changed, or that it cannot be made any more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How the document made again compares with what was recorded."""

    SAME = "same"
    KEPT = "kept"
    CHANGED = "CHANGED"
    NO_TEMPLATE = "NO TEMPLATE"
    NOT_MADE = "NOT MADE"

    @property
    def is_sound(self) -> bool:
        return self in (Outcome.SAME, Outcome.KEPT)

    @property
    def label(self) -> str:
        """For a heading."""
        return _LABELS[self]


_LABELS = {
    Outcome.SAME: "The same",
    Outcome.KEPT: "The kept file is the one recorded",
    Outcome.CHANGED: "Not the same",
    Outcome.NO_TEMPLATE: "Its template is gone",
    Outcome.NOT_MADE: "It could not be made again",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One recorded document, made again. `because` says why it is not the same, for a person."""

    contract_ref: str
    document_ref: str
    outcome: Outcome
    recorded: str
    again: str = ""
    because: str = ""

    @property
    def line(self) -> str:
        """One line of a command's answer."""
        end = self.because or self.again
        return f"{self.outcome}: {self.contract_ref} {self.document_ref} {end}"
