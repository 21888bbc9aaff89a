"""What keeps a change of a contract from being proposed now: another that waits for a decision, or a change of parties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from register.domain.contracts.dated.agreed import Agreed
from register.domain.contracts.stages import ContractAct
from register.domain.dates import said


@dataclass(frozen=True, slots=True)
class InTheWay:
    """The change that comes first, and why."""

    ref: str
    because: str

    @property
    def words(self) -> str:
        return f"{self.ref} {self.because}"


def in_the_way(
    act: ContractAct, agreed: Sequence[Agreed], waiting: tuple[str, ContractAct] | None = None
) -> InTheWay | None:
    """What was agreed for a day comes first: nothing else is proposed between parties that are about to change, and no
    party of a contract that waits for anything else. Nor is anything while another change waits for its decision."""
    first = next((one for one in agreed if ContractAct.NOVATE in (one.change.contract_act, act)), None)
    if first is not None:
        because = f"is agreed and holds from {said(first.day)}. Propose this afterwards, or take that back"
        return InTheWay(first.ref, because)
    if waiting is None:
        return None
    ref, other = waiting
    words = f"waits for a decision already: {other.label.lower()}. Decide it or take it back first"
    return InTheWay(ref, words)
