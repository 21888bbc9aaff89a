"""What became of a benefit that was promised for an option: a contract holds it, it was given up, or neither."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from register.domain.contracts.lines import QualityIndicator, holds


class PromiseState(StrEnum):
    IN_CONTRACT = "in_contract"
    GIVEN_UP = "given_up"
    OPEN = "open"
    NOT_CHOSEN = "not_chosen"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    PromiseState.IN_CONTRACT: "An indicator of the contract", PromiseState.GIVEN_UP: "Given up",
    PromiseState.OPEN: "In no contract, and not given up", PromiseState.NOT_CHOSEN: "Of an option that was not chosen",
}  # fmt: skip


class Promise(Protocol):
    """What is looked at of a benefit."""

    @property
    def promised_option(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def waived_because(self) -> str | None: ...


def state_of(promise: Promise, chosen: str | None, indicators: tuple[QualityIndicator, ...]) -> PromiseState:
    """What became of it. indicators: those of the contract that the service is given under."""
    if promise.promised_option != chosen:
        return PromiseState.NOT_CHOSEN
    if promise.waived_because:
        return PromiseState.GIVEN_UP
    return PromiseState.IN_CONTRACT if holds(indicators, promise.measure) else PromiseState.OPEN
