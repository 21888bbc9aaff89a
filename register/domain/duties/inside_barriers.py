"""Those inside an information barrier are asked once to confirm that they keep what they know among those who may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from register.domain.dates import end_of_day
from register.domain.duties.duties import Duty, DutyKind
from register.domain.permissions import Permission
from register.domain.rules import Ruleset

OPENED_BY = {
    "contract": Permission.SEE_CONTRACTS, "organisation": Permission.SEE_CONTRACTS,
    "person": Permission.SEE_REGISTER, "interest": Permission.SEE_REGISTER,
}  # fmt: skip
"""What a barrier is about -> the permission of those who work with it and whom it does not bind: they are inside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """Somebody inside a barrier. since: the day on which the barrier and their account were both there."""

    wall_id: str
    ref: str
    subject_kind: str
    subject_id: str
    subject_ref: str
    person_id: str
    since: date
    confirmed_on: date | None = None


def confirmed_by(confirmed: Iterable[Mapping[str, Any]] | None) -> dict[str, date]:
    """The person -> the day on which they confirmed."""
    return {one["person_id"]: date.fromisoformat(one["confirmed_on"]) for one in confirmed or ()}


def plan_confirmation(one: Inside, ruleset: Ruleset) -> Duty:
    """A task that names the record, which its owner may see, and neither whom the barrier binds nor why."""
    days = int(ruleset.value_or(14, "walls.confirm_days", on=one.since))
    return Duty(
        kind=DutyKind.INSIDE_BARRIER, subject_kind=one.subject_kind, subject_id=one.subject_id,
        due_at=end_of_day(one.since + timedelta(days=days)), owner_id=one.person_id, part=one.wall_id,
        words=f"Confirm that you keep what you know of {one.subject_ref} among those who may see it",
    )  # fmt: skip
