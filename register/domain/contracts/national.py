"""National variations: an instrument that changes an edition for every contract of it, and what it does to each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from register.domain.asked import select
from register.domain.contracts.changes import NewChange, NewWording
from register.domain.contracts.contracts import NewContract
from register.domain.contracts.reissues import WhichContracts
from register.domain.contracts.stages import OVER, ContractAct, NotAtThisStage, Stage, move
from register.domain.dates import said
from register.domain.national_rules import VARIATIONS, WORDING
from register.domain.problems import refuse
from register.domain.rules import Ruleset
from register.domain.texts import text_problems

NOT_AS_IT_SAYS = (
    "A national variation changes what it says and nothing else: propose another change beside it"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """What changes an edition nationally. effective_on: the day from which it holds. to_edition: the edition whose wording
    holds from then on, if it is a whole one."""

    code: str
    name: str
    reference: str
    source: str
    edition: str
    effective_on: date
    to_edition: str | None = None
    wording: tuple[NewWording, ...] = ()

    @property
    def called(self) -> str:
        return f"{self.name} ({self.reference})"

    def change(self, contract: NewContract) -> NewChange:
        """What it does to this contract, from its own first day at the earliest."""
        return NewChange(
            contract_act=ContractAct.VARY, edition=self.to_edition, wording=self.wording,
            effective_on=max(self.effective_on, contract.starts_on), national_variation=self.code,
            text=f"National variation: {self.called}. Source: {self.source}",
        )  # fmt: skip


def instruments(ruleset: Ruleset, on: date) -> dict[str, Instrument]:
    """The national variations that are recorded on a day, by code."""
    wording = ruleset.value_or([], WORDING, on=on)
    return {row["code"]: _instrument(row, wording) for row in ruleset.value_or([], VARIATIONS, on=on)}


def _instrument(row: Mapping[str, Any], wording: Iterable[Mapping[str, Any]]) -> Instrument:
    ground = f"{row['name']} ({row['reference']}). {row['source']}"
    rows = tuple(
        NewWording(place=one["place"], before=one["before"], after=one["after"], ground=ground)
        for one in wording
        if one["code"] == row["code"]
    )
    return Instrument(
        code=row["code"], name=row["name"], reference=row["reference"], source=row["source"], edition=row["edition"],
        effective_on=date.fromisoformat(row["from"]), wording=rows,
        to_edition=None if row["to_edition"] == row["edition"] else row["to_edition"],
    )  # fmt: skip


def said_otherwise(new: NewChange, contract: NewContract, known: Mapping[str, Instrument]) -> str | None:
    """What is wrong with a change that calls itself a national variation: it must be one of today, to the letter. Only
    the answers that another edition asks for may be added."""
    if new.national_variation is None:
        return None
    found = known.get(new.national_variation)
    if found is None:
        return "Select a national variation of the rules of today"
    if found.edition != contract.edition:
        return f"This national variation is for contracts of the edition {found.edition}"
    told = found.change(contract)
    added = new.answers if found.to_edition else {}
    return None if replace(told, answers=added, text=new.text) == new else NOT_AS_IT_SAYS


# ---------------------------------------------------------------- many contracts


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichVaried(WhichContracts):
    """A national variation, by its code, and the contracts that it is proposed for; where nothing else is chosen, all.
    commissioner: its id."""

    variation: Annotated[str, select("the national variation")]
    commissioner: Annotated[str, select("the commissioner")] = ""

    def takes(self, contract: NewContract) -> bool:
        ours = self.commissioner in ("", contract.commissioner_id)
        return ours and WhichContracts.takes(self, contract)


def chosen_variation(which: WhichVaried, known: Mapping[str, Instrument]) -> Instrument:
    """Raises Invalid for one that is not recorded, or does nothing."""
    found = known.get(which.variation)
    empty = found is not None and not (found.to_edition or found.wording)
    words = "This national variation has no wording yet: enter it in the rules first" if empty else None
    refuse(
        {
            **text_problems(which),
            "variation": words if found else "Select a national variation of the rules of today",
        }
    )
    assert found is not None
    return found


class Would(StrEnum):
    """What would become of one contract; the value is kept."""

    PROPOSED = "proposed"
    ALREADY = "already"
    OTHER_EDITION = "other_edition"
    OVER = "over"
    WAITS = "waits"
    NOT_NOW = "not_now"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Would.PROPOSED: "Would be proposed", Would.ALREADY: "Varied by it already", Would.OTHER_EDITION: "Of another edition",
    Would.OVER: "Over", Would.WAITS: "Something waits first", Would.NOT_NOW: "Left out",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ForeseenVariation:
    """One contract in the preview. words: what would change in it, or why it is left out."""

    contract_id: str
    n: int
    ref: str
    title: str
    would: Would
    words: tuple[str, ...] = ()


def left_out(
    found: Instrument, contract: NewContract, stage: Stage, *, today: date
) -> tuple[Would, str] | None:
    """Why a contract cannot be varied by it, from the contract itself; None where it can."""
    if stage in OVER:
        return Would.OVER, stage.label
    if contract.ends_on < today:
        return Would.OVER, f"It ended by itself on {said(contract.ends_on)}"
    if contract.edition != found.edition:
        return Would.OTHER_EDITION, f"It is of the edition {contract.edition}"
    if contract.ends_on < found.effective_on:
        return Would.NOT_NOW, f"It ends on {said(contract.ends_on)}, before the variation holds"
    try:
        move(stage, ContractAct.VARY)
    except NotAtThisStage as fault:
        return Would.NOT_NOW, fault.message
    return None


def alters(found: Instrument, contract: NewContract) -> tuple[str, ...]:
    """What would change in a contract, in words."""
    day = f"From {said(max(found.effective_on, contract.starts_on))}"
    moves = (f"Edition {contract.edition} becomes {found.to_edition}",) if found.to_edition else ()
    return (day, *moves, *(f"{row.place}: new wording" for row in found.wording))


def counted(rows: Iterable[ForeseenVariation]) -> dict[Would, int]:
    """How many become what."""
    rows = list(rows)
    return {one: sum(row.would is one for row in rows) for one in Would}


def chosen(rows: Iterable[ForeseenVariation]) -> list[tuple[str, int]]:
    """What would be proposed: the contract and the version that was looked at."""
    return [(row.contract_id, row.n) for row in rows if row.would is Would.PROPOSED]


def not_chosen(rows: Iterable[ForeseenVariation]) -> list[tuple[str, str]]:
    """The rest: each reference with why."""
    return [
        (row.ref, "; ".join((row.would.label, *row.words))) for row in rows if row.would is not Would.PROPOSED
    ]
