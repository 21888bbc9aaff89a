"""Contract performance notices: what has not been done as the contract says, and the steps that follow, each in its order
and its time by the rules of the day of the notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from register.domain import money
from register.domain.asked import enter, select
from register.domain.dates import add_months, said
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import JsonValue, Rule, Ruleset
from register.domain.texts import Line, Prose, Typed, text_problem, text_problems
from register.domain.working_days import working_days

STEPS = "contracts.notice_steps"
FIRST = "notice"
"""The code of the notice itself, from which everything follows."""
MOST_STEPS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeStep(Typed):
    """An act that follows the notice. step_kind: a code of rule contracts.notice_steps. step_by: the day by which what was
    agreed is to be done. withheld_pence: what is withheld a month from this step on."""

    step_kind: Annotated[str, select("the step", "contracts.notice_steps")]
    step_on: Annotated[date, enter("the day of the step")]
    step_said: Annotated[str | None, Line("what was agreed or found", longest=500)] = None
    step_by: Annotated[date | None, enter("the day by which it is to be done")] = None
    withheld_pence: Annotated[int | None, enter("what is withheld a month")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerformanceNotice(Typed):
    """A notice under a contract. notice_service: the code of the service in the contract, where it is about one."""

    contract_id: Annotated[str, select("the contract")]
    notified_on: Annotated[date, enter("the day of the notice")]
    notice_service: Annotated[str | None, Line("the code of the service", longest=40)] = None
    notice_ground: Annotated[str, Prose("what has not been done as the contract says", longest=4000)]
    remedy_asked: Annotated[str, Prose("what is asked", longest=4000)]
    remedy_by: Annotated[date, enter("the day by which it is asked")]
    notice_owner_id: Annotated[str | None, select("who looks after it")] = None
    steps: tuple[NoticeStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Under:
    """What a notice needs to know of its contract. services: their codes. withheld_pence: what other notices of it
    withhold a month."""

    first_day: date
    services: tuple[str, ...]
    annual_pence: int
    withheld_pence: int = 0


def rule_of(ruleset: Ruleset, on: date) -> Rule | None:
    """The rule by which a notice of this day goes on."""
    return ruleset.find(STEPS, on=on)


def steps_on(ruleset: Ruleset, on: date) -> dict[str, JsonValue]:
    """The steps of a notice of this day by code, the notice itself among them."""
    rule = rule_of(ruleset, on)
    return {row["code"]: row for row in rule.value} if rule else {}


def may_follow(known: Mapping[str, JsonValue], last: str) -> list[JsonValue]:
    """What may come next, in the order of the rule."""
    return [row for row in known.values() if last in row.get("after", [])]


def withheld(notice: NewPerformanceNotice, known: Mapping[str, JsonValue]) -> int:
    """Pence a month that are withheld after the last step."""
    amount = 0
    for one in notice.steps:
        row = known.get(one.step_kind, {})
        amount = 0 if row.get("gives_back") else one.withheld_pence or amount
    return amount


def most_withheld(row: JsonValue, annual_pence: int) -> int:
    """The most that a step may withhold a month: its share of a twelfth of the annual value, never rounded up."""
    return int(annual_pence * int(row.get("percent", 0)) // 1200)


def settled_on(notice: NewPerformanceNotice, known: Mapping[str, JsonValue]) -> date | None:
    """The day on which nothing more was to follow."""
    last = notice.steps[-1] if notice.steps else None
    return last.step_on if last and known.get(last.step_kind, {}).get("ends") else None


@dataclass(frozen=True, slots=True)
class Owed:
    """What has to follow, in words, and by when."""

    words: str
    by: date


def owed(notice: NewPerformanceNotice, ruleset: Ruleset) -> Owed | None:
    """What has to follow the last step, within the time of the rule and no later than was agreed; None where nothing has."""
    known, last = steps_on(ruleset, notice.notified_on), notice.steps[-1] if notice.steps else None
    row = known.get(last.step_kind if last else FIRST, {})
    began = last.step_on if last else notice.notified_on
    days = [day for day in (_limit(row, began, ruleset), last.step_by if last else None) if day]
    return Owed(str(row["owed"]), min(days)) if days and row.get("owed") else None


def _limit(row: JsonValue, began: date, ruleset: Ruleset) -> date | None:
    if row.get("months"):
        return add_months(began, row["months"])
    if row.get("working_days"):
        return working_days(ruleset, on=began).after(began, row["working_days"]).day
    return None


def check_performance_notice(
    new: NewPerformanceNotice, ruleset: Ruleset, *, under: Under | None, today: date
) -> None:
    """Raises Invalid. under: the contract; None where it was not found, which is said elsewhere."""
    refuse(
        {
            **text_problems(new),
            "contract_id": text_problem(new.contract_id, "the contract", 80),
            "notified_on": day_problem(new.notified_on, "The day of the notice")
            or ("The day of the notice must be today or in the past" if new.notified_on > today else None)
            or (order_problem(under.first_day, new.notified_on, "The contract had not begun") if under else None),
            "notice_service": _service_problem(new, under),
            "remedy_by": day_problem(new.remedy_by, "The day by which it is asked")
            or order_problem(new.notified_on, new.remedy_by, "It must be asked by the day of the notice or later"),
            "steps": f"Enter no more than {MOST_STEPS} steps" if len(new.steps) > MOST_STEPS else None,
            **dict(_steps_problems(new, steps_on(ruleset, new.notified_on), under, today)),
        }
    )  # fmt: skip


def _service_problem(new: NewPerformanceNotice, under: Under | None) -> str | None:
    if under is None or new.notice_service is None or new.notice_service in under.services:
        return None
    return f"Enter the code of a service of this contract: {', '.join(under.services)}"


def _steps_problems(
    new: NewPerformanceNotice, known: Mapping[str, JsonValue], under: Under | None, today: date
) -> Iterator[tuple[str, str | None]]:
    last, on = FIRST, new.notified_on
    for n, one in enumerate(new.steps):
        for name, words in text_problems(one).items():
            yield f"steps-{n}-{name}", words
        yield f"steps-{n}-step_kind", _kind_problem(one, known, last)
        yield f"steps-{n}-step_on", _day_of_step(one, on, today)
        yield f"steps-{n}-step_by", _by_problem(one, known, max(one.step_on, new.notified_on))
        yield f"steps-{n}-withheld_pence", _money_problem(one, known, under)
        last, on = one.step_kind, max(on, one.step_on)


def _kind_problem(one: NoticeStep, known: Mapping[str, JsonValue], last: str) -> str | None:
    row = known.get(one.step_kind)
    if row is None or one.step_kind == FIRST:
        return "Select a step that the rules of the day of the notice know"
    if last not in known or last in row["after"]:
        return None
    follow = may_follow(known, last)
    if not follow:
        return f"Nothing follows “{known[last]['name']}”: this notice is settled"
    return f"After “{known[last]['name']}” comes {_or([row['name'] for row in follow])}"


def _or(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _day_of_step(one: NoticeStep, before: date, today: date) -> str | None:
    if one.step_on > today:
        return "The day of the step must be today or in the past"
    return day_problem(one.step_on, "The day of the step") or order_problem(
        before, one.step_on, f"The step before it was on {said(before)}"
    )


def _by_problem(one: NoticeStep, known: Mapping[str, JsonValue], first: date) -> str | None:
    if one.step_by is None:
        asks = known.get(one.step_kind, {}).get("asks_day")
        return "Enter the day by which it is to be done" if asks else None
    return day_problem(one.step_by, "The day by which it is to be done") or order_problem(
        first, one.step_by, "It must be the day of the step or later"
    )


def _money_problem(one: NoticeStep, known: Mapping[str, JsonValue], under: Under | None) -> str | None:
    row = known.get(one.step_kind, {})
    if not row.get("percent"):
        return None if one.withheld_pence is None else "Nothing is withheld by this step: leave this empty"
    if not one.withheld_pence:
        return "Enter what is withheld a month"
    return money.pence_problem(one.withheld_pence, "What is withheld a month") or _too_much(one, row, under)


def _too_much(one: NoticeStep, row: JsonValue, under: Under | None) -> str | None:
    if under is None:
        return None
    left = max(0, most_withheld(row, under.annual_pence) - under.withheld_pence)
    if (one.withheld_pence or 0) <= left:
        return None
    others = (
        f", of which other notices withhold {money.said(under.withheld_pence)}"
        if under.withheld_pence
        else ""
    )
    return (
        f"No more than {money.said(left)} a month can be withheld: the limit is {row['percent']}% of the monthly value, "
        f"{money.said(most_withheld(row, under.annual_pence))}{others}"
    )


def warnings(notice: NewPerformanceNotice, ruleset: Ruleset, today: date) -> tuple[str, ...]:
    """What should be looked at, in sentences; nothing is refused for it."""
    return tuple(_late(notice, ruleset, today))


def _late(notice: NewPerformanceNotice, ruleset: Ruleset, today: date) -> Iterator[str]:
    next_ = owed(notice, ruleset)
    if next_ and next_.by < today:
        yield f"{next_.words}: this was due on {said(next_.by)}"
    known = steps_on(ruleset, notice.notified_on)
    if settled_on(notice, known) is None and notice.remedy_by < today:
        yield f"What was asked was due on {said(notice.remedy_by)}, and the notice is not settled"
