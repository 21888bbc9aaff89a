"""The task of an address that mail cannot reach: one an address, until it is changed or a later mail goes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from register.domain.dates import after_hours, london_day
from register.domain.duties.duties import Duty, DutyKind
from register.domain.rules import Ruleset


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached:
    """An address in use that a mail server refused for good. subject_kind: "person", or "account" for one of no person;
    refused_at: the first refusal since mail last reached it."""

    address: str
    subject_kind: str
    subject_id: str
    refused_at: datetime


def plan_unreached(one: Unreached, ruleset: Ruleset) -> Duty:
    """A task for the administrators from the moment of the refusal."""
    hours = int(ruleset.value_or(48, "duties.undeliverable_hours", on=london_day(one.refused_at)))
    return Duty(
        kind=DutyKind.UNDELIVERABLE_ADDRESS, subject_kind=one.subject_kind, subject_id=one.subject_id,
        due_at=after_hours(one.refused_at, hours),
        words=f"Correct the address {one.address}: mail to it was refused for good",
    )  # fmt: skip
