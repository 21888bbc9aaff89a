"""Those inside an information barrier are asked once to confirm that they keep what they know among those who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

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


class Standing(StrEnum):
    """How somebody stood to a barrier on a day. The order is the one in which they are told."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    AUDITS = "audits"
    NOBODYS = "nobodys"
    SUBJECT = "subject"
    GONE = "gone"


STANDING_WORDS = {
    Standing.INSIDE: "Inside", Standing.OUTSIDE: "Outside: something kept it from them",
    Standing.AUDITS: "Audits, and is not asked", Standing.NOBODYS: "Could see it by an account that belongs to nobody",
    Standing.SUBJECT: "It is about them, so they are not asked",
    Standing.GONE: "Confirmed, and could not sign in",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood(Inside):
    """How somebody whose roles open what a barrier is about stood to it on a day. key: an opaque one, for turning pages.
    person_id and roles are empty where whoever looks may not know who it is; person_id too for an account of nobody."""

    standing: Standing
    roles: tuple[str, ...]
    key: str

    @property
    def place(self) -> tuple[int, str]:
        """Where it stands in the list of its barrier."""
        return list(Standing).index(self.standing), self.key


def promises(ruleset: Ruleset, on: date) -> tuple[str, ...]:
    """The words that whoever is inside is shown and confirms, as they read on a day."""
    return tuple(ruleset.value("walls.confirm_words", on=on))


def plan_confirmation(one: Inside, ruleset: Ruleset) -> Duty:
    """A task that names the record, which its owner may see, and neither whom the barrier binds nor why."""
    days = int(ruleset.value_or(14, "walls.confirm_days", on=one.since))
    return Duty(
        kind=DutyKind.INSIDE_BARRIER, subject_kind=one.subject_kind, subject_id=one.subject_id,
        due_at=end_of_day(one.since + timedelta(days=days)), owner_id=one.person_id, part=one.wall_id,
        words=f"Confirm that you keep what you know of {one.subject_ref} among those who may see it",
    )  # fmt: skip
