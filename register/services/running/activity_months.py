"""Keeps months of activity under contracts, one by one or as many as are pasted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.dates import month_said
from register.domain.errors import Invalid
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.domain.running.activity_months import (
    MonthActivity,
    NewActivityMonth,
    Under,
    check_activity_month,
)
from register.domain.running.pasted_activity import read_pasted
from register.models.activity_months import ActivityMonthVersion
from register.models.contracts import ContractVersion
from register.queries.contracts.contracts import contract, to_domain
from register.queries.running import activity_months as queries
from register.services.keeping import Keeping
from register.services.running.given_under import contract_of, contract_problem

TWICE = "The activity of this month is recorded already: change it there"
AGAIN = "Brought in again, with other numbers"


def _check(
    session: Session, new: NewActivityMonth, actor: Actor, today: date, newest: ActivityMonthVersion | None
) -> None:
    found = contract_of(session, new.contract_id, actor)
    kept = newest.contract_id if newest else None
    refuse({"contract_id": contract_problem(session, new.contract_id, found, kept, actor)})
    check_activity_month(new, _under(found) if found else None, today=today)
    if found is not None:
        there = queries.months_of(session, found.thing_id, new.month_on, new.month_on, viewer=actor.viewer)
        other = [one for one in there if newest is None or one.thing_id != newest.thing_id]
        refuse({"month_on": TWICE if other else None})


def _under(row: ContractVersion) -> Under:
    value = to_domain(row)
    return Under(codes=frozenset(value.services), starts_on=value.starts_on, ends_on=value.ends_on)


KEPT = Keeping(
    ActivityMonthVersion, "activity_month", queries.activity_month, _check, Permission.KEEP_CONTRACTS
)
add_activity_month, amend_activity_month = KEPT.add, KEPT.amend


@dataclass(frozen=True, slots=True)
class Brought:
    """How many months were recorded, changed, and stood as they are already."""

    added: int
    changed: int
    same: int


def bring_months(
    session: Session, key: str, pasted: str, source: str, *, actor: Actor, today: date
) -> Brought:
    """Record every month of what was pasted, or none. A month that is there is laid over: services that the text does not
    name stay as they are. Invalid says in words which month is wrong and why."""
    check(actor, Permission.KEEP_CONTRACTS)
    about = contract(session, key, viewer=actor.viewer)
    months = read_pasted(pasted)
    there = queries.months_of(session, about.thing_id, min(months), max(months), viewer=actor.viewer)
    known = {one.valid_from: one for one in there}
    counts = {"added": 0, "changed": 0, "same": 0}
    for month, rows in months.items():
        new = NewActivityMonth(
            contract_id=about.thing_id, month_on=month, activities=rows, activity_source=source
        )
        counts[_brought(session, new, known.get(month), actor, today)] += 1
    return Brought(**counts)


def _brought(
    session: Session, new: NewActivityMonth, kept: ActivityMonthVersion | None, actor: Actor, today: date
) -> str:
    how: dict[str, Any] = {"actor": actor, "today": today}
    try:
        if kept is None:
            add_activity_month(session, new, **how)
            return "added"
        before = queries.to_domain(kept)
        laid = replace(new, activities=_laid_over(before.activities, new.activities))
        if laid.activities == before.activities:
            return "same"
        amend_activity_month(session, kept.thing_id, laid, expected_n=kept.n, reason=AGAIN, **how)
        return "changed"
    except Invalid as fault:
        source, said = (
            fault.problems.get("activity_source"),
            "; ".join(dict.fromkeys(fault.problems.values())),
        )
        month = f"{month_said(new.month_on)}: {said}"
        raise Invalid({"source": source} if source else {"pasted": month}) from None


def _laid_over(
    before: tuple[MonthActivity, ...], now: tuple[MonthActivity, ...]
) -> tuple[MonthActivity, ...]:
    given = {one.activity_code: one for one in now}
    kept = [given.pop(one.activity_code, one) for one in before]
    return (*kept, *given.values())
