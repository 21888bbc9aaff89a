"""Plain values are read as what they say: nothing is bent, and every fault stands beside its field."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.authority.delegations import NewDelegation
from register.domain.contracts.contracts import NewContract, PriceBasis
from register.domain.errors import Invalid
from register.domain.interests.interests import NewInterest
from register.domain.readers import UNKNOWN, read
from register.domain.sharing.agreements import AgreementParty
from register.domain.sharing.incidents import NewItemToCheck
from register.domain.values import kept, part_of, plain

INTEREST: dict[str, Any] = {
    "person_id": "ann", "interest_type": "financial", "situation": "Sh", "description": "Shares",
    "arose_on": "2026-01-01",
}  # fmt: skip
LINE: dict[str, Any] = {"code": "DN", "name": "Nursing", "basis": "block", "annual_value_pence": 100}
CONTRACT: dict[str, Any] = {
    "title": "Nursing", "commissioner_id": "a", "provider_id": "b", "edition": "e", "starts_on": "2026-04-01",
    "ends_on": "2027-03-31", "lines": [LINE],
}  # fmt: skip
NO_DAY = (
    0, "0", True, 1767225600, 1.0, "1767225600", "2026-1-1", "20260101", "2026-W01-1", "2026-02-30", "0000-01-01",
    "2026-01-01T00:00", "2026-01-01 ", "２０２６-01-01", "", [], {}, "today",
)  # fmt: skip
NO_PENCE = (True, False, "10", "10.00", 10.0, 1e308, "1,000", [1], {}, 10**15, -(10**15), "")


def faults(cls: Any, given: Any, **fixed: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        read(cls, given, **fixed)
    return refused.value.problems


@pytest.mark.parametrize("value", NO_DAY)
def test_a_day_is_written_like_2026_04_01_and_nothing_else_is_one(value: object) -> None:
    words = "The date the interest began must be a real date, written like 2026-04-01"
    assert faults(NewInterest, {**INTEREST, "arose_on": value}) == {"arose_on": words}


@pytest.mark.parametrize("value", NO_PENCE)
def test_pence_are_whole_numbers_and_nothing_else(value: object) -> None:
    words = "The value must be a whole number, written like 1250"
    assert faults(NewInterest, {**INTEREST, "value_pence": value}) == {"value_pence": words}


@pytest.mark.parametrize("value", [0, 1, "true", "Yes", "", [], 1.0])
def test_true_and_false_are_nothing_else(value: object) -> None:
    given = {"matter": "m", "organisation_id": "o", "grantor_kind": "board", "valid_from": "2026-04-01"}
    assert list(faults(NewDelegation, {**given, "sub_delegable": value})) == ["sub_delegable"]


@pytest.mark.parametrize(
    "value", [12.5, True, "1E3", "NaN", "Infinity", " 1", "1_0", "１", "1,5", ".5", "5.", ""]
)
def test_an_exact_number_is_text_in_digits_or_a_whole_number(value: object) -> None:
    line = {**LINE, "basis": "cost_per_case", "quantity": value}
    assert list(faults(NewContract, {**CONTRACT, "lines": [line]})) == ["lines-0-quantity"]


@pytest.mark.parametrize("value", ["2026-10-23T17:00:00", "2026-10-23", 0, True, "2026-10-23 17:00Z", "now"])
def test_an_instant_needs_its_zone(value: object) -> None:
    given = {"source": "reported", "what": "Letters", "noticed_at": value}
    assert list(faults(NewItemToCheck, given)) == ["noticed_at"]


def test_an_instant_of_any_zone_is_read() -> None:
    given = {"source": "reported", "what": "Letters", "noticed_at": "2026-10-23T17:00:00+01:00"}
    assert read(NewItemToCheck, given).noticed_at == datetime(2026, 10, 23, 16, tzinfo=UTC)


@pytest.mark.parametrize("value", ["Financial", "FINANCIAL", "other", "", 1, True, []])
def test_a_choice_is_one_of_its_words(value: object) -> None:
    words = "Select what type of interest it is from the list"
    assert faults(NewInterest, {**INTEREST, "interest_type": value}) == {"interest_type": words}


@pytest.mark.parametrize("value", [1, True, 1.5, [], {}])
def test_a_text_is_text(value: object) -> None:
    assert list(faults(NewInterest, {**INTEREST, "description": value})) == ["description"]


@pytest.mark.parametrize("value", ["a\x00b", "a\x07", "\ud800"])
def test_a_text_that_cannot_be_kept_is_refused_wherever_it_stands(value: str) -> None:
    assert list(faults(NewInterest, {**INTEREST, "organisation_id": value})) == ["organisation_id"]


def test_every_fault_is_told_at_once_and_what_is_not_known_is_one() -> None:
    found = faults(
        NewContract, {**CONTRACT, "title": None, "ends_on": 3, "lines": [{}], "endsOn": "2027-03-31"}
    )
    assert found == {
        "endsOn": UNKNOWN, "title": "Enter the title of the contract",
        "ends_on": "The end date must be a real date, written like 2026-04-01",
        "lines-0-code": "Enter a code for the service", "lines-0-name": "Enter the name of the service",
        "lines-0-basis": "Select the price basis",
    }  # fmt: skip


def test_null_is_an_answer_only_where_none_need_be_given() -> None:
    assert read(NewInterest, {**INTEREST, "ended_on": None}).ended_on is None
    assert list(faults(NewContract, {**CONTRACT, "form": None})) == ["form"]


@pytest.mark.parametrize("given", [None, [], "x", 3])
def test_a_value_is_an_object(given: object) -> None:
    assert list(faults(NewInterest, given)) == [""]


def test_what_is_settled_already_may_be_said_again_but_not_otherwise() -> None:
    assert read(NewInterest, INTEREST, person_id="ann").person_id == "ann"
    assert list(faults(NewInterest, INTEREST, person_id="bob")) == ["person_id"]


LINES = st.fixed_dictionaries(
    {
        "code": st.from_regex(r"[A-Z]{1,5}", fullmatch=True), "name": st.just("Nursing"),
        "basis": st.sampled_from([basis.value for basis in PriceBasis]),
        "annual_value_pence": st.none() | st.integers(0, 10**12), "unit": st.none() | st.just("visit"),
        "quantity": st.none() | st.decimals(0, 10**6, places=2).map(str),
        "unit_price_tenthousandths": st.none() | st.integers(0, 10**9),
        **{
            name: st.none() | st.decimals(0, 100, places=2).map(str)
            for name in ("floor_quantity", "ceiling_quantity", "marginal_percent")
        },
    }
)  # fmt: skip


@given(st.lists(LINES, max_size=4), st.none() | st.dates(date(2026, 4, 1), date(2027, 3, 31)))
def test_what_is_told_of_a_value_reads_as_that_value(lines: list[dict[str, Any]], day: date | None) -> None:
    value = read(NewContract, {**CONTRACT, "lines": lines, "service_start_on": day and day.isoformat()})
    assert read(NewContract, plain(value)) == value
    assert plain(value)["lines"] == lines


def test_a_value_within_a_value_is_kept_as_text_and_comes_back_as_it_was() -> None:
    party = AgreementParty(organisation_id="a", signed_on=date(2026, 4, 1))
    assert part_of(AgreementParty, plain(party)) == party
    line = read(NewContract, {**CONTRACT, "lines": [{**LINE, "basis": "local_price", "quantity": 3}]}).lines[
        0
    ]
    assert line.quantity == Decimal(3)
    assert kept(line)["quantity"] == "3"
