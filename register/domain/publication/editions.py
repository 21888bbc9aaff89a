"""Published editions of a register: what is asked for, which rows stand in one, and the manifest that proves them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from register.domain import texts
from register.domain.asked import enter, select
from register.domain.dates import add_months, said
from register.domain.leaves import Json, canonical
from register.domain.problems import day_problem, refuse
from register.domain.rules import Ruleset

INTERESTS, UNDECLARED, CONTRACTS = "interests", "undeclared", "contracts"
REGISTERS = {
    INTERESTS: "Register of interests", UNDECLARED: "Decision-making staff who have not declared",
    CONTRACTS: "Register of contracts",
}  # fmt: skip
"""The registers that editions are drawn of, with what each is called."""


class State(StrEnum):
    """What a row of an edition says to whoever reads it today."""

    INTEREST = "interest"
    NOTHING = "nothing"
    UNDECLARED = "undeclared"
    WITHHELD = "withheld"
    REMOVED = "removed"


STATE_LABELS = {
    State.INTEREST: "Interest",
    State.NOTHING: "Nothing to declare",
    State.UNDECLARED: "Not declared",
    State.WITHHELD: "Information withheld",
    State.REMOVED: "Removed",
}
STATES_EXPLAINED = {
    State.INTEREST: "Somebody declared this interest, gift or tie. An interest is no misconduct.",
    State.NOTHING: "The person said, on the day given, that there is nothing to declare.",
    State.UNDECLARED: "The person makes decisions, and has neither declared anything for the year nor said that there is "
    "nothing to declare. They are named once a year, in a list of their own. To have no row elsewhere is not this.",
    State.WITHHELD: "An entry is in the register and is not published, on the ground given.",
    State.REMOVED: "The entry stood in this edition. Its words were erased when the time for keeping them ended.",
}


SHOWN = (State.INTEREST.value, State.NOTHING.value, State.UNDECLARED.value)
"""The states in which a row has words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEdition(texts.Typed):
    """An edition as it is asked for. declared_by None means the day it is drawn for; title empty means the usual one."""

    held_on: Annotated[date, enter("the day of the edition")]
    declared_by: Annotated[date | None, enter("the day things had been declared by")] = None
    drawn_basis: Annotated[str, select("what counts as declared")] = "recorded"
    title: Annotated[str, texts.Line("the title", longest=200)] = ""

    @property
    def known_by(self) -> date:
        return self.declared_by or self.held_on

    @property
    def called(self) -> str:
        return self.title or f"{REGISTERS[INTERESTS]}, {said(self.held_on)}"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a manifest: where it stands, what it commits to, and what of it is left out on which ground, if any."""

    position: int
    kind: str
    commitment: str
    ground: str
    hidden: str

    def text(self) -> bytes:
        told: Json = {
            "commitment": self.commitment, "ground": self.ground, "hidden": self.hidden, "kind": self.kind,
            "position": self.position,
        }  # fmt: skip
        return canonical(told) + b"\n"


def check_edition(new: NewEdition, *, today: date, first_day: date | None) -> None:
    """Raises Invalid. first_day: the day on which the first thing was recorded here, None where nothing was."""
    field = "held_on" if new.declared_by is None else "declared_by"
    refuse(
        {
            **texts.text_problems(new),
            "drawn_basis": None
            if new.drawn_basis in ("recorded", "asserted")
            else "Select what counts as declared",
            "declared_by": _day_fault(new.declared_by, "The day things had been declared by", today),
            "held_on": _day_fault(new.held_on, "The day of the edition", today),
            **_nothing_yet(new, field, first_day),
        }
    )


def _day_fault(day: date | None, label: str, today: date) -> str | None:
    if day is not None and day > today:
        return f"{label} must be today or in the past"
    return day_problem(day, label)


def _nothing_yet(new: NewEdition, field: str, first_day: date | None) -> dict[str, str]:
    """Only the recorded basis asks what was recorded here; what a source asserts may be older."""
    if new.drawn_basis != "recorded" or (first_day is not None and new.known_by >= first_day):
        return {}
    if first_day is None:
        return {field: "Nothing was recorded here yet"}
    return {field: f"Nothing was recorded here before {said(first_day)}. Enter that day or a later one"}


def first_end_shown(rules: Ruleset, held_on: date) -> date:
    """The earliest last day with which an interest is still public: so many months after it, that day included."""
    months = int(rules.value_or(0, "publication.months_after_end", on=held_on))
    day = add_months(held_on, -months)
    return day if add_months(day, months) >= held_on else day + timedelta(days=1)


def next_due_on(rules: Ruleset, last: date | None, *, today: date) -> date | None:
    """The last day for the next edition: today where there is none yet, None where no rule says how often."""
    months = rules.value_or(None, "publication.every_months", on=today)
    if months is None:
        return None
    return today if last is None else add_months(last, int(months))


def only_decision_makers(rules: Ruleset, *, on: date) -> bool:
    """Whether an edition holds the entries of decision-making staff alone."""
    return bool(rules.value_or("decision_making", "publication.whose", on=on) == "decision_making")


def manifest_hash(lines: Iterable[Line]) -> str:
    """SHA-256 over the rows' lines in their order: what an edition is known by."""
    found = hashlib.sha256()
    for line in lines:
        found.update(line.text())
    return found.hexdigest()
