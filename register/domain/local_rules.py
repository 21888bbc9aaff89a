"""A body's own rules beside the national ones: which is stricter, and what a set of rules says against itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Any

from register.domain.asked import enter
from register.domain.money import said
from register.domain.national_rules import rule_faults, uplift_faults
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rule_terms import Term, term, word
from register.domain.rules import Confidence, JsonValue, Rule, Ruleset
from register.domain.texts import Line, Prose, Typed, text_problems
from register.domain.working_days import calendar_faults

KEPT, PUBLIC = "interests.kept_years_after_end", "publication.months_after_end"


class Verdict(StrEnum):
    """How a local rule stands to the national one."""

    STRICTER = "stricter"
    SAME = "same"
    LOOSER = "looser"
    MIXED = "mixed"
    OTHER = "other"
    NO_NATIONAL = "no_national"

    @property
    def words(self) -> str:
        return VERDICT_WORDS[self]

    @property
    def needs_reason(self) -> bool:
        return self in (Verdict.LOOSER, Verdict.MIXED, Verdict.OTHER)


VERDICT_WORDS = {
    Verdict.STRICTER: "Stricter than the national rule",
    Verdict.SAME: "The same as the national rule",
    Verdict.LOOSER: "Looser than the national rule",
    Verdict.MIXED: "Stricter than the national rule in part, and looser in part",
    Verdict.OTHER: "Different from the national rule, and neither stricter nor looser",
    Verdict.NO_NATIONAL: "No national rule of that day says anything about this",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLocalRule(Typed):
    """A rule of this body from a day on. bodies: the kinds of body it binds, none for all. reason: why it is looser than
    the national rule, or other than it."""

    key: Annotated[str, Line("the name of the rule", longest=80)]
    value: Annotated[Any, enter("the value of the rule")]
    valid_from: Annotated[date, enter("the day from which the rule holds")]
    valid_to: Annotated[date | None, enter("the last day of the rule")] = None
    bodies: tuple[str, ...] = ()
    source: Annotated[str, Prose("where the rule comes from", longest=2000)]
    reason: Annotated[str, Prose("why this body needs another rule", longest=2000)] = ""

    def rule(self) -> Rule:
        return Rule(
            key=self.key, value=self.value, valid_from=self.valid_from, valid_to=self.valid_to, bodies=self.bodies,
            source=self.source, confidence=Confidence.HIGH, local=True,
        )  # fmt: skip


def check_local_rule(new: NewLocalRule, rules: Ruleset, national: Ruleset) -> None:
    """Raises Invalid with every wrong field. rules: those of the instance without what the new one follows."""
    check_shape(new, rules)
    against = said_against_itself([*rules.rules, new.rule()], new.rule())
    refuse(
        {
            "": ". ".join(against) or None,
            **text_problems(new, reason=verdict(new, national).needs_reason),
            "valid_from": day_problem(new.valid_from, "The first day of the rule"),
            "valid_to": order_problem(
                new.valid_from, new.valid_to, "The last day must not be before the first"
            ),
        }
    )


def check_shape(new: NewLocalRule, rules: Ruleset) -> None:
    """Raises Invalid unless there is such a rule, and code that reads it can read the new one."""
    model = next(iter(rules.history(new.key)), None)
    refuse({"key": None if model else "There is no rule of this name"})
    if model and not same_shape(new.value, model.value):
        refuse({"value": "Enter a value of the same kind as the one it replaces"})


def same_shape(value: JsonValue, before: JsonValue) -> bool:
    """Whether code that reads the one can read the other: the same kind of value, and rows with the same entries, of which
    one may lack only what some row lacked before."""
    if isinstance(before, Mapping):
        same = isinstance(value, Mapping) and set(value) == set(before)
        return same and all(same_shape(value[name], before[name]) for name in before)
    if isinstance(before, list):
        return isinstance(value, list) and all(_is_row_like(item, before) for item in value)
    return type(value) is type(before)


def _is_row_like(item: JsonValue, before: Sequence[JsonValue]) -> bool:
    tables = [row for row in before if isinstance(row, Mapping)]
    if not tables:
        return not before or type(item) is type(before[0])
    always = set.intersection(*(set(row) for row in tables))
    known = {name: part for row in reversed(tables) for name, part in row.items()}
    if not isinstance(item, Mapping) or not always <= set(item) <= set(known):
        return False
    return all(same_shape(part, known[name]) for name, part in item.items())


# ---------------------------------------------------------------- stricter


def verdict(new: NewLocalRule, national: Ruleset) -> Verdict:
    """How the rule stands to the national one of its first day, for each kind of body it binds."""
    of = [national.find(new.key, on=new.valid_from, body=body) for body in new.bodies or (None,)]
    found = {compared(new.key, new.value, rule.value) if rule else Verdict.NO_NATIONAL for rule in of}
    return _together(found)


def _together(found: set[Verdict]) -> Verdict:
    if len(found) == 1:
        return found.pop()
    if Verdict.OTHER in found:
        return Verdict.OTHER
    if found & {Verdict.LOOSER, Verdict.MIXED}:
        return Verdict.MIXED if Verdict.STRICTER in found or Verdict.MIXED in found else Verdict.LOOSER
    return Verdict.STRICTER if Verdict.STRICTER in found else Verdict.SAME


def compared(key: str, local: JsonValue, national: JsonValue) -> Verdict:
    """Which of two values of a rule is the stricter one, in that rule's own order."""
    if local == national:
        return Verdict.SAME
    pairs = list(_ranks(term(key), local, national)) if term(key).has_order else []
    if not pairs or any(None in pair for pair in pairs):
        return Verdict.OTHER
    up = any(one > other for one, other in pairs if one is not None and other is not None)
    down = any(one < other for one, other in pairs if one is not None and other is not None)
    return (Verdict.MIXED if down else Verdict.STRICTER) if up else Verdict.LOOSER if down else Verdict.SAME


