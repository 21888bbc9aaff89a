"""Changes of a contract that runs: what is refused, by whom it is decided, and what it is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.contracts.changes import (
    NewChange,
    changed,
    check_change,
    is_complete,
    sides_of,
    until_of,
    weighed_pence,
)
from register.domain.contracts.contracts import (
    NewContract,
    PriceBasis,
    ServiceLine,
    contract_value,
    next_term,
    option_end,
    unsigned_days,
    with_options_pence,
)
from register.domain.contracts.stages import ContractAct, NotAtThisStage, Stage
from register.domain.errors import Invalid

TODAY = date(2026, 5, 1)
LINE = ServiceLine(code="DN", name="Nursing", basis=PriceBasis.BLOCK, annual_value_pence=12_000_000)
CONTRACT = NewContract(
    title="Nursing", commissioner_id="board", provider_id="trust", edition="standard-2026-27",
    starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31), lines=(LINE,), notice_months=3,
    fields={"extension_months": "12"},
)  # fmt: skip
UNTIL = option_end(CONTRACT)


def change(act: ContractAct, **more: object) -> NewChange:
    return NewChange(contract_act=act, text="Why", **more)  # type: ignore[arg-type]


def refused(act: ContractAct, stage: Stage = Stage.IN_FORCE, *, today: date = TODAY, **more: object) -> str:
    with pytest.raises((Invalid, NotAtThisStage)) as caught:
        check_change(change(act, **more), CONTRACT, stage, today=today)
    fault = caught.value
    return " ".join(fault.problems.values()) if isinstance(fault, Invalid) else fault.message


def test_the_commitment_counts_the_option_to_extend():
    assert contract_value(CONTRACT) == 12_000_000
    assert with_options_pence(CONTRACT) == 24_000_000
    assert date(2028, 3, 31) == UNTIL


def test_an_option_that_was_used_is_not_counted_twice():
    used = changed(CONTRACT, change(ContractAct.EXTEND, ends_on=UNTIL))
    assert with_options_pence(used, UNTIL) == 24_000_000


@pytest.mark.parametrize("stage", [Stage.IN_FORCE, Stage.ENDED, Stage.ARCHIVED])
def test_an_extension_after_the_end_is_refused_with_the_lawful_route(stage: Stage):
    words = refused(ContractAct.EXTEND, stage, today=date(2027, 4, 1), ends_on=date(2028, 3, 31))
    assert "ended by itself on 31 March 2027" in words
    assert "a new award, or an urgent award" in words


def test_on_its_last_day_a_contract_can_still_be_extended():
    check_change(
        change(ContractAct.EXTEND, ends_on=date(2027, 9, 30)),
        CONTRACT,
        Stage.IN_FORCE,
        today=date(2027, 3, 31),
    )


def test_what_is_typed_wrong_is_said_beside_its_field():
    assert "must be after 31 March 2027" in refused(ContractAct.EXTEND, ends_on=date(2027, 3, 31))
    assert "earliest last day is 1 August 2026" in refused(ContractAct.GIVE_NOTICE, ends_on=date(2026, 7, 31))
    assert "ends by itself" in refused(ContractAct.GIVE_NOTICE, ends_on=date(2027, 3, 31))
    assert "give notice" in refused(ContractAct.TERMINATE, ends_on=date(2026, 5, 2))
    assert "began" in refused(ContractAct.TERMINATE, ends_on=date(2026, 3, 31))
    assert "Enter the new last day" in refused(ContractAct.EXTEND)
    assert "nothing is different yet" in refused(ContractAct.VARY, lines=(LINE,))
    assert "at least one service" in refused(ContractAct.VARY)
    assert "does not change it" in refused(ContractAct.SUSPEND, ends_on=date(2026, 5, 1))
    assert "does not change them" in refused(ContractAct.SUSPEND, lines=(LINE,))
    assert "Select what shall change" in refused(ContractAct.APPROVE)
    assert "cannot be changed by: resume" in refused(ContractAct.RESUME)


def test_an_option_is_the_commissioners_own_to_use_and_anything_more_is_agreed_by_both():
    both = ("commissioner", "provider")
    assert sides_of(change(ContractAct.EXTEND, ends_on=UNTIL), UNTIL) == ("commissioner",)
    assert sides_of(change(ContractAct.EXTEND, ends_on=UNTIL + timedelta(days=1)), UNTIL) == both
    assert sides_of(change(ContractAct.VARY), UNTIL) == both
    assert sides_of(change(ContractAct.TERMINATE), UNTIL) == ()


def test_one_party_never_stands_for_both():
    assert not is_complete(("commissioner", "provider"), {"commissioner"})
    assert is_complete(("commissioner", "provider"), {"commissioner", "provider"})
    assert not is_complete((), set())
    assert is_complete((), {"provider"})


def test_no_option_is_left_of_a_contract_that_ends_early():
    ends_on = date(2026, 9, 30)
    assert until_of(change(ContractAct.GIVE_NOTICE, ends_on=ends_on), UNTIL) == ends_on
    assert until_of(change(ContractAct.EXTEND, ends_on=ends_on), UNTIL) == UNTIL


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=-400, max_value=4000))
def test_a_change_is_never_held_against_a_limit_with_less_than_the_contract_is_worth(pence: int, days: int):
    line = replace(LINE, annual_value_pence=pence)
    end = CONTRACT.ends_on + timedelta(days=max(days, -360))
    for one in (change(ContractAct.VARY, lines=(line,)), change(ContractAct.EXTEND, ends_on=end)):
        weighed = weighed_pence(CONTRACT, one, UNTIL)
        assert weighed >= with_options_pence(CONTRACT, UNTIL)
        assert weighed >= contract_value(changed(CONTRACT, one))


@pytest.mark.parametrize(
    ("stage", "today", "days"),
    [
        (Stage.ISSUED, date(2026, 3, 31), None),
        (Stage.ISSUED, date(2026, 4, 1), 1),
        (Stage.PART_SIGNED, date(2026, 5, 17), 47),
        (Stage.SIGNED, date(2026, 5, 17), None),
        (Stage.IN_FORCE, date(2026, 5, 17), None),
        (Stage.DRAFT, date(2026, 5, 17), None),
        (Stage.ISSUED, date(2027, 4, 1), None),
    ],
)
def test_services_that_run_unsigned_are_counted_by_the_day(stage: Stage, today: date, days: int | None):
    assert unsigned_days(CONTRACT, stage, today) == days


def test_the_next_term_follows_and_lasts_as_long():
    assert next_term(CONTRACT) == (date(2027, 4, 1), date(2028, 3, 31))
    odd = replace(CONTRACT, starts_on=date(2026, 4, 10), ends_on=date(2026, 5, 20))
    assert next_term(odd) == (date(2026, 5, 21), date(2026, 6, 30))
