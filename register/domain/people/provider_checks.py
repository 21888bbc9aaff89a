"""Checks of a provider: what was found, where it was looked up, how long it holds, and what the rules ask for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.dates import add_months, said
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import JsonValue, Ruleset
from register.domain.texts import Line, Prose, Typed, text_problem, text_problems

CHECK_KINDS = "providers.check_kinds"


class CheckOutcome(StrEnum):
    """The value is stored."""

    IN_ORDER = "in_order"
    NOT_IN_ORDER = "not_in_order"
    NOT_NEEDED = "not_needed"

    @property
    def label(self) -> str:
        return OUTCOME_LABELS[self]


OUTCOME_LABELS = {
    CheckOutcome.IN_ORDER: "In order", CheckOutcome.NOT_IN_ORDER: "Not in order",
    CheckOutcome.NOT_NEEDED: "Not needed of this provider",
}  # fmt: skip
_ASKED_OF = {
    CheckOutcome.NOT_IN_ORDER: "Enter what is not in order",
    CheckOutcome.NOT_NEEDED: "Enter why it is not needed of this provider",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProviderCheck(Typed):
    """One check of a provider. check_kind: a code of rule providers.check_kinds on the day of the check. holds_until: the
    last day on which what was found holds, where its source names one. checker_id: who looked it up."""

    organisation_id: Annotated[str, select("the provider")]
    check_kind: Annotated[str, select("the kind of check", "providers.check_kinds")]
    check_outcome: Annotated[CheckOutcome, select("what was found")]
    check_found: Annotated[str | None, Prose("what was found", longest=2000)] = None
    check_source: Annotated[str, Line("where it was looked up", longest=300)]
    check_reference: Annotated[str | None, Line("the number or reference", longest=200)] = None
    checked_on: Annotated[date, enter("the day it was checked")]
    holds_until: Annotated[date | None, enter("the last day on which it holds")] = None
    checker_id: Annotated[str | None, select("who checked it")] = None


def kinds_on(ruleset: Ruleset, on: date) -> dict[str, JsonValue]:
    """The kinds of checks that exist on a day, by code, in the order of rule providers.check_kinds."""
    day = on.isoformat()
    rows = ruleset.value_or([], CHECK_KINDS, on=on)
    return {row["code"]: row for row in rows if row.get("from", "") <= day <= row.get("to", "9999")}


def check_provider_check(
    new: NewProviderCheck, ruleset: Ruleset, *, today: date, kept: NewProviderCheck | None = None
) -> None:
    """Raises Invalid. kept: as it is recorded, whose kind it may keep."""
    same = kept is not None and kept.check_kind == new.check_kind
    known = same or new.check_kind in kinds_on(ruleset, new.checked_on)
    refuse(
        {
            **text_problems(new),
            "organisation_id": text_problem(new.organisation_id, "the provider", 80),
            "check_kind": None if known else "Select a kind of check that existed on the day it was checked",
            "check_found": None if new.check_found else _ASKED_OF.get(new.check_outcome),
            "checked_on": day_problem(new.checked_on, "The day it was checked")
            or ("The day it was checked must be today or in the past" if new.checked_on > today else None),
            "holds_until": day_problem(new.holds_until, "The last day on which it holds") or _over(new),
        }
    )


def _over(new: NewProviderCheck) -> str | None:
    """What has lapsed is not in order; said as long as nobody answered what was found, too."""
    if new.check_outcome in _ASKED_OF:
        return None
    return order_problem(
        new.checked_on,
        new.holds_until,
        "It had lapsed on the day it was checked: say that it is not in order",
    )


def is_wrong(one: NewProviderCheck) -> bool:
    """Whether what was found is not in order, so that nobody can rely on it."""
    return one.check_outcome is CheckOutcome.NOT_IN_ORDER


def again_by(one: NewProviderCheck, ruleset: Ruleset) -> date | None:
    """The last day on which it can be relied on: until it lapses, and no longer than the months that the rule of its day
    allows between two checks; None where neither says a day, or where what was found is not in order."""
    if is_wrong(one):
        return None
    months = kinds_on(ruleset, one.checked_on).get(one.check_kind, {}).get("months")
    days = (one.holds_until, add_months(one.checked_on, months) if months else None)
    return min((day for day in days if day is not None), default=None)


def told(one: NewProviderCheck, ruleset: Ruleset, *, on: date) -> str:
    """In one sentence how it stands on a day."""
    by = again_by(one, ruleset)
    words = one.check_outcome.label
    if by is None:
        return f"{words} on {said(one.checked_on)}"
    if by == one.holds_until:
        verb = "lapses" if on <= by else "lapsed"
        return f"{words}; {verb} on {said(by)}"
    return f"{words}; {'to be checked again by' if on <= by else 'was to be checked again by'} {said(by)}"


def newest(
    found: Iterable[tuple[str, NewProviderCheck]],
) -> dict[tuple[str, str], tuple[str, NewProviderCheck]]:
    """By provider and kind the check that speaks: the one of the latest day. found: each with its id, by which two of one
    day are told apart."""
    spoken: dict[tuple[str, str], tuple[str, NewProviderCheck]] = {}
    for key, one in sorted(found, key=lambda each: (each[1].checked_on, each[0])):
        spoken[(one.organisation_id, one.check_kind)] = (key, one)
    return spoken


class CheckState(StrEnum):
    """How a kind of check stands with a provider on a day."""

    HOLDS = "holds"
    OVER = "over"
    NOT_IN_ORDER = "not_in_order"
    MISSING = "missing"


def state_on(one: NewProviderCheck | None, ruleset: Ruleset, *, on: date) -> CheckState:
    """one: the check that speaks, None where there is none."""
    if one is None:
        return CheckState.MISSING
    if is_wrong(one):
        return CheckState.NOT_IN_ORDER
    by = again_by(one, ruleset)
    return CheckState.OVER if by is not None and by < on else CheckState.HOLDS


def asked_for(ruleset: Ruleset, checks: Mapping[str, object], *, on: date) -> dict[str, str]:
    """The kinds that the rules of a day ask for, and those that were checked besides, each with its name."""
    named = {code: str(row["name"]) for code, row in kinds_on(ruleset, on).items()}
    return {**named, **{code: _plain(code) for code in checks if code not in named}}


def never_checked(ruleset: Ruleset, checked: Collection[str], *, on: date) -> dict[str, JsonValue]:
    """The kinds that the rules of a day ask for and that nobody has looked into, by code."""
    return {code: row for code, row in kinds_on(ruleset, on).items() if code not in checked}


def _plain(code: str) -> str:
    return code.replace("_", " ").capitalize()
