"""Until when a contract waits after it was said who shall have it: two rules, each with a first day of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from register.domain.working_days import Counted, WorkingDays

_ONE = timedelta(days=1)


def ends_under_selection_regime(published: date, count: int, days: WorkingDays) -> Counted:
    """The day at whose midnight it ends (SI 2023/1348, regulation 12): it begins on the day after the notice, and ends with
    the last of so many working days after that day."""
    return days.after(published + _ONE, count)


def ends_under_procurement_act(published: date, count: int, days: WorkingDays) -> Counted:
    """Its last day (Procurement Act 2023, section 51): of so many working days the day of publication is the first, if it
    is one."""
    return days.after(published - _ONE, count)


ENDS = {"psr": ends_under_selection_regime, "act": ends_under_procurement_act}
"""What a route's rule calls its standstill -> how it is counted. `voluntary` and `none` are counted by nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standstill:
    """How long it lasts. ends_on: its last day; None while that is open. waits_for: what keeps it open. caveat: what is
    not sure about the day."""

    published_on: date
    ends_on: date | None
    waits_for: str | None = None
    caveat: str = ""

    def is_over(self, today: date) -> bool:
        return self.ends_on is not None and self.ends_on < today


def with_representations(
    published: date, first_end: Counted, *, received: Iterable[date], further_decided_on: date | None, count: int,
    days: WorkingDays,
) -> Standstill:  # fmt: skip
    """Representations that came in time keep it open until a further decision, and so many working days after that."""
    if not any(day <= first_end.day for day in received):
        return Standstill(published_on=published, ends_on=first_end.day, caveat=first_end.caveat)
    if further_decided_on is None:
        words = "Representations were received: it stays open until a further decision"
        return Standstill(published_on=published, ends_on=None, waits_for=words)
    last = max((first_end, days.after(further_decided_on, count)), key=lambda counted: counted.day)
    return Standstill(published_on=published, ends_on=last.day, caveat=last.caveat)
