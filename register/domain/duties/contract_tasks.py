"""The key dates of a contract as tasks: what each asks, by when, and which of them somebody says is done."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.contracts.contracts import NewContract
from register.domain.contracts.key_dates import KeyDate, KeyDateKind, first_to_send, key_dates
from register.domain.dates import end_of_day, said
from register.domain.duties.duties import Duty, DutyKind
from register.domain.problems import day_problem, refuse
from register.domain.rules import Ruleset
from register.domain.texts import Prose, Typed, text_problems

TASKS = {
    KeyDateKind.CONDITION: (DutyKind.CONDITION_PRECEDENT, "Condition precedent due"),
    KeyDateKind.REVIEW: (DutyKind.CONTRACT_REVIEW, "Review the contract"),
    KeyDateKind.PRICE_REVIEW: (DutyKind.PRICE_REVIEW, "Review the prices"),
    KeyDateKind.PROCUREMENT: (DutyKind.CONTRACT_PROCUREMENT, "Start the procurement of what follows"),
    KeyDateKind.OPTION_DECISION: (DutyKind.CONTRACT_OPTION_DECISION, "Decide whether to extend"),
    KeyDateKind.OPTION: (DutyKind.CONTRACT_OPTION, "Use the option to extend, or let it lapse"),
    KeyDateKind.PREFERRED_SUPPLIER: (DutyKind.PREFERRED_SUPPLIER_END, "The preferred supplier term ends"),
    KeyDateKind.END: (DutyKind.CONTRACT_END, "The contract ends by itself"),
}
"""Kind of key date -> its task; what is not here asks nothing of anybody."""
DONE_BY_WORD = frozenset(
    {kind for kind, _ in TASKS.values()} | {DutyKind.DELEGATION_ENDING, DutyKind.FLOW_REVIEW}
) - {DutyKind.PREFERRED_SUPPLIER_END}
"""Kinds that no other record answers: somebody says that they are done, and what shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTaskDone(Typed):
    """Somebody did what a task asks, on a day, and what shows it. kind: which, where a record has several tasks."""

    kind: Annotated[DutyKind | None, select("the kind of task")] = None
    carried_out_on: Annotated[date, enter("the day on which it was done")]
    evidence: Annotated[str, Prose("what shows that it was done", longest=2000)]


def check_done(new: NewTaskDone, *, today: date) -> None:
    """Raises Invalid for a day to come, and for words that are missing."""
    late = new.carried_out_on > today
    refuse(
        {
            **text_problems(new),
            "carried_out_on": "The day on which it was done must be today or earlier"
            if late
            else day_problem(new.carried_out_on, "The day on which it was done"),
        }
    )


def plan_contract(
    contract_id: str, contract: NewContract, rules: Ruleset, *, today: date, option_until: date | None = None,
    owner_id: str | None = None, term_settled: bool = False, committees: Sequence[date] = (),
    extended_to: date | None = None,
) -> list[Duty]:  # fmt: skip
    """A task for each key date that asks something. A notice is due on the last day that is open to every way of sending."""
    found = key_dates(
        contract,
        rules,
        today=today,
        option_until=option_until,
        term_settled=term_settled,
        committees=committees,
        extended_to=extended_to,
    )
    return [_task(one, contract_id, contract.title, owner_id) for one in found.dates if one.kind in TASKS]


def _task(one: KeyDate, contract_id: str, title: str, owner_id: str | None) -> Duty:
    kind, words = TASKS[one.kind]
    return Duty(
        kind=kind, subject_kind="contract", subject_id=contract_id,
        due_at=end_of_day(first_to_send(one.ways, one.day)), words=f"{words}: {title}{_about(one)}",
        owner_id=owner_id, part=hashlib.sha256(one.part.encode()).hexdigest()[:16] if one.part else "",
    )  # fmt: skip


def _about(one: KeyDate) -> str:
    told = one.part or _sent(one)
    return f" ({told})" if told else ""


def _sent(one: KeyDate) -> str:
    """Until when a notice may go out, by each way; ways of one day are told together."""
    by_day: dict[date, list[str]] = {}
    for sending in one.ways:
        by_day.setdefault(sending.by.day, []).append(sending.way.name.lower())
    return ", ".join(f"{_either(*ways)} until {said(day)}" for day, ways in by_day.items())


def _either(*ways: str) -> str:
    *most, last = ways
    return f"{', '.join(most)} or {last}" if most else last
