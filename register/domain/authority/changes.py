"""From which day a change of a scheme holds: what the scheme said of days before it stays as it was, and whoever
accepted it before accepted no more than it was then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol

from register.domain.authority.delegations import LASTS_LONGER, Delegation, NewDelegation, steps_missed
from register.domain.dates import HoldsFrom, said
from register.domain.problems import day_problem, refuse


class Begun(Protocol):
    """What has a first day."""

    @property
    def valid_from(self) -> date: ...


class Holding(Begun, HoldsFrom, Protocol):
    """A version that reads so from a day of its own, or from the first day."""


def holding_from(newest: Holding, new: Begun, asked: date) -> date | None:
    """The day from which `new` is how the record reads; None where that is all its days. Raises Invalid where a later
    change is recorded already, which this one would undo for days that it does not speak of."""
    earlier = None if newest.holds_from is None or asked >= newest.holds_from else newest.holds_from
    late = (
        f"A change is recorded that holds from {said(earlier)}. Enter that day or a later one"
        if earlier
        else None
    )
    refuse({"change_from": day_problem(asked, "The day from which the change holds") or late})
    begins = min(new.valid_from, newest.valid_from)
    return None if newest.holds_from is None and asked <= begins else asked


def ended_from(newest: Delegation, last_day: date) -> date | None:
    """From which day a delegation reads as ended: what was changed from a day after its end never came to hold."""
    if newest.holds_from is None or newest.holds_from <= last_day:
        return newest.holds_from
    return last_day + timedelta(days=1)


MORE = frozenset(
    {
        "other_matter", "other_body", "wider_limit", LASTS_LONGER, "wider_services", "wider_alone", "wider_categories",
        "other_measure",
    }
)  # fmt: skip
"""What makes a delegation more than it was, or another one, by the codes of a step in a chain."""


def outgrows(before: NewDelegation, after: NewDelegation) -> bool:
    """Whether it becomes more than what its holder accepted, or somebody else comes to hold it."""
    passes_on = after.sub_delegable and not before.sub_delegable
    wider = not MORE.isdisjoint(steps_missed(after, before))
    return wider or passes_on or after.holder_id != before.holder_id


def accepted_as_changed(versions: Sequence[Delegation], new: NewDelegation, today: date) -> date | None:
    """The day on which its holder accepted it as it reads after a change: what was accepted before it grew does not count,
    and left as it was on the page it falls away. Once it has, its holder may accept what it is now on the very day on which
    they accepted less, if that is today. versions: all before, the first first. Raises Invalid where a day is
    given by which only less was accepted."""
    newest, given, bound = versions[-1], new.accepted_on, accepted_of_less([*versions, new])
    if given is None or bound is None or given > bound:
        return given
    if given == newest.accepted_on:
        return None if outgrows(newest, new) else given
    if newest.accepted_on is None and given == bound == today and not outgrows(newest, new):
        return given
    words = f"What was accepted by {said(bound)} was less, or by another holder. Enter a later day, or leave it empty"
    refuse({"accepted_on": words})
    return None


def accepted_of_less(versions: Sequence[NewDelegation]) -> date | None:
    """The last day on which it was accepted as it was before it grew to what it is; None where it never was."""
    accepted: date | None = None
    bound: date | None = None
    for before, after in pairwise(versions):
        accepted = max(filter(None, (accepted, before.accepted_on)), default=None)
        bound = accepted if outgrows(before, after) else bound
    return bound
