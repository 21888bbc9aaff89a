"""The task of a checklist for the end of a contract: to have everything settled by the last day."""

from __future__ import annotations

from datetime import date

from register.domain.dates import end_of_day
from register.domain.duties.duties import Duty, DutyKind


def plan_exit_checklist(
    checklist_id: str, left: int, contract: str, ends_on: date, owner_id: str | None
) -> Duty:
    """Due by the end of the contract's last day, while something is not settled."""
    items = "1 item is" if left == 1 else f"{left} items are"
    return Duty(
        kind=DutyKind.EXIT_CHECKLIST, subject_kind="checklist", subject_id=checklist_id, due_at=end_of_day(ends_on),
        words=f"Settle the checklist for the end of the contract, {items} left: {contract}", owner_id=owner_id,
    )  # fmt: skip
