"""From which day a change of a delegation holds: what the scheme said of days before it stays as it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from register.domain.authority.delegations import Delegation, NewDelegation
from register.domain.dates import said
from register.domain.problems import day_problem, refuse


def holding_from(newest: Delegation, new: NewDelegation, asked: date) -> date | None:
    """The day from which `new` is how the delegation reads; None where that is all its days. Raises Invalid where a later
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


def reading_on(versions: Sequence[Delegation], on: date) -> Delegation:
    """Of every version of a delegation, the first first, the last that says how it reads on the day."""
    return next(one for one in reversed(versions) if one.holds_from is None or one.holds_from <= on)


def ended_from(newest: Delegation, last_day: date) -> date | None:
    """From which day a delegation reads as ended: what was changed from a day after its end never came to hold."""
    if newest.holds_from is None or newest.holds_from <= last_day:
        return newest.holds_from
    return last_day + timedelta(days=1)
