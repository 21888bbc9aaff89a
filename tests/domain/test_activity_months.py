"""Activity against plan: a year's months, floor and ceiling in proportion, and what is pasted, all or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.contracts.contracts import NewContract, PriceBasis, ServiceLine
from register.domain.contracts.yearly.activity import ServiceActivity, against_plan, year_with, years_of
from register.domain.errors import Invalid
from register.domain.running.activity_months import (
    MonthActivity,
    NewActivityMonth,
    Under,
    check_activity_month,
)
from register.domain.running.pasted_activity import read_pasted

TODAY = date(2026, 8, 10)
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
VISITS = ServiceLine(
    code="V", name="Visits", basis=PriceBasis.COST_AND_VOLUME, unit="visit", quantity=Decimal(1200),
    unit_price_tenthousandths=1_000_000, floor_quantity=Decimal(1080), ceiling_quantity=Decimal(1320),
    marginal_percent=Decimal(50),
)  # fmt: skip
BLOCK = ServiceLine(code="B", name="Nursing", basis=PriceBasis.BLOCK, annual_value_pence=12_000_000)
CONTRACT = NewContract(
    title="Both", commissioner_id="board", provider_id="trust", edition="standard-2026-27", starts_on=APRIL,
    ends_on=date(2028, 3, 31), lines=(VISITS, BLOCK),
)  # fmt: skip
UNDER = Under(codes=frozenset(("V", "B")), starts_on=CONTRACT.starts_on, ends_on=CONTRACT.ends_on)


def done(code: str, count: int, planned: int | None = None) -> MonthActivity:
    return MonthActivity(
        activity_code=code,
        activity_done=Decimal(count),
        activity_planned=None if planned is None else Decimal(planned),
    )


def visits(*months: tuple[date, MonthActivity]) -> ServiceActivity:
    return against_plan(CONTRACT, APRIL, {month: (row,) for month, row in months})[0]


def wrong(**changes: object) -> dict[str, str]:
    new = NewActivityMonth(
        contract_id="c", month_on=APRIL, activities=(done("V", 1),), activity_source="Return"
    )
    with pytest.raises(Invalid) as refused:
        check_activity_month(replace(new, **changes), UNDER, today=TODAY)  # type: ignore[arg-type]
    return dict(refused.value.problems)


def test_more_than_the_ceiling_in_proportion_is_paid_at_the_marginal_rate():
    seen = visits((APRIL, done("V", 100)), (MAY, done("V", 130)))
    assert (seen.planned, seen.done, seen.variance, seen.percent) == (200, 230, 30, Decimal("15.0"))
    assert (seen.planned_pence, seen.due_pence, seen.variance_pence) == (2_000_000, 2_250_000, 250_000)
    assert seen.beyond == "Above the ceiling: what lies beyond is paid at 50%"


def test_less_than_the_floor_is_taken_off_at_the_marginal_rate_and_between_them_at_the_price():
    seen = visits((APRIL, done("V", 80)))
    assert (seen.due_pence, seen.beyond) == (850_000, "Below the floor: what is missing is taken off at 50%")
    seen = visits((APRIL, done("V", 95)))
    assert (seen.due_pence, seen.beyond) == (950_000, "Between floor and ceiling")


def test_a_month_with_a_plan_of_its_own_counts_by_that_and_one_that_is_not_there_counts_nothing():
    seen = visits((MAY, done("V", 60, 50)))
    assert (seen.planned, seen.variance) == (50, 10)
    assert [(one.planned, one.done) for one in seen.months[:3]] == [(100, None), (50, 60), (100, None)]


def test_a_block_has_no_price_of_one_and_its_activity_is_told_without_a_plan():
    (_, block) = against_plan(CONTRACT, APRIL, {APRIL: (done("B", 7),)})
    assert (block.planned, block.due_pence, block.variance, block.done) == (None, None, None, 7)


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_more_activity_never_comes_to_less(first: int, second: int) -> None:
    less, more = (visits((APRIL, done("V", count))).due_pence or 0 for count in sorted((first, second)))
    assert less <= more


def test_years_follow_the_contract_and_a_month_lies_within_it():
    assert years_of(CONTRACT) == [APRIL, date(2027, 4, 1)]
    assert year_with(CONTRACT, date(2027, 6, 1)) == date(2027, 4, 1)
    assert year_with(CONTRACT, date(2020, 1, 1)) == APRIL
    assert "month_on" in wrong(month_on=date(2026, 4, 2))
    assert "month_on" in wrong(month_on=date(2026, 9, 1))
    assert "month_on" in wrong(month_on=date(2026, 3, 1))
    assert "activities-0-activity_code" in wrong(activities=(done("X", 1),))
    assert "activities-1-activity_code" in wrong(activities=(done("V", 1), done("V", 2)))
    assert "activities-0-activity_done" in wrong(activities=(done("V", -1),))
    assert "activities" in wrong(activities=())


def test_what_is_pasted_is_read_with_headings_tabs_and_thousands_or_refused_line_by_line():
    text = "Month\tService\tDone\tPlanned\n2026-04\tV\t1,250\t\n05/2026\tV\t90\t95\n"
    assert read_pasted(text) == {APRIL: (done("V", 1250),), MAY: (done("V", 90, 95),)}
    assert read_pasted("2026-04-01,V,5") == {APRIL: (done("V", 5),)}
    with pytest.raises(Invalid) as refused:
        read_pasted("2026-13,V,5\n2026-04,V,many\n2026-04\n2026-04,V,5\n2026-04,V,6")
    words = refused.value.problems["pasted"]
    assert "Line 1: “2026-13” is no month like 2026-04" in words
    assert "Line 2: “many”" in words
    assert "Line 3: it needs a month" in words
    assert "Line 5: V stands twice in this month" in words
    with pytest.raises(Invalid, match="Paste at least one line"):
        read_pasted("  \n")
