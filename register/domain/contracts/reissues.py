"""Making the Word files of many contracts again: which contracts, and what would become of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from register.domain.asked import select
from register.domain.contracts.contracts import NewContract
from register.domain.problems import refuse
from register.domain.texts import Line, Typed, text_problems

MOVED_ON = "It was changed since the preview"


class Becomes(StrEnum):
    """What would become of one contract; the value is kept."""

    FIRST = "first"
    CHANGED = "changed"
    TEMPLATE = "template"
    SAME = "same"
    LEFT_OUT = "left_out"

    @property
    def is_made(self) -> bool:
        return self in (Becomes.FIRST, Becomes.CHANGED, Becomes.TEMPLATE)

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Becomes.FIRST: "Its first Word file", Becomes.CHANGED: "Says something else", Becomes.TEMPLATE: "Another template",
    Becomes.SAME: "Says the same already", Becomes.LEFT_OUT: "Left out",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichContracts(Typed):
    """Contracts that are not over. edition: a code of rule contracts.editions; service: a code or the name of one.
    provider: its id."""

    edition: Annotated[str, select("the edition", "contracts.editions")] = ""
    service: Annotated[str, Line("the code or the name of the service", longest=200)] = ""
    provider: Annotated[str, select("the provider")] = ""

    def takes(self, contract: NewContract) -> bool:
        """Whether the contract is one of them."""
        wanted = self.service.casefold()
        named = any(wanted in (line.code.casefold(), line.name.casefold()) for line in contract.lines)
        return (
            self.edition in ("", contract.edition)
            and self.provider in ("", contract.provider_id)
            and (not wanted or named)
        )


def check_which(which: WhichContracts) -> None:
    """Raises Invalid where nothing narrows the choice, or a text is wrong."""
    nothing = not (which.edition or which.service or which.provider)
    words = "Select an edition or a provider, or enter a service" if nothing else None
    refuse({**text_problems(which), **({"edition": words} if words else {})})


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One contract in the preview. words: what would be different, or why it is left out. is_out: a file of it went out
    for signature, so that another person confirms."""

    contract_id: str
    n: int
    ref: str
    title: str
    becomes: Becomes
    words: tuple[str, ...] = ()
    is_out: bool = False


def counted(found: Iterable[Foreseen]) -> dict[Becomes, int]:
    """How many become what."""
    found = list(found)
    return {one: sum(each.becomes is one for each in found) for one in Becomes}


def chosen(found: Iterable[Foreseen]) -> list[tuple[str, int]]:
    """What is made: the contract and the version that was looked at."""
    return [(one.contract_id, one.n) for one in found if one.becomes.is_made]


def needs_another(found: Iterable[Foreseen]) -> bool:
    """Whether another person has to confirm: a file of one of these went out already."""
    return any(one.is_out for one in found if one.becomes.is_made)
