"""Services that are commissioned and provided: who does what, for whom, at what cost, and who steps in where it fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain import money
from register.domain.asked import enter, select
from register.domain.contracts.contracts import PriceBasis
from register.domain.dates import said
from register.domain.problems import day_problem, refuse
from register.domain.rules import JsonValue, Ruleset
from register.domain.separation.sub_contractors import SubContractor, sub_contractor_problems
from register.domain.texts import Line, Prose, Typed, text_problem, text_problems

MOST_STAFF = 100_000
MOST_MONTHS_LATE = 12


class MarketTest(StrEnum):
    """What was decided about testing the market for a service."""

    TESTED = "tested"
    NOT_TESTED = "not_tested"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCareService(Typed):
    """A service. service_kind: a code of rule separation.service_kinds. Amounts are pence a year. guaranteed_until: the
    last day of the income that its provider can count on. accounts_from: a day of the first month in which it keeps its own
    accounts. step_in_id: who keeps it going where its provider cannot. programme_id: the programme that separates it.
    market_procurement_id: the procurement by which the market is tested."""

    name: Annotated[str, Line("the name of the service", longest=200)]
    service_kind: Annotated[str, select("the kind of service", "separation.service_kinds")]
    commissioner_id: Annotated[str, select("who commissions it")]
    provider_id: Annotated[str | None, select("who provides it")] = None
    localities: Annotated[str | None, Line("the localities", longest=300)] = None
    staff_count: Annotated[int | None, enter("how many people work in it")] = None
    contract_id: Annotated[str | None, select("the contract")] = None
    price_basis: Annotated[PriceBasis | None, select("the price basis")] = None
    income_pence: Annotated[int | None, enter("the income a year")] = None
    direct_cost_pence: Annotated[int | None, enter("the direct cost a year")] = None
    indirect_cost_pence: Annotated[int | None, enter("the indirect cost a year")] = None
    overhead_pence: Annotated[int | None, enter("the overhead a year")] = None
    overhead_driver: Annotated[str | None, Line("what the overhead is shared out by", longest=200)] = None
    guaranteed_until: Annotated[date | None, enter("the end of the guaranteed income")] = None
    accounts_from: Annotated[date | None, enter("the first month of its own accounts")] = None
    opening_cash_pence: Annotated[int | None, enter("the cash it begins with")] = None
    paid_after_months: Annotated[int | None, enter("how many months later its income is paid")] = None
    sub_contractors: Annotated[tuple[SubContractor, ...], enter("the sub-contractors of its provider")] = ()
    works_with: Annotated[str | None, Prose("what it works with", longest=4000)] = None
    is_essential: Annotated[bool, select("whether it is essential")] = False
    step_in_id: Annotated[str | None, select("who steps in")] = None
    step_in_plan: Annotated[str | None, Prose("what whoever steps in does", longest=4000)] = None
    step_in_days: Annotated[int | None, enter("how many days stepping in takes")] = None
    programme_id: Annotated[str | None, select("the programme")] = None
    market_test: Annotated[MarketTest | None, select("whether the market is tested")] = None
    market_test_reason: Annotated[str | None, Prose("why the market is tested or not", longest=2000)] = None
    market_test_on: Annotated[date | None, enter("the day this was decided")] = None
    market_test_minute: Annotated[str | None, Line("the minute that decides it", longest=300)] = None
    market_procurement_id: Annotated[str | None, select("the procurement that tests the market")] = None


def cost_pence(service: NewCareService) -> int | None:
    """What the service costs a year; None while its direct cost is not known."""
    if service.direct_cost_pence is None:
        return None
    return service.direct_cost_pence + (service.indirect_cost_pence or 0) + (service.overhead_pence or 0)


def margin_pence(service: NewCareService) -> int | None:
    """What is left of a year's income; below nought where it costs more. None while one of the two is not known."""
    cost = cost_pence(service)
    return None if cost is None or service.income_pence is None else service.income_pence - cost


