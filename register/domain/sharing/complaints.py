"""Data protection complaints: received in any way, acknowledged, looked into, and told their outcome."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.diagrams import Arrow, state_diagram
from register.domain.errors import MovedOn
from register.domain.problems import day_problem, refuse
from register.domain.rules import Ruleset
from register.domain.texts import Line, Prose, Typed, text_problems

BY_OUTCOME = "The outcome was told"
"""How the outcome ends the data protection deadline, as it is stored."""
BY_FORM = "form"
"""How what was sent from the public page was received."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComplaint(Typed):
    """A complaint, in whatever way it came. received_by: a code of rule complaints.received_by. about_care: it complains
    of care too, so that it is an NHS complaint besides. contact: how whoever complains is reached. complaint_owner_id: the
    person its tasks fall to."""

    what: Annotated[str, Prose("what the complaint is about", longest=4000)]
    received_on: Annotated[date, enter("the day it was received")]
    received_by: Annotated[str, select("how it was received", "complaints.received_by")]
    complainant: Annotated[str | None, Line("who complains", longest=200)] = None
    contact: Annotated[str | None, Prose("how to reach them", longest=500)] = None
    about_care: Annotated[bool, select("whether it is about care too")] = False
    organisation_id: Annotated[str | None, select("the organisation")] = None
    about_incident_id: Annotated[str | None, select("the data incident")] = None
    agreement_id: Annotated[str | None, select("the sharing agreement")] = None
    disclosure_id: Annotated[str | None, select("the information that was shared")] = None
    complaint_owner_id: Annotated[str | None, select("who looks after the complaint")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPublicComplaint(Typed):
    """A complaint as anybody sends it from the public page, with how they are reached."""

    what: Annotated[str, Prose("what your complaint is about", longest=4000)]
    complainant: Annotated[str, Line("your name", longest=200)]
    contact: Annotated[str, Prose("how we can reach you", longest=500)]
    about_care: Annotated[bool, select("whether you complain about care too")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReceipt(Typed):
    """Whoever complained was told that the complaint was received. answers: what was acknowledged, as codes of natures."""

    complaint_id: str
    answers: Annotated[tuple[str, ...], select("what was acknowledged")]
    sent_on: Annotated[date, enter("the day it was acknowledged")]
    how: Annotated[str, Line("how it was acknowledged", longest=200)]


class Entry(StrEnum):
    """What is recorded between the complaint and its outcome."""

    STEP = "step"
    PROGRESS = "progress"

    @property
    def label(self) -> str:
        return "What was done" if self is Entry.STEP else "What they were told of progress"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry(Typed):
    """A step that was taken, or a message about how it goes."""

    complaint_id: str
    entry: Annotated[Entry, select("what you record")]
    entered_on: Annotated[date, enter("the day of it")]
    words: Annotated[str, Prose("what was done or said", longest=4000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutcome(Typed):
    """What became of a complaint, and the day on which whoever complained was told. outcome: a code of rule
    complaints.outcomes."""

    complaint_id: str
    outcome: Annotated[str, select("the outcome", "complaints.outcomes")]
    told_on: Annotated[date, enter("the day they were told")]
    words: Annotated[str, Prose("what they were told", longest=4000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotOne(Typed):
    """A decision that it is not a complaint of one nature, and why; it ends the deadline of that nature and no other."""

    complaint_id: str
    nature: Annotated[str, select("what it is not")]
    reason: Annotated[str, Prose("why it is none", longest=4000)]


class ComplaintState(StrEnum):
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    SET_ASIDE = "set_aside"

    @property
    def label(self) -> str:
        told = {
            ComplaintState.ANSWERED: "Outcome told",
            ComplaintState.SET_ASIDE: "Not a data protection complaint",
        }
        return told.get(self, self.value.capitalize())


class ComplaintAct(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    ENTER = "enter"
    TELL_OUTCOME = "tell_outcome"
    SET_ASIDE = "set_aside"
    REOPEN = "reopen"

    @property
    def label(self) -> str:
        return (
            "Record a step or progress"
            if self is ComplaintAct.ENTER
            else self.value.replace("_", " ").capitalize()
        )


@dataclass(frozen=True, slots=True)
class ComplaintTransition:
    start: ComplaintState
    act: ComplaintAct
    end: ComplaintState


_S, _A = ComplaintState, ComplaintAct
OPEN = (_S.RECEIVED, _S.ACKNOWLEDGED)
OVER = (_S.ANSWERED, _S.SET_ASIDE)
TRANSITIONS: tuple[ComplaintTransition, ...] = (
    *(ComplaintTransition(state, _A.ACKNOWLEDGE, _S.ACKNOWLEDGED) for state in OPEN),
    *(ComplaintTransition(state, _A.ACKNOWLEDGE, state) for state in OVER),
    *(ComplaintTransition(state, _A.ENTER, state) for state in OPEN),
    *(ComplaintTransition(state, _A.TELL_OUTCOME, _S.ANSWERED) for state in OPEN),
    *(ComplaintTransition(state, _A.SET_ASIDE, state) for state in OVER),
    *(ComplaintTransition(state, _A.SET_ASIDE, _S.SET_ASIDE) for state in OPEN),
    ComplaintTransition(_S.ANSWERED, _A.REOPEN, _S.ACKNOWLEDGED),
    ComplaintTransition(_S.SET_ASIDE, _A.REOPEN, _S.RECEIVED),
)
"""The one table. Over a complaint whose outcome was told, a deadline for care may still run: it is answered there too."""


class NotForThisComplaint(MovedOn):
    """This cannot be done in the complaint's present state."""


def can_move(state: ComplaintState, act: ComplaintAct) -> bool:
    return any(row.start is state and row.act is act for row in TRANSITIONS)


def move(state: ComplaintState, act: ComplaintAct) -> ComplaintState:
    """The state that follows; raises NotForThisComplaint when there is none."""
    for row in TRANSITIONS:
        if row.start is state and row.act is act:
            return row.end
    raise NotForThisComplaint(f"This is not possible while the state is: {state.label.lower()}")


def diagram() -> str:
    """The table as a Mermaid state diagram for the docs."""
    arrows = [Arrow(row.start, row.act.label, row.end) for row in TRANSITIONS]
    return state_diagram(arrows, start=_S.RECEIVED, labels={s: s.label for s in ComplaintState})


def codes_of(ruleset: Ruleset, name: str, *, on: date) -> dict[str, str]:
    """The entries of a list of complaints by code, as far as it exists on the day: ways of receiving, outcomes."""
    return {row["code"]: row["name"] for row in ruleset.value_or([], f"complaints.{name}", on=on)}


def check_complaint(new: NewComplaint, ruleset: Ruleset, *, today: date) -> None:
    """Raises Invalid."""
    ways = codes_of(ruleset, "received_by", on=today)
    refuse(
        {
            **text_problems(new),
            "received_on": _past_problem(new.received_on, today, "it was received"),
            "received_by": None if new.received_by in ways else "Select how it was received",
        }
    )


def check_receipt(new: NewReceipt, *, known: Iterable[str], received_on: date, today: date) -> None:
    """Raises Invalid. known: the natures there are something to acknowledge of."""
    fits = bool(new.answers) and set(new.answers) <= set(known)
    refuse(
        {
            **text_problems(new),
            "answers": None if fits else "Select what was acknowledged",
            "sent_on": _since_problem(new.sent_on, received_on, today, "it was acknowledged"),
        }
    )


def check_entry(new: NewEntry, *, received_on: date, today: date) -> None:
    """Raises Invalid."""
    fault = _since_problem(new.entered_on, received_on, today, "you enter")
    refuse({**text_problems(new), "entered_on": fault})


def check_outcome(new: NewOutcome, ruleset: Ruleset, *, received_on: date, today: date) -> None:
    """Raises Invalid."""
    known = codes_of(ruleset, "outcomes", on=today)
    refuse(
        {
            **text_problems(new),
            "outcome": None if new.outcome in known else "Select the outcome",
            "told_on": _since_problem(new.told_on, received_on, today, "they were told"),
        }
    )


def check_not_one(new: NewNotOne, natures: Iterable[str]) -> None:
    """Raises Invalid. natures: those that it still counts as, as nothing has ended their deadline."""
    refuse({**text_problems(new), "nature": None if new.nature in set(natures) else "Select what it is not"})


def _past_problem(day: date, today: date, what: str) -> str | None:
    label = f"The day {what}"
    return day_problem(day, label) or (f"{label} must be today or in the past" if day > today else None)


def _since_problem(day: date, received_on: date, today: date, what: str) -> str | None:
    early = f"The day {what} must not be before the day it was received" if day < received_on else None
    return _past_problem(day, today, what) or early
