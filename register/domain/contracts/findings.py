"""What each finding of a decision check rests on: a rule with its source, and how much it weighs at the least; as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from register.domain.contracts.assessments import Reason, Severity
from register.domain.rules import JsonValue, Ruleset

KEY = "decisions.findings"
ORDER = tuple(Severity)


class RestsOn(NamedTuple):
    """The rule that a finding rests on, in words, and its source."""

    rule: str
    source: str


def _row(code: str, ruleset: Ruleset, on: date) -> Mapping[str, JsonValue]:
    rows: Iterable[Mapping[str, JsonValue]] = ruleset.value_or([], KEY, on=on)
    return next((row for row in rows if code in row["codes"]), {})


def rests_on(code: str, ruleset: Ruleset, on: date) -> RestsOn | None:
    """None for what no rule of the day names."""
    row = _row(code, ruleset, on)
    return RestsOn(row["rule"], row["source"]) if row else None


def at_least(reason: Reason, ruleset: Ruleset, on: date) -> Reason:
    """As heavy as the rule has it: a body may make a condition a stop, and never anything lighter."""
    least = _row(reason.code, ruleset, on).get("severity", "") if reason.severity is not Severity.NOTE else ""
    if not least or ORDER.index(Severity(least)) >= ORDER.index(reason.severity):
        return reason
    return replace(reason, severity=Severity(least))
