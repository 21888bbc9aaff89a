"""Permission for outside work: asked for with its declaration, granted or refused by somebody else, for a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from register.domain.interests.mitigations import Mitigation
from register.domain.rules import JsonValue


class PermissionState(StrEnum):
    """How it stands on a day."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    RAN_OUT = "ran_out"

    @property
    def label(self) -> str:
        return PERMISSION_STATES[self]


PERMISSION_STATES = {
    PermissionState.WAITING: "Asked for, no answer yet",
    PermissionState.GRANTED: "Granted",
    PermissionState.REFUSED: "Refused",
    PermissionState.RAN_OUT: "Ran out",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How permission stands, and the answer that says so; None while nobody answered."""

    state: PermissionState
    answer: Mitigation | None = None


def asks(one: Any) -> bool:
    """Whether permission is asked for with this interest, a value or a row."""
    return bool(one.asks_permission)


def answers(kinds: Mapping[str, JsonValue], kind: str) -> str | None:
    """What this way of managing says about permission: granted, refused, or nothing."""
    found: str | None = kinds.get(kind, {}).get("permission")
    return found


def standing(
    asked: bool, agreed: Iterable[Mitigation], kinds: Mapping[str, JsonValue], *, on: date
) -> Standing | None:
    """By the answer that began last; None where permission was neither asked for nor answered."""
    found = [one for one in agreed if answers(kinds, one.kind) and one.valid_from <= on]
    if not found:
        return Standing(PermissionState.WAITING) if asked else None
    last = max(found, key=lambda one: (one.valid_from, one.id))
    if answers(kinds, last.kind) == "refused":
        return Standing(PermissionState.REFUSED, last)
    return Standing(PermissionState.GRANTED if last.in_force(on) else PermissionState.RAN_OUT, last)


def permission_problem(
    kind: str, asked: bool, agreed: Iterable[Mitigation], kinds: Mapping[str, JsonValue], *, on: date
) -> str | None:
    """Permission is answered where it was asked for, and before anything else is agreed."""
    if answers(kinds, kind):
        return None if asked else "Nobody asked for permission. Select how the interest will be managed"
    waits = asked and standing(asked, agreed, kinds, on=on) == Standing(PermissionState.WAITING)
    return "Permission was asked for. Say first whether it is granted" if waits else None
