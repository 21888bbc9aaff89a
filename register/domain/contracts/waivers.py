"""Waivers of competition: who asks to buy without quotations or tenders, why, what for, and who agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain import money
from register.domain.asked import enter, select
from register.domain.authority.board_approvals import BoardApproval, approval_problems
from register.domain.dates import add_months
from register.domain.problems import day_problem, refuse
from register.domain.rules import JsonValue, Ruleset
from register.domain.texts import Code, Line, Prose, Typed, text_problem, text_problems

REASON_CODES, GOES_ON = "waivers.reason_codes", "waivers.goes_on_months"
ASKER, DECIDER = "asker", "decider"
"""Whom a check of a waiver is about, where one of a contract says for which party it is."""
MOST_PENCE = 100_000_000_000_00
OWN_SUPPLIER = "Select another organisation than the one that buys"


class WaiverState(StrEnum):
    """Where a waiver stands; the value is stored nowhere, it follows from what was recorded."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    REPORTED = "reported"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    WaiverState.REQUESTED: "Waits for a decision",
    WaiverState.APPROVED: "Approved, not reported yet",
    WaiverState.REFUSED: "Refused",
    WaiverState.REPORTED: "Reported to the audit committee",
}


class WaiverAnswer(StrEnum):
    """What was decided."""

    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWaiver(Typed):
    """A request to buy without competition. service: the code of what is bought, as contracts and delegations have it.
    waiver_reason: a code of rule waivers.reason_codes. value_pence: the whole commitment, including VAT.
    board_approvals: where waiving it is reserved to a board, what the board approved."""

    organisation_id: Annotated[str, select("the organisation that buys")]
    supplier_id: Annotated[str, select("the supplier")]
    service: Annotated[str, Code("the code of the service", longest=40)]
    value_pence: Annotated[int, enter("the value")]
    waiver_reason: Annotated[str, select("the reason code", "waivers.reason_codes")]
    justification: Annotated[str, Prose("why there is no competition", longest=4000)]
    requester_id: Annotated[str, select("who asks for it")]
    asked_on: Annotated[date, enter("the day it was asked for")]
    contract_id: Annotated[str | None, select("the contract")] = None
    board_approvals: Annotated[tuple[BoardApproval, ...], enter("what a board approved")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer(Typed):
    """What somebody decided about a request; a refusal says why."""

    waiver_answer: Annotated[WaiverAnswer, select("what you decide")]
    answer_note: Annotated[str | None, Prose("why", longest=2000)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport(Typed):
    """When the audit committee was told."""

    reported_on: Annotated[date, enter("the day of the meeting")]
    reported_minute: Annotated[str, Line("the minute", longest=200)]


def reason_codes(ruleset: Ruleset, *, on: date) -> dict[str, JsonValue]:
    """The reasons for which competition may be waived on a day, by code, in the rule's order."""
    return {row["code"]: row for row in ruleset.value_or([], REASON_CODES, on=on)}


def check_waiver(new: NewWaiver, ruleset: Ruleset, *, today: date) -> None:
    """Raises Invalid."""
    known = reason_codes(ruleset, on=new.asked_on)
    refuse(
        {
            **text_problems(new),
            "organisation_id": text_problem(new.organisation_id, "the organisation that buys", 80),
            "supplier_id": text_problem(new.supplier_id, "the supplier", 80)
            or (OWN_SUPPLIER if new.supplier_id == new.organisation_id else None),
            "requester_id": text_problem(new.requester_id, "who asks for it", 80),
            "value_pence": _value_problem(new.value_pence),
            "waiver_reason": None if new.waiver_reason in known else "Select a reason code that holds on that day",
            "asked_on": day_problem(new.asked_on, "The day it was asked for")
            or ("Enter today or an earlier day" if new.asked_on > today else None),
            **approval_problems(new.board_approvals, today),
        }
    )  # fmt: skip


def _value_problem(pence: int | None) -> str | None:
    if pence is not None and not 0 < pence <= MOST_PENCE:
        return f"The value must be more than £0 and at most {money.said(MOST_PENCE)}"
    return None


def goes_on_until(ruleset: Ruleset, *, on: date, body: str | None) -> date:
    """The last day on which a waiver that names no contract counts as going on, by the rule of the day of its approval."""
    return add_months(on, ruleset.value(GOES_ON, on=on, body=body))


def check_answer(new: NewAnswer) -> None:
    """Raises Invalid."""
    silent = new.waiver_answer is WaiverAnswer.REFUSED and not new.answer_note
    refuse({**text_problems(new), **({"answer_note": "Enter why it is refused"} if silent else {})})


def check_report(new: NewReport, *, answered_on: date, today: date) -> None:
    """Raises Invalid: a committee is told afterwards, and not in time to come."""
    early, late = new.reported_on < answered_on, new.reported_on > today
    refuse(
        {
            **text_problems(new),
            "reported_on": day_problem(new.reported_on, "The day of the meeting")
            or ("Enter today or an earlier day" if late else None)
            or ("Enter the day it was approved, or a later day" if early else None),
        }
    )


def state_of(answer: str | None, reported_on: date | None) -> WaiverState:
    """Where a waiver with this answer stands."""
    if answer is None:
        return WaiverState.REQUESTED
    if answer == WaiverAnswer.REFUSED:
        return WaiverState.REFUSED
    return WaiverState.REPORTED if reported_on else WaiverState.APPROVED
