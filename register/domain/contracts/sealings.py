"""Deeds and seals: how each kind of body executes a deed, and the register of what was sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.dates import add_months
from register.domain.folding import folded
from register.domain.problems import day_problem, refuse
from register.domain.rules import JsonValue, Ruleset
from register.domain.texts import Line, Typed, text_problem, text_problems
from register.domain.two_persons import another_person

EXECUTIONS, LIMITATION = "deeds.executions", "deeds.limitation_years"
ALONE = "This needs a second authorised signatory or a witness"
SECOND = "This needs a second authorised signatory"
WITNESS = "This needs a witness"
SAME = "Select another person than the first"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSealing(Typed):
    """A document that a body executed as a deed. execution: a code of rule deeds.executions. first_signatory_id and
    second_signatory_id: whose signatures authenticate the seal, or sign. witness: the name of whoever saw one sign."""

    organisation_id: Annotated[str, select("the organisation whose deed it is")]
    deed: Annotated[str, Line("what was sealed or signed", longest=300)]
    contract_id: Annotated[str | None, select("the contract")] = None
    execution: Annotated[str, select("how it was executed", "deeds.executions")]
    sealed_on: Annotated[date, enter("the day it was executed")]
    first_signatory_id: Annotated[str, select("who signed")]
    first_capacity: Annotated[str, Line("the capacity in which they signed", longest=200)]
    second_signatory_id: Annotated[str | None, select("who signed too")] = None
    second_capacity: Annotated[str | None, Line("the capacity of the second", longest=200)] = None
    witness: Annotated[str | None, Line("the name of the witness", longest=200)] = None
    seal_minute: Annotated[str | None, Line("the minute", longest=200)] = None

    @property
    def day(self) -> date:
        """On which it was executed."""
        return self.sealed_on

    @property
    def signers(self) -> tuple[str, ...]:
        """Ids of whoever signed."""
        return tuple(filter(None, (self.first_signatory_id, self.second_signatory_id)))


def executions(ruleset: Ruleset, kind: str, *, on: date) -> dict[str, JsonValue]:
    """The ways in which a kind of body executes a deed on a day, by code, in the rule's order."""
    rows = ruleset.value_or([], EXECUTIONS, on=on)
    return {row["code"]: row for row in rows if not row["kinds"] or kind in row["kinds"]}


def check_sealing(
    new: NewSealing, ruleset: Ruleset, *, kind: str, signatories: tuple[str, ...] = (),
    persons: tuple[str | None, ...] | None = None, today: date,
) -> None:  # fmt: skip
    """Raises Invalid. kind: of the body. signatories: the names of whoever signs, whom no witness is called. persons: who
    the two are, since one may stand in two records; the records themselves where nobody knows better."""
    ways = executions(ruleset, kind, on=new.sealed_on)
    way = ways.get(new.execution)
    refuse(
        {
            **text_problems(new),
            "organisation_id": text_problem(new.organisation_id, "the organisation whose deed it is", 80),
            "sealed_on": day_problem(new.sealed_on, "The day it was executed")
            or ("Enter today or an earlier day" if new.sealed_on > today else None),
            "execution": None if way else "Select a way in which a body of this kind executes deeds",
            "first_signatory_id": text_problem(new.first_signatory_id, "who signed", 80),
            **(_lacking(new, way) if way else {}),
            **_second_problems(new, persons or (new.first_signatory_id, new.second_signatory_id)),
            **_witness_problem(new, signatories),
        }
    )


def _lacking(new: NewSealing, way: JsonValue) -> dict[str, str]:
    """What the way asks for and nobody gave."""
    if way["needs"] == "second" and not new.second_signatory_id:
        return {"second_signatory_id": SECOND}
    if way["needs"] == "witness" and not new.witness:
        return {"witness": WITNESS}
    if way["needs"] == "second_or_witness" and not (new.second_signatory_id or new.witness):
        return {"second_signatory_id": ALONE}
    return {"seal_minute": "Enter the minute"} if way.get("minute") and not new.seal_minute else {}


def _second_problems(new: NewSealing, persons: tuple[str | None, ...]) -> dict[str, str | None]:
    if new.second_signatory_id is None:
        return {"second_capacity": "Select who signed too" if new.second_capacity else None}
    if not another_person(*persons):
        return {"second_signatory_id": SAME}
    return {} if new.second_capacity else {"second_capacity": "Enter the capacity of the second"}


def _witness_problem(new: NewSealing, signatories: tuple[str, ...]) -> dict[str, str]:
    mine = {folded(name) for name in signatories}
    if new.witness and folded(new.witness) in mine:
        return {"witness": "Enter the name of somebody who does not sign"}
    return {}


def claims_until(sealed_on: date, ruleset: Ruleset) -> date | None:
    """The last day on which an action on a deed is begun in time; None where no rule of the day says."""
    years: int | None = ruleset.value_or(None, LIMITATION, on=sealed_on)
    return None if years is None else add_months(sealed_on, 12 * years)
