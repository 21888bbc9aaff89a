"""What a row of a register means: an entry, a nil return, or why neither; nothing is guessed silently."""

from __future__ import annotations

from datetime import date

import pytest

from register.domain.dates import Period
from register.domain.imports.digests import digest_of
from register.domain.imports.entries import Entry, Misread, RowReader
from register.domain.imports.mappings import shipped
from register.domain.imports.tables import Sheet, table_of

NHS = shipped("nhs_template")
ON = date(2026, 11, 28)
HEADINGS = ("Ref", "Name", "Nature of interest", "Type of interest", "Category", "Organisation", "Value", "From", "To",
            "Date declared", "Action taken")  # fmt: skip
ROW = {
    "Ref": "7", "Name": "Ann Other", "Nature of interest": "Shares", "Type of interest": "Financial interest",
    "Category": "Shareholdings", "Organisation": "Acme Ltd", "From": "1/4/2024", "Date declared": "2 May 2024",
}  # fmt: skip


def _read(
    mapping: str = "nhs_template", headings: tuple[str, ...] = HEADINGS, **row: str
) -> Entry | Misread | None:
    told = {name: row.get(name, "") for name in headings}
    reading = shipped(mapping)
    sheet = Sheet("a.csv", "", ((1, headings), (2, tuple(told.values()))))
    table = table_of(sheet, lambda key: key in reading.headings)
    assert table is not None
    return RowReader(reading, table, on=ON, today=ON).read(table.rows[0])


def _entry(**changes: str) -> Entry:
    found = _read(**{**ROW, **changes})
    assert isinstance(found, Entry), found
    return found


def _problems(**changes: str) -> dict[str, str]:
    found = _read(**{**ROW, **changes})
    assert isinstance(found, Misread), found
    return dict(found.problems)


def test_a_whole_row_becomes_an_entry_with_its_own_number_and_dates() -> None:
    entry = _entry(Value="£175-200", To="ongoing", **{"Action taken": "Leaves the room"})
    assert (entry.source_id, entry.whom.name, entry.situation, entry.interest_type) == (
        "7",
        "Ann Other",
        "Sh",
        "financial",
    )
    assert (entry.arose_on, entry.declared_on, entry.ended_on) == (date(2024, 4, 1), date(2024, 5, 2), None)
    assert entry.value_pence is None
    assert entry.description == "Shares\nAction taken: Leaves the room\nValue as written: £175-200"
    assert entry.unsaid == ()


def test_what_the_row_does_not_say_is_said_to_be_taken_from_elsewhere() -> None:
    entry = _entry(From="", **{"Date declared": ""})
    assert set(entry.unsaid) == {"arose_on", "declared_on"}
    assert entry.arose_on == entry.declared_on == ON
    assert _entry(From="March 2024").unsaid == ("arose_on_day",)
    assert "Began, as written: March 2024" in _entry(From="March 2024").description


def test_an_interest_of_unknown_beginning_that_ended_before_it_was_declared_began_by_its_end() -> None:
    assert _entry(From="", To="1/1/2020").arose_on == date(2020, 1, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"Name": " "}, "person"),
        ({"Nature of interest": ""}, "description"),
        ({"Type of interest": "Karmic"}, "interest_type"),
        ({"Type of interest": ""}, "interest_type"),
        ({"Category": "Pets"}, "situation"),
        ({"From": "soon"}, "arose_on"),
        ({"From": "1/5/1897"}, "arose_on"),
        ({"From": "1/4/2024", "To": "1/3/2024"}, "ended_on"),
        ({"Date declared": "1/1/2199"}, "declared_on"),
        ({"Nature of interest": "x" * 4001}, "description"),
    ],
)
def test_what_cannot_be_understood_is_said_beside_its_field(changes: dict[str, str], field: str) -> None:
    assert list(_problems(**changes)) == [field]


def test_a_row_that_is_not_understood_is_kept_as_it_stands() -> None:
    found = _read(**{**ROW, "From": "soon"})
    assert isinstance(found, Misread)
    assert found.cells == {**ROW, "From": "soon"}
    assert found.place.row == 2


@pytest.mark.parametrize(
    "words", ["Nil Return ", "NIL", "None", "Nothing to declare", "No interests declared"]
)
def test_a_nil_return_is_told_from_an_entry(words: str) -> None:
    entry = _read(Name="Ann Other", **{"Nature of interest": words, "Date declared": "2/5/2024"})
    assert isinstance(entry, Entry)
    assert entry.nothing == Period(date(2024, 4, 1), date(2025, 3, 31))
    assert entry.unsaid == ("period",)


def test_a_nil_return_that_names_something_is_asked_about() -> None:
    assert "nil" in _problems(**{"Nature of interest": "None"})
    assert "Acme Ltd" in _problems(**{"Nature of interest": "None"})["nil"]


def test_a_minister_s_nil_return_is_for_the_months_of_its_release() -> None:
    headings = ("Minister", "Date", "Gift", "Given or Received", "Who gift was given to or received from", "Value (£)",
                "release_slug", "nil_return")  # fmt: skip
    nil = dict.fromkeys(headings[2:6], "Nil Return ")
    entry = _read(
        "ministers_gifts", headings, Minister="Ann", release_slug="gifts-may-2026", nil_return="False", **nil
    )
    assert isinstance(entry, Entry)
    assert entry.nothing == Period(date(2026, 5, 1), date(2026, 5, 31))
    given = _read("ministers_gifts", headings, Minister="Ann", Gift="Pen", **{"Given or Received": "Given"})
    assert isinstance(given, Misread)


def test_a_tick_under_a_heading_is_the_type_and_two_ticks_are_asked_about() -> None:
    headings = (
        "Name",
        "Declared interest",
        "Financial interests",
        "Non-financial personal interests",
        "Indirect",
    )
    one = _read(
        "nhs_template", headings, Name="Ann", **{"Declared interest": "Trustee", "Financial interests": "X"}
    )
    assert isinstance(one, Entry)
    assert one.interest_type == "financial"
    through = _read(
        "nhs_template",
        headings,
        Name="Ann",
        Indirect="Indirect",
        **{"Declared interest": "Wife", "Financial interests": "X"},
    )
    assert isinstance(through, Entry)
    assert through.interest_type == "indirect"
    ticks = {"Financial interests": "x", "Non-financial personal interests": "✓"}
    both = _read("nhs_template", headings, Name="Ann", **{"Declared interest": "Trustee", **ticks})
    assert isinstance(both, Misread)


def test_a_formula_that_nobody_worked_out_is_said_and_never_taken_for_a_blank() -> None:
    sheet = Sheet(
        "a.xlsx", "S", ((1, ("Name", "Nature of interest")), (2, ("", ""))), uncomputed=frozenset({(2, 1)})
    )
    table = table_of(sheet, lambda key: key in NHS.headings)
    assert table is not None
    found = RowReader(NHS, table, on=ON, today=ON).read(table.rows[0])
    assert isinstance(found, Misread)
    assert "Nature of interest" in found.problems[""]


def test_two_editions_that_say_the_same_in_other_forms_are_one_content() -> None:
    one, other = _entry(), _entry(From="2024-04-01", **{"Date declared": "02/05/2024", "Ref": "7"})
    assert digest_of(one, "p") == digest_of(other, "p")
    assert digest_of(one, "p") != digest_of(_entry(To="1/9/2024"), "p")
    assert digest_of(one, "p") != digest_of(one, "q")
    unsaid = _entry(From="", **{"Date declared": ""})
    assert "arose_on" in unsaid.unsaid