def check_care_service(new: NewCareService, ruleset: Ruleset, *, on: date) -> None:
    """Raises Invalid."""
    amounts = (
        "income_pence", "direct_cost_pence", "indirect_cost_pence", "overhead_pence", "opening_cash_pence",
    )  # fmt: skip
    refuse(
        {
            **text_problems(new),
            "service_kind": None
            if new.service_kind in kinds_of(ruleset, "service_kinds", on=on)
            else "Select the kind of service",
            "commissioner_id": text_problem(new.commissioner_id, "who commissions it", 80),
            **{name: money.pence_problem(getattr(new, name), "The amount") for name in amounts},
            "staff_count": _count_problem(new.staff_count, MOST_STAFF, "How many people work in it"),
            "step_in_days": _count_problem(new.step_in_days, 3660, "How many days stepping in takes"),
            "overhead_driver": "Enter what the overhead is shared out by"
            if new.overhead_pence and not new.overhead_driver
            else None,
            "accounts_from": day_problem(new.accounts_from, "The first month of its own accounts"),
            "paid_after_months": _count_problem(
                new.paid_after_months, MOST_MONTHS_LATE, "How many months later its income is paid"
            ),
            "guaranteed_until": day_problem(new.guaranteed_until, "The end of the guaranteed income"),
            "step_in_id": "Select somebody other than its provider"
            if new.step_in_id and new.step_in_id == new.provider_id
            else None,
            **_market_problems(new, on),
            **sub_contractor_problems(new.sub_contractors, new.provider_id),
        }
    )


def _market_problems(new: NewCareService, today: date) -> dict[str, str | None]:
    """What is wrong with the decision about testing the market: it has a reason, a day and a minute, or is none."""
    if new.market_test is None:
        told = (
            new.market_test_reason
            or new.market_test_on
            or new.market_test_minute
            or new.market_procurement_id
        )
        return {"market_test": "Select whether the market is tested" if told else None}
    joined = new.market_procurement_id
    return {
        "market_test_reason": None if new.market_test_reason else "Enter why the market is tested or not",
        "market_test_on": _decided_problem(new.market_test_on, today),
        "market_test_minute": None if new.market_test_minute else "Enter the minute that decides it",
        "market_procurement_id": "Leave this empty: the market is not tested"
        if joined and new.market_test is MarketTest.NOT_TESTED
        else None,
    }


def _decided_problem(day: date | None, today: date) -> str | None:
    if day is None:
        return "Enter the day this was decided"
    if day > today:
        return "The day this was decided must be today or in the past"
    return day_problem(day, "The day this was decided")


def kinds_of(ruleset: Ruleset, name: str, *, on: date) -> dict[str, JsonValue]:
    """A list of the rules of separation by code, as far as its entries exist on the day."""
    rows = ruleset.value_or([], f"separation.{name}", on=on)
    return {row["code"]: row for row in rows if _exists(row, on)}


def _exists(row: JsonValue, on: date) -> bool:
    day = on.isoformat()
    return bool(row.get("from", "") <= day <= row.get("to", "9999"))


def _count_problem(count: int | None, most: int, thing: str) -> str | None:
    if count is None or 0 <= count <= most:
        return None
    return f"{thing} must be between 0 and {most:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What else is known about a service on a day: what its contract gives for a year, in pence, and below how many per
    cent of its income a margin is thin."""

    today: date
    contract_pence: int | None = None
    thin_percent: int = 0


def warnings(service: NewCareService, standing: Standing) -> tuple[str, ...]:
    """What whoever decides about this service should look at, in sentences. Nothing is refused for it."""
    return (*_about_money(service, standing), *_about_time(service, standing), *_about_failing(service))


def _about_money(service: NewCareService, standing: Standing) -> Iterator[str]:
    margin, income, contract = margin_pence(service), service.income_pence, standing.contract_pence
    if margin is not None and margin < 0:
        yield f"It costs £{money.pounds(-margin):,} a year more than its income"
    elif margin is not None and income and margin * 100 < income * standing.thin_percent:
        yield (
            f"Its margin is under {standing.thin_percent}% of its income: a preferred supplier term may carry it "
            "through its first years"
        )
    if contract is not None and income is not None and contract != income:
        yield (
            f"Its contract gives £{money.pounds(contract):,} a year for it, and £{money.pounds(income):,} is recorded "
            "here"
        )


def _about_time(service: NewCareService, standing: Standing) -> Iterator[str]:
    until = service.guaranteed_until
    if until is not None and until < standing.today:
        yield f"Its guaranteed income ended on {said(until)}"


def _about_failing(service: NewCareService) -> Iterator[str]:
    ready = service.step_in_id and service.step_in_plan and service.step_in_days is not None
    if service.is_essential and not ready:
        yield "It is essential, and its continuity plan does not say who steps in, with what and by when"