def _ranks(order: Term, one: JsonValue, other: JsonValue) -> Iterable[tuple[int | None, int | None]]:
    """How strict both are, at each amount where either of them changes."""
    for amount in _amounts(one, other):
        yield _rank(order, _at(one, amount)), _rank(order, _at(other, amount))


def _amounts(*values: JsonValue) -> list[int]:
    bands = [row for value in values if isinstance(value, list) for row in value if isinstance(row, Mapping)]
    return sorted({0, *(row["below"] for row in bands if "below" in row)})


def _at(value: JsonValue, amount: int) -> JsonValue:
    row = _band(value, amount) if isinstance(value, list) else value
    return row.get("outcome") if isinstance(row, Mapping) else row


def _band(rows: Sequence[JsonValue], amount: int) -> JsonValue:
    """The step that an amount falls in; the last one where its own bound was forgotten."""
    steps = [row for row in rows if isinstance(row, Mapping)]
    return next((row for row in steps if amount < row.get("below", amount + 1)), steps[-1] if steps else None)


def _rank(order: Term, value: JsonValue) -> int | None:
    """None where the value has no place in the order."""
    if order.order:
        return order.order.index(value) if value in order.order else None
    if type(value) is not int:
        return None
    return -value if order.stricter == "lower" else value


# ---------------------------------------------------------------- contradictions


def said_against_itself(rules: Sequence[Rule], about: Rule) -> list[str]:
    """What a set of rules says against itself in the rule or because of it, each contradiction named."""
    others = [rule for rule in rules if rule is not about and rule != about]
    rivals = [
        f"{_named(rule)} holds on the same days for the same bodies" for rule in others if about.meets(rule)
    ]
    return [
        *band_faults(about),
        *calendar_faults(about),
        *value_faults(about),
        *rule_faults(about),
        *uplift_faults(about),
        *rivals,
        *_out_of_order(Ruleset("", [*others, about]), about),
    ]


def value_faults(rule: Rule) -> list[str]:
    """What no decision check could read of a rule about limits and the board, each in a sentence."""
    if rule.key == "authority.board_days":
        return [
            f"“{day}” is not a date. Write it like 12 January 2027"
            for day in rule.value
            if not _can_be_read(date.fromisoformat, day)
        ]
    if rule.key == "authority.vat_rate" and not _can_be_read(_rate, rule.value):
        return [f"“{rule.value}” is no rate. Write it in per cent, like 17.5"]
    if rule.key == "authority.year_begins" and not _can_be_read(_in_every_year, rule.value):
        return ["Enter a month and a day that every year has, like month 4 and day 1"]
    return []


