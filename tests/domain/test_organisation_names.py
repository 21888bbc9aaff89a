"""One comparison of names: every way to write a body's name is met, and other bodies are not."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.people.directories import Directory
from register.domain.people.known_bodies import Called, likeness
from register.domain.people.organisation_names import FORMS as FORMS_RULE
from register.domain.people.organisation_names import Likeness, Names, names_on
from register.domain.people.organisation_numbers import numbers
from register.domain.rules import Confidence, Rule, Ruleset
from tests.domain.builders import RULES, TODAY
from tests.domain.writings import FORMS, body_names, writings

NAMES = Names(RULES, TODAY)
SAME, LIKELY, DIFFERENT = Likeness.SAME, Likeness.LIKELY, Likeness.DIFFERENT
FERNHILL = Called("Fernhill Care Ltd", numbers(None, "01234567", "1101234"))


def compared(one: str, other: str) -> Likeness:
    there, back = NAMES.likeness(one, other), NAMES.likeness(other, one)
    assert there is back
    return there


@pytest.mark.parametrize(
    "written",
    ["Fernhill Care Limited", "Fernhill Care Ltd.", "The Fernhill Care Ltd", "Fernhill  Care Ltd",
     "Fernhill\u00a0Care Ltd", "Fernhill Care\u200b Ltd", "Fernhill-Care Ltd", "FERNHILL CARE CYF", "fernhillcare ltd",
     "Férnhïll Care Cyfyngedig", "Fernhill Care L.T.D.", "\uff26ernhill Care Company Limited"],
)  # fmt: skip
def test_the_same_name_in_another_writing_is_the_same(written: str) -> None:
    assert compared("Fernhill Care Ltd", written) is SAME


@pytest.mark.parametrize(
    "written",
    ["Fernhill Care", "Fernhill Care LLP", "Fernhill Care C.I.C.", "Fernhill Care Community Interest Company",
     "Fernhil Care Ltd", "Fenrhill Care", "Care Fernhill Ltd", "Fernhill", "Fernhill Care (UK) Ltd",
     "Fernhill Care Holdings plc", "Shares in Fernhill Care Ltd", "Fernhill Care Limted", "F\u0435rnhill Care Ltd",
     "Fernhill Care Ltd, trading as Oakdene", "FCL", "Fernhill Care Limited (the one in Hartlepool)"],
)  # fmt: skip
def test_a_likely_name_is_neither_the_same_nor_another(written: str) -> None:
    assert compared("Fernhill Care Ltd", written) is LIKELY


@pytest.mark.parametrize(
    ("one", "other"),
    [("Fernhill Care Ltd", "Oakhill Care Ltd"), ("Fernhill Care Ltd", "Fernhill Home Ltd"),
     ("North Tees NHS Trust", "South Tees NHS Trust"), ("Northern Homes Ltd", "Southern Homes Ltd"),
     ("Hartlepool PCT", "Hartlepool Borough Council"), ("Hartlepool PCT", "Hartlepool Hospice"),
     ("Ward 7 Ltd", "Ward 8 Ltd"), ("Org 1", "Org 12"), ("!!!", "???"), ("", "Acme"),
     ("\u041e\u041e\u041e \u0420\u043e\u043c\u0430\u0448\u043a\u0430", "\u041e\u041e\u041e \u0412\u0435\u0441\u043d\u0430"),
     ("\u5c71\u7530\u75c5\u9662", "\u9234\u6728\u533b\u9662")],
)  # fmt: skip
def test_another_body_is_another_body(one: str, other: str) -> None:
    assert compared(one, other) is DIFFERENT


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hartlepool PCT", "Hartlepool Primary Care Trust"), ("Smith & Sons", "SMITH AND SONS"),
     ("O\u2019Brien + Sons plc", "OBrien and Sons Public Limited Company"), ("!!!", "!!!"),
     ("Tees Care CIC", "Tees Care cwmni buddiant cymunedol"), ("\u00c9clat Caf\u00e9", "eclat cafe"),
     ("\u0420\u043e\u043c\u0430\u0448\u043a\u0430", "\u0420\u041e\u041c\u0410\u0428\u041a\u0410"), ("The", "THE")],
)  # fmt: skip
def test_names_of_every_alphabet_are_met_in_every_writing(one: str, other: str) -> None:
    assert compared(one, other) is SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [("North Tees NHS Trust", "North Tees NHS Foundation Trust"), ("St Mary's Hospital", "Saint Marys Hosp."),
     ("North Tees and Hartlepool NHS Foundation Trust", "NTHFT"), ("University of Teesside", "Teesside University")],
)  # fmt: skip
def test_related_kinds_and_shortened_names_are_likely(one: str, other: str) -> None:
    assert compared(one, other) is LIKELY


@given(body_names(), st.data())
def test_a_name_is_never_another_bodys_however_it_is_written(name: str, data: st.DataObject) -> None:
    written = data.draw(writings(name))
    assert compared(name, written) is not DIFFERENT


@given(body_names())
def test_every_way_to_write_one_form_is_the_same(name: str) -> None:
    for ways in FORMS.values():
        for one, other in itertools.pairwise(ways):
            assert compared(f"{name} {one}", f"{name} {other.upper()}") is SAME


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared_and_the_order_does_not_matter(one: str, other: str) -> None:
    compared(one, other)


@given(st.text(min_size=1).filter(lambda text: text.strip() and Called(text).said))
def test_a_text_is_like_itself(text: str) -> None:
    assert compared(text, text) is SAME


@pytest.mark.parametrize(
    "written",
    ["company 01234567", "1234567", "Company number 1234567", "01 234 567", "charity no. 1101234",
     "Another name (company 01234567)", "Oakdene, registered in England 1234567"],
)  # fmt: skip
def test_a_number_beats_any_name(written: str) -> None:
    assert likeness(Called(written), FERNHILL, NAMES) is SAME
    assert likeness(FERNHILL, Called(written), NAMES) is SAME


@pytest.mark.parametrize(
    "written", ["company 01234568", "charity 1234567", "company 1101234", "7654321", "2024"]
)
def test_another_number_alone_is_another_body(written: str) -> None:
    assert likeness(Called(written), FERNHILL, NAMES) is DIFFERENT


def test_a_mistyped_number_beside_the_name_does_not_clear_it() -> None:
    assert likeness(Called("Fernhill Care Ltd (company 01234568)"), FERNHILL, NAMES) is not DIFFERENT


def test_two_records_are_told_by_their_numbers_before_their_names() -> None:
    renamed = Called("Oakdene Ltd", numbers(None, "01234567", None))
    namesake = Called("Fernhill Care Ltd", numbers(None, "07654321", None))
    unnumbered = Called("Fernhill Care Limited", numbers(None, None, None))
    assert likeness(renamed, FERNHILL, NAMES) is SAME
    assert likeness(namesake, FERNHILL, NAMES) is DIFFERENT
    assert likeness(unnumbered, FERNHILL, NAMES) is SAME


def test_letters_for_a_code_count_alone_or_after_the_word_for_it() -> None:
    trust = Called("North Tees Trust", numbers("RVW", None, None))
    arm = Called("Hartlepool PCT", numbers("5D9", None, None))
    assert likeness(Called("rvw"), trust, NAMES) is SAME
    assert likeness(Called("ODS code RVW"), trust, NAMES) is SAME
    assert likeness(Called("An RVW of something"), trust, NAMES) is DIFFERENT
    assert likeness(Called("Services of 5d9"), arm, NAMES) is SAME


def test_a_name_that_a_body_had_before_is_likely() -> None:
    renamed = Called("Oakdene Ltd", None, ("Fernhill Care Ltd",))
    assert likeness(Called("Fernhill Care Limited"), renamed, NAMES) is LIKELY
    assert likeness(Called("Oakdene Limited"), renamed, NAMES) is SAME
    assert likeness(Called("Beechwood Ltd"), renamed, NAMES) is DIFFERENT


@given(body_names(), st.data())
def test_a_directory_finds_what_a_comparison_finds(name: str, data: st.DataObject) -> None:
    others = [(Called(other, numbers(None, None, None)), other) for other in ("Oakdene plc", "Tees Hospice")]
    asked = Called(data.draw(writings(name)))
    here = Directory([*others, (Called(name, numbers("X9Z", None, None)), "it")], NAMES)
    assert "it" in [found for _, found in here.like(asked)]
    assert [found for _, found in here.like(Called("x9z"))] == ["it"]


_WORDS = (
    "acme",
    "health",
    "community",
    "wheelchairs",
    "northern",
    "saint",
    "st",
    "bupa",
    "care",
    "services",
    "the",
)


def _typed_wrongly(word: str, at: int) -> str:
    return word[: at % len(word)] + "q" + word[at % len(word) + 1 :]


@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3), st.integers(0, 20)),
        min_size=2,
        max_size=12,
    )
)
@settings(max_examples=60)
def test_the_directory_finds_whatever_the_comparison_finds(rows):
    """With a letter wrong in the first word of some."""
    names = [
        " ".join((_typed_wrongly(words[0], at) if at % 3 else words[0], *words[1:])) for words, at in rows
    ]
    bodies = [Called(name) for name in names]
    here = Directory([(body, at) for at, body in enumerate(bodies)], NAMES)
    for asked in bodies:
        every = {at for at, other in enumerate(bodies) if NAMES.likeness(asked.name, other.name)}
        found = {at for _, at in here.like(asked)}
        assert found == every
        assert {at for _, at in here.like(asked, before=3)} == {at for at in every if at < 3}


def test_days_on_which_the_rules_read_alike_share_what_was_put_together_and_others_do_not() -> None:
    def form(written: str, begins: date, ends: date | None = None) -> Rule:
        rows = [{"form": "x", "family": "x", "written": [written]}]
        return Rule(
            key=FORMS_RULE,
            value=rows,
            valid_from=begins,
            valid_to=ends,
            source="a test",
            confidence=Confidence.HIGH,
        )

    first, last = date(2020, 1, 1), date(2023, 3, 31)
    rules = Ruleset("changing", [form("Ltd", first, last), form("Oy", last + timedelta(days=1))])
    shared = names_on(rules, first)
    assert all(names_on(rules, day) is shared for day in (date(2021, 6, 1), last))
    for day in (first - timedelta(days=1), first, last, last + timedelta(days=1), TODAY):
        for name in ("Acme Ltd", "Acme Oy"):
            assert names_on(rules, day).written(name) == Names(rules, day).written(name), day
