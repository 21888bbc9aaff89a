"""Texts are kept in one form or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.documents.displays import FORBIDDEN
from register.domain.characters import is_blank
from register.domain.errors import Invalid
from register.domain.people.people import NewPerson, check_person
from register.domain.texts import Code, Email, Line, Prose, check_text, normalised


@given(st.text())
def test_normalising_twice_changes_nothing_more(text):
    assert normalised(normalised(text)) == normalised(text)


def test_a_name_typed_with_a_separate_accent_is_the_same_name():
    assert NewPerson(name=" Zoe\u0308 ").name == "Zoë"
    assert NewPerson(name="A", email="  ").email is None


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\ud800b"])
def test_control_characters_and_broken_characters_are_refused(text):
    with pytest.raises(Invalid) as refused:
        check_text(text, "the title", 10, field="title")
    assert list(refused.value.problems) == ["title"]


def test_the_longest_text_fits_and_one_more_does_not():
    assert check_text("x" * 10, "the title", 10) == "x" * 10
    with pytest.raises(Invalid, match="10 characters or fewer"):
        check_text("x" * 11, "the title", 10)


def test_an_empty_text_asks_for_it():
    with pytest.raises(Invalid, match="Enter the title"):
        check_text(" \n ", "the title", 10)
    assert check_text(" ", "the title", 10, required=False) == ""


def test_line_ends_from_any_machine_are_one_character():
    assert check_text("one\r\ntwo\rthree\tfour", "the text", 50) == "one\ntwo\nthree\tfour"


ODD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\u200b\u200c\u200d\u180e\ufe0f\u00ad\ufeff\u2060\u3164\u0301\u0308\u00a0\n\t é👩⚕ка"
        ),
    )
)
KINDS = [kind("the text", longest=4000) for kind in (Prose, Line, Code, Email)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: type(kind).__name__)
@given(typed=ODD)
def test_bringing_a_text_to_its_form_twice_changes_nothing_more(kind, typed):
    assert kind.kept(kind.kept(typed)) == kind.kept(typed)


@pytest.mark.parametrize("kind", KINDS[:2], ids=lambda kind: type(kind).__name__)
@given(typed=ODD)
def test_what_is_kept_can_be_seen_searched_and_written_into_a_document(kind, typed):
    kept = kind.kept(typed)
    if kept and kind.problem(kept) is None:
        assert not FORBIDDEN.search(kept)
        assert not is_blank(kept)
        assert isinstance(kind, Prose) or "\n" not in kept


@pytest.mark.parametrize(
    "typed", ["\u200b", "\u3164", "\u00ad \ufeff", "\u0301", "\u200d\u200d", "\u2800", "\ufe0f"]
)
def test_nothing_but_invisible_letters_is_nothing(typed):
    with pytest.raises(Invalid) as refused:
        check_person(NewPerson(name=typed))
    assert refused.value.problems == {"name": "Enter the person's name"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Fernhill\u200b Care", "Fernhill Care"),
        ("Fern\u00adhill", "Fernhill"),
        ("Fernhill\u00a0  Care", "Fernhill Care"),
        ("\ufeffZoë", "Zoë"),
        ("An\u200dna", "Anna"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("葛\U000e0100城", "葛\U000e0100城"),
    ],
)
def test_a_name_is_kept_without_what_nobody_sees_and_with_what_its_script_needs(typed, kept):
    assert NewPerson(name=typed).name == kept


@pytest.mark.parametrize(
    "typed", ["Two\nLines", "Two\rLines", "Two\tLines", "Two\u2028Lines", "Two\x85Lines"]
)
def test_a_name_is_on_one_line(typed):
    with pytest.raises(Invalid, match="The person's name must be on one line"):
        check_person(NewPerson(name=typed))


@pytest.mark.parametrize(
    "odd", ["\ufffe", "\uffff", "\ufffd", "\ufdd0", "\U0001ffff", "\u202e", "\u2066", "\ufff9"]
)
def test_what_cannot_be_read_is_refused_in_a_name_and_in_several_lines(odd):
    with pytest.raises(Invalid, match="must not include characters that cannot be read"):
        check_person(NewPerson(name=f"co{odd}operative"))
    with pytest.raises(Invalid, match="must not include characters that cannot be read"):
        check_text(f"co{odd}operative", "the text", 100)


@pytest.mark.parametrize(
    "email",
    ["pat\u200b@example.org", "p\u0430t@example.org", "pat@ex\u0430mple.org", "pät@example.org", "pat@example",
     "pat@@example.org", "pa t@example.org", "pat@-example.org", "pat\u00ad@example.org"],
)  # fmt: skip
def test_an_address_that_could_look_like_another_is_refused(email):
    with pytest.raises(Invalid) as refused:
        check_person(NewPerson(name="Pat", email=email))
    assert list(refused.value.problems) == ["email"]


@pytest.mark.parametrize("email", ["o'neil.pat+x@example.nhs.uk", "a_b-c@sub.example.org", "1@2.uk"])
def test_usual_addresses_are_taken(email):
    check_person(NewPerson(name="Pat", email=email))