def _can_be_read(reader: Callable[[Any], object], value: JsonValue) -> bool:
    try:
        reader(value)
    except (TypeError, ValueError, OverflowError, InvalidOperation):
        return False
    return True


def _rate(text: str) -> Decimal:
    rate = Decimal(text)
    if not rate.is_finite() or not 0 <= rate <= 100:
        raise ValueError(text)
    return rate


def _in_every_year(value: Mapping[str, int]) -> date:
    """2001 has no 29 February."""
    return date(2001, value["month"], value["day"])


def band_faults(rule: Rule) -> list[str]:
    """What is wrong with the steps of a rule by amounts: they rise, the last is open, and what is worth more is never let
    through where less is not."""
    if not isinstance(rule.value, list) or not any(
        isinstance(row, Mapping) and "outcome" in row for row in rule.value
    ):
        return []
    rows, name = rule.value, term(rule.key).name
    limits = [row["below"] for row in rows if "below" in row]
    if "below" in rows[-1] or len(limits) != len(rows) - 1:
        return [f"{name}: every step but the last needs an amount, and the last has none"]
    if limits != sorted(set(limits)):
        return [f"{name}: the amounts must rise from step to step"]
    return [fault for below, above in pairwise(rows) if (fault := _step_fault(name, rule, below, above))]


def _step_fault(name: str, rule: Rule, below: Mapping[str, JsonValue], above: Mapping[str, JsonValue]) -> str:
    order = term(rule.key)
    less, more = _rank(order, below["outcome"]), _rank(order, above["outcome"])
    if less is None or more is None or more >= less:
        return ""
    limit = said(below["below"])
    before, after = word(below["outcome"]), word(above["outcome"])
    return f"{name}: below {limit} it says “{before}”, and from {limit} on “{after}”, which is looser"


def _out_of_order(rules: Ruleset, about: Rule) -> list[str]:
    """Where a rule is looser than one that it may never be looser than."""
    pairs = [(key, lower) for key in rules.keys for lower in term(key).at_least if about.key in (key, lower)]
    found = [
        fault
        for pair in pairs
        for on, body in _cases(rules, pair, about)
        if (fault := _looser(rules, *pair, on, body))
    ]
    if about.key in (KEPT, PUBLIC):
        found += [
            fault
            for on, body in _cases(rules, (KEPT, PUBLIC), about)
            if (fault := _kept_too_short(rules, on, body))
        ]
    return list(dict.fromkeys(found))


def _cases(rules: Ruleset, pair: Sequence[str], about: Rule) -> list[tuple[date, str | None]]:
    """The days on which something begins within the rule's own days, for each kind of body that is named."""
    of = [rule for key in pair for rule in rules.history(key)]
    begins = {rule.valid_from or date(1900, 1, 1) for rule in of}
    begins |= {rule.valid_to + timedelta(days=1) for rule in of if rule.valid_to and rule.valid_to < date.max}
    bodies = {body for rule in of for body in rule.bodies} | {None}
    return [
        (day, body)
        for day in sorted(begins)
        if about.holds(day)
        for body in sorted(bodies, key=str)
        if about.applies_to(body)
    ]


def _looser(rules: Ruleset, key: str, lower: str, on: date, body: str | None) -> str:
    one, other = (rules.find(name, on=on, body=body) for name in (key, lower))
    if one is None or other is None:
        return ""
    ranks = list(_ranks(term(key), one.value, other.value))
    if not any(mine is not None and its is not None and mine < its for mine, its in ranks):
        return ""
    return f"{_named(one)} would be looser than {_named(other)}, which covers less"


def _kept_too_short(rules: Ruleset, on: date, body: str | None) -> str:
    kept, public = (rules.find(name, on=on, body=body) for name in (KEPT, PUBLIC))
    if kept is None or public is None or kept.value * 12 >= public.value:
        return ""
    return f"An interest would be public for {public.value} months and kept for {kept.value} years only"


def _named(rule: Rule) -> str:
    """A rule as a contradiction names it."""
    whose = "local" if rule.local else "national"
    return f"{term(rule.key).name} ({whose}{', ' + rule.version if rule.version else ''})"
