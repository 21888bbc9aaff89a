"""What the rows of a contracts register mean, and what is refused or asked about."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain import money
from register.domain.contracts.contracts import (
    NewContract,
    PriceBasis,
    ServiceLine,
    annual_for,
    term_months,
    with_options_pence,
)
from register.domain.imports.contract_readings import ContractReading, read_contracts
from register.domain.imports.contract_rows import vat_said
from register.domain.imports.mappings import SHIPPED, SHIPPED_FOR_CONTRACTS, About, guess, shipped
from register.domain.imports.tables import Sheet, Unreadable, table_of
from register.domain.people.organisations import named

HEAD = (
    "Ref",
    "Contract title",
    "Supplier",
    "Contract value",
    "Start date",
    "End date",
    "Maximum end date",
    "Extendable",
)
PLAIN = ("A1", "Podiatry", "Acme Ltd", "£1,000", "1/4/2024", "31/3/2025", "", "")
COLUMNS = ("source_id", "title", "provider", "value", "starts_on", "ends_on", "latest_end_on", "extendable")


def changed(**cells: str) -> tuple[str, ...]:
    return tuple(cells.get(name, was) for name, was in zip(COLUMNS, PLAIN, strict=True))


def read(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> ContractReading:
    mapping = shipped("nhs_contracts")
    table = table_of(
        Sheet("c.csv", "", tuple(enumerate((head, *rows), start=1))), mapping.headings.__contains__
    )
    assert table is not None
    return read_contracts([table], mapping)


def wrong(**cells: str) -> dict[str, str]:
    (one,) = read(changed(**cells)).waiting
    return one.problems


@pytest.mark.parametrize(
    ("cells", "field", "words"),
    [
        ({"value": "about £5m"}, "value", "no single amount"),
        ({"value": ""}, "value", "Enter the value"),
        ({"value": "£1,000 inc VAT"}, "value", "Enter the value without VAT"),
        ({"starts_on": "soon"}, "starts_on", "is not a date"),
        ({"starts_on": "April 2024"}, "starts_on", "is not one day"),
        ({"ends_on": ""}, "ends_on", "Enter the end date"),
        ({"ends_on": "31/3/2023"}, "ends_on", "on or after the start date"),
        ({"latest_end_on": "1/1/2025"}, "latest_end_on", "on or after the end date"),
        ({"latest_end_on": "31/3/2027", "extendable": "No"}, "latest_end_on", "cannot be extended"),
        ({"extendable": "perhaps"}, "extendable", "neither yes nor no"),
        ({"provider": "n/a"}, "provider", "Enter the provider"),
        ({"title": ""}, "title", "Enter the title"),
        ({"title": "x" * 201}, "title", "longer than 200"),
    ],
)
def test_a_row_that_cannot_be_understood_says_what_to_do(cells, field, words):
    assert words in wrong(**cells)[field]


@pytest.mark.parametrize(
    "value", ["£1,000", "1000.00", "GBP 1,000", "1k", "£1,000 ex VAT", "1000 (excl. VAT)", "£1,000 + VAT"]
)
def test_money_is_read_as_people_write_it(value):
    (one,) = read(changed(value=value)).entries
    assert one.entry.award_value_pence == 100_000


def test_a_value_with_and_one_without_vat_in_one_column_stop_the_whole_file():
    with pytest.raises(Unreadable, match=r"row 2 gives a value with VAT and c\.csv, row 3 one without"):
        read(changed(value="£1,000 inc VAT"), changed(source_id="A2", value="£2,000 excluding VAT"))


def test_a_heading_that_says_with_vat_makes_every_row_wait():
    head = tuple("Contract value inc VAT" if one == "Contract value" else one for one in HEAD)
    assert [one.problems["value"][:23] for one in read(PLAIN, head=head).waiting] == [
        "The value is with VAT, "
    ]


def test_a_total_that_is_the_sum_is_left_out_and_one_that_is_not_stops_the_whole_file():
    rows = (PLAIN, changed(source_id="A2", value="£500.50"))
    found = read(*rows, ("Total", "", "", "1,500.50", "", "", "", ""))
    assert (len(found.entries), len(found.waiting)) == (2, 0)
    assert "agrees with them" in found.remarks[-1]
    with pytest.raises(Unreadable, match=r"a total of £1,500, and the rows above it add up to £1,500\.50"):
        read(*rows, ("Grand total", "", "", "1,500", "", "", "", ""))


def test_totals_of_parts_and_of_the_whole_are_each_compared():
    total = ("Sub-total", "", "", "1000", "", "", "", "")
    rows = (PLAIN, total, changed(source_id="A2"), total, ("Total", "", "", "2000", "", "", "", ""))
    assert len(read(*rows).entries) == 2


def test_a_service_called_total_something_is_no_total():
    assert len(read(changed(title="Total body imaging", source_id="Total 1")).entries) == 1


def test_two_rows_of_one_reference_wait_both_and_the_same_row_twice_counts_once():
    found = read(PLAIN, changed(value="£2,000"), changed(source_id="A2"))
    assert [one.entry.key for one in found.entries] == ["A2"]
    assert ["has the number A1 too" in one.problems["source_id"] for one in found.waiting] == [True, True]
    again = read(PLAIN, changed(value="1000.00", starts_on="2024-04-01"))
    assert (len(again.entries), again.repeated) == (1, ["c.csv, row 3"])


def test_a_row_without_a_number_is_known_again_by_what_does_not_change():
    (one,) = read(changed(source_id="")).entries
    (later,) = read(changed(source_id="", value="£9", ends_on="31/3/2026")).entries
    assert one.entry.key == later.entry.key
    assert one.entry.digest != later.entry.digest


def test_headings_over_two_rows_are_joined_and_a_formula_nobody_worked_out_waits():
    mapping = shipped("nhs_contracts")
    upper = ("Ref", "Contract title", "Supplier", "Contract", "", "", "", "")
    lower = ("", "", "", "value", "start date", "end date", "", "")
    rows = (upper, lower, (*PLAIN[:6], "", ""))
    sheet = Sheet("c.xlsx", "S", tuple(enumerate(rows, start=1)), uncomputed=frozenset({(3, 3)}))
    table = table_of(sheet, mapping.headings.__contains__)
    assert table is not None
    (one,) = read_contracts([table], mapping).waiting
    assert "A formula stands under Contract value" in one.problems[""]


@pytest.mark.parametrize(
    ("number", "field"),
    [
        ("01234567", "company_number"),
        ("oc301234", "company_number"),
        ("1101234", "charity_number"),
        ("RVW", "ods_code"),
    ],
)
def test_a_number_is_told_by_its_form(number, field):
    assert getattr(named("Acme", number), field) == number.upper()


@given(st.sampled_from(["ex VAT", "excl. VAT", "excluding VAT", "+ VAT", "plus VAT", "without VAT"]))
def test_words_for_without_vat_are_never_read_as_with(words):
    assert vat_said(f"£5 {words}") == "without"


@given(
    pence=st.integers(0, 10**11), start=st.dates(date(2000, 1, 1), date(2040, 1, 1)), days=st.integers(0, 4000),
    more=st.integers(0, 2000),
)  # fmt: skip
@settings(max_examples=40)
def test_no_limit_is_held_against_less_than_was_awarded(pence, start, days, more):
    """The value shared over the months and put together again is never below it, and at most a penny a month above."""
    end = date.fromordinal(start.toordinal() + days)
    latest = date.fromordinal(end.toordinal() + more)
    line = ServiceLine(
        code="x", name="x", basis=PriceBasis.BLOCK, annual_value_pence=annual_for(pence, start, latest)
    )
    whole = NewContract(
        title="x",
        commissioner_id="a",
        provider_id="b",
        edition="x",
        starts_on=start,
        ends_on=end,
        lines=(line,),
    )
    found = with_options_pence(whole, latest)
    assert pence <= found <= pence + term_months(start, latest) / 12 + 1
    assert money.said(found)


def test_a_mapping_for_contracts_is_never_guessed_for_a_register_of_interests():
    every = [shipped(name) for name in (*SHIPPED, *SHIPPED_FOR_CONTRACTS)]
    found = guess(("Name", "Nature of interest", "Value", "Date from"), every)
    assert found is not None
    assert found.about is About.INTERESTS
