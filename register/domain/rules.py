"""Rules as data: a value that holds between two days, for some kinds of body, with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from register.domain.dates import said
from register.domain.errors import Fault

JsonValue = Any  # text, whole number, truth value, or lists and tables of them; proved by _json_problem


class Confidence(StrEnum):
    """How sure we are of a rule: everything below high is for a governance officer to confirm."""

    HIGH = "H"
    MEDIUM = "M"
    LOW = "L"

    @property
    def label(self) -> str:
        return "High" if self is Confidence.HIGH else f"{self.name.capitalize()}: please confirm"


class RulesetFault(Fault):
    """The rules could not be read; every fault is listed."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


class RuleMissing(Fault):
    """No rule with this key holds on that day for that kind of body."""

    def __init__(self, key: str, on: date, body: str | None) -> None:
        who = f" for {body}" if body else ""
        super().__init__(f"No rule '{key}' holds on {said(on)}{who}")
        self.key, self.on, self.body = key, on, body


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. version: its reference and version in the register, "" for one that is only shipped."""

    key: str
    value: JsonValue
    valid_from: date | None = None
    valid_to: date | None = None
    bodies: tuple[str, ...] = ()
    source: str
    confidence: Confidence
    local: bool = False
    version: str = ""

    def holds(self, on: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)

    def applies_to(self, body: str | None) -> bool:
        return not self.bodies or body in self.bodies

    @property
    def rank(self) -> tuple[bool, bool]:
        """A local rule beats a national one; a rule for named bodies beats one for all."""
        return self.local, bool(self.bodies)

    def meets(self, other: Rule) -> bool:
        """True when both could answer the same question with equal right."""
        same = self.key == other.key and self.rank == other.rank
        bodies = not self.bodies or bool(set(self.bodies) & set(other.bodies))
        return same and bodies and self._days_meet(other)

    def _days_meet(self, other: Rule) -> bool:
        ends = self.valid_to is None or other.valid_from is None or other.valid_from <= self.valid_to
        return ends and (
            other.valid_to is None or self.valid_from is None or self.valid_from <= other.valid_to
        )


def _begun(rule: Rule) -> tuple[date, tuple[bool, bool]]:
    return rule.valid_from or date.min, rule.rank


class Ruleset:
    """All rules of an instance; asks are answered for a day and a kind of body."""

    def __init__(self, name: str, rules: Sequence[Rule]) -> None:
        self.name = name
        self.rules = tuple(rules)
        self._by_key: dict[str, list[Rule]] = {}
        for rule in self.rules:
            self._by_key.setdefault(rule.key, []).append(rule)
        self._histories = {key: tuple(sorted(rules, key=_begun)) for key, rules in self._by_key.items()}

    def find(self, key: str, *, on: date, body: str | None = None) -> Rule | None:
        """The rule that holds, or None where the day has no such rule."""
        holding = [r for r in self._by_key.get(key, ()) if r.holds(on) and r.applies_to(body)]
        return max(holding, key=lambda rule: rule.rank, default=None)

    def rule(self, key: str, *, on: date, body: str | None = None) -> Rule:
        found = self.find(key, on=on, body=body)
        if found is None:
            raise RuleMissing(key, on, body)
        return found

    def value(self, key: str, *, on: date, body: str | None = None) -> JsonValue:
        return self.rule(key, on=on, body=body).value

    def value_or(self, default: JsonValue, key: str, *, on: date, body: str | None = None) -> JsonValue:
        found = self.find(key, on=on, body=body)
        return default if found is None else found.value

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self._by_key)

    def history(self, key: str) -> tuple[Rule, ...]:
        """Every rule of this key, in the order in which they begin."""
        return self._histories.get(key, ())

    def with_local(self, local: Ruleset) -> Ruleset:
        """These rules with a body's own policy laid over them."""
        own = [replace(rule, local=True) for rule in local.rules]
        return Ruleset(f"{self.name} with {local.name}", (*self.rules, *own))


def in_band(amount: int, bands: Sequence[Mapping[str, JsonValue]]) -> Mapping[str, JsonValue]:
    """The first band whose "below" lies above the amount; the last band has none, so every amount has one."""
    for band in bands:
        if "below" not in band or amount < band["below"]:
            return band
    raise RulesetFault(["the last band must have no upper bound"])


def parse_ruleset(text: str) -> Ruleset:
    """Read rules from TOML text; raises RulesetFault with every fault found."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise RulesetFault([f"not readable as TOML: {fault}"]) from fault
    rows = document.get("rule", [])
    problems = [p for n, row in enumerate(rows, 1) for p in _row_problems(n, row)]
    if problems:
        raise RulesetFault(problems)
    rules = [_rule(row) for row in rows]
    _refuse_rivals(rules)
    return Ruleset(str(document.get("name", "rules")), rules)


def _rule(row: Mapping[str, Any]) -> Rule:
    return Rule(
        key=row["key"],
        value=row["value"],
        valid_from=row.get("from"),
        valid_to=row.get("to"),
        bodies=tuple(row.get("bodies", ())),
        source=row["source"],
        confidence=Confidence(row["confidence"]),
    )


def _row_problems(number: int, row: Mapping[str, Any]) -> list[str]:
    where = f"rule {number} ({row.get('key', 'no key')})"
    missing = [name for name in ("key", "value", "source", "confidence") if row.get(name) in (None, "")]
    problems = [f"{where}: {name} is missing" for name in missing]
    unknown = set(row) - {"key", "value", "from", "to", "bodies", "source", "confidence"}
    problems += [f"{where}: {name} is not a known entry" for name in sorted(unknown)]
    return problems + [f"{where}: {p}" for p in (*_day_problems(row), *_value_problems(row))]


def _day_problems(row: Mapping[str, Any]) -> list[str]:
    days = [row[name] for name in ("from", "to") if name in row]
    if any(type(day) is not date for day in days):
        return ["from and to must be days, like 2017-06-01"]
    return ["to lies before from"] if len(days) == 2 and days[1] < days[0] else []


def _value_problems(row: Mapping[str, Any]) -> list[str]:
    problems = [] if row.get("confidence") in ("H", "M", "L") else ["confidence must be H, M or L"]
    return problems + (
        [] if _plain(row.get("value")) else ["value must hold texts, whole numbers, lists and tables"]
    )


def _plain(value: JsonValue) -> bool:
    if isinstance(value, Mapping):
        return all(_plain(part) for part in value.values())
    if isinstance(value, list):
        return all(_plain(part) for part in value)
    return value is None or isinstance(value, str | int)


def _refuse_rivals(rules: Sequence[Rule]) -> None:
    by_key: dict[str, list[Rule]] = {}
    rivals = []
    for rule in rules:
        earlier = by_key.setdefault(rule.key, [])
        rivals += [f"two rules '{rule.key}' hold on the same days" for other in earlier if rule.meets(other)]
        earlier.append(rule)
    if rivals:
        raise RulesetFault(rivals)
