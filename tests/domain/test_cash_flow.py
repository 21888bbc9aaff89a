"""A service's cash by month adds up to what it earns and costs, and says when it runs short."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from register.domain.separation.care_services import NewCareService, cost_pence
from register.domain.separation.cash_flow import cash_flow, cash_warnings, lowest
from register.look.cash import cash_picture

SERVICE = NewCareService(
    name="Urgent care", service_kind="urgent_care", commissioner_id="pct", income_pence=12_000_00,
    direct_cost_pence=11_000_00, opening_cash_pence=1_000_00, paid_after_months=2, accounts_from=date(2008, 11, 17),
)  # fmt: skip


def test_work_is_paid_for_later_and_costs_are_paid_at_once() -> None:
    flow = cash_flow(SERVICE)
    assert [one.received_pence for one in flow[:3]] == [0, 0, 1_000_00]
    assert [one.paid_pence for one in flow[:2]] == [916_67, 916_67]
    assert [one.balance_pence for one in flow[:3]] == [83_33, -833_34, -750_01]
    assert [flow[0].words, flow[-1].words, len(flow)] == ["November 2008", "October 2009", 12]


def test_the_month_in_which_cash_runs_short_is_said_and_the_deepest() -> None:
    assert list(cash_warnings(cash_flow(SERVICE))) == [
        "Its cash runs short in December 2008; at the end of December 2008 it lacks £833.34"
    ]
    assert not list(cash_warnings(cash_flow(replace(SERVICE, opening_cash_pence=2_000_00))))


def test_nothing_is_worked_out_while_a_part_is_not_known() -> None:
    for missing in ("income_pence", "direct_cost_pence", "accounts_from"):
        assert cash_flow(replace(SERVICE, **{missing: None})) == ()
    assert lowest(()) is None


def test_it_reaches_to_the_end_of_the_guaranteed_income_between_one_year_and_five() -> None:
    months = {
        until: len(cash_flow(replace(SERVICE, guaranteed_until=until)))
        for until in (None, date(2009, 1, 31), date(2010, 3, 31), date(2030, 1, 1))
    }
    assert list(months.values()) == [12, 12, 17, 60]


AMOUNTS = st.integers(0, 10**11)


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.integers(0, 12))
def test_twelve_months_without_delay_add_up_to_the_year_and_a_delay_only_moves_income(
    income: int, cost: int, opening: int, late: int
) -> None:
    service = replace(
        SERVICE, income_pence=income, direct_cost_pence=cost, opening_cash_pence=opening, paid_after_months=None
    )  # fmt: skip
    prompt, later = cash_flow(service), cash_flow(replace(service, paid_after_months=late))
    assert prompt[-1].balance_pence == opening + income - (cost_pence(service) or 0)
    assert [one.paid_pence for one in later] == [one.paid_pence for one in prompt]
    assert [one.received_pence for one in later[late:]] == [one.received_pence for one in prompt[: 12 - late]]
    assert not any(one.received_pence for one in later[:late])
    for one, before in zip(later[1:], later, strict=False):
        assert one.balance_pence == before.balance_pence + one.received_pence - one.paid_pence


def test_the_picture_says_in_words_what_it_draws_and_marks_what_is_missing() -> None:
    drawn = cash_picture("Urgent <care>", cash_flow(SERVICE))
    assert "Cash of Urgent &lt;care&gt; at the end of each month: £83.33 in November 2008" in drawn
    assert "least -£833.34 in December 2008" in drawn
    assert drawn.count('fill="#d5281b"') == sum(one.balance_pence < 0 for one in cash_flow(SERVICE))
