"""A grade on the scale of its own day, and what it advises; a draft in the order of the addressee's form."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.errors import Invalid
from register.domain.sharing.drafts import draft
from register.domain.sharing.grading import NewAssessment, check_assessment, scale
from tests.domain.builders import RULES

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SIRI, SUI = datetime(2015, 5, 1, tzinfo=UTC), datetime(2009, 5, 1, tzinfo=UTC)
GRADE = NewAssessment(incident_id="x", severity="impact_3", likelihood="likely_3", words="Ten people")


@pytest.mark.parametrize(("likelihood", "severity", "advised"), [
    (2, 5, ()), (5, 1, ()), (3, 1, ()), (3, 2, ("regulator",)), (3, 3, ("regulator",)),
    (3, 4, ("regulator", "department")), (5, 5, ("regulator", "department")),
])  # fmt: skip
def test_the_grid_advises_whom_to_tell(likelihood, severity, advised):
    assert scale(RULES, NOW).advises(f"impact_{severity}", f"likely_{likelihood}") == advised


def test_the_levels_of_before_advise_by_the_level_alone():
    assert scale(RULES, SIRI).advises("ig_2", None) == ("regulator",)
    assert scale(RULES, SIRI).advises("ig_1", None) == ()
    assert [scale(RULES, SUI).advises(f"sui_{n}", None) for n in (2, 3, 5)] == [
        (),
        ("regulator",),
        ("regulator",),
    ]


@settings(max_examples=40)
@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 4), st.integers(0, 4))
def test_a_graver_grade_never_advises_to_tell_fewer(likelihood, severity, more, graver):
    on = scale(RULES, NOW)
    then = on.advises(f"impact_{min(5, severity + graver)}", f"likely_{min(5, likelihood + more)}")
    assert set(on.advises(f"impact_{severity}", f"likely_{likelihood}")) <= set(then)


@pytest.mark.parametrize(("changes", "field"), [
    ({"severity": "ig_2"}, "severity"), ({"likelihood": None}, "likelihood"), ({"likelihood": "sure"}, "likelihood"),
    ({"words": ""}, "words"),
])  # fmt: skip
def test_a_grade_is_of_the_scale_of_its_day(changes, field):
    with pytest.raises(Invalid) as fault:
        check_assessment(replace(GRADE, **changes), scale(RULES, NOW))
    assert list(fault.value.problems) == [field]


def test_a_scale_without_likelihood_takes_none():
    with pytest.raises(Invalid):
        check_assessment(replace(GRADE, severity="ig_2"), scale(RULES, SIRI))
    check_assessment(replace(GRADE, severity="ig_2", likelihood=None), scale(RULES, SIRI))


def test_english_nhs_bodies_have_the_toolkits_form_and_others_the_regulators():
    forms = [draft(RULES, NOW, {}, {}, body=body) for body in ("nhs_trust", "company", None)]
    assert [one.name.split()[1] for one in forms if one] == ["toolkit's", "regulator's", "regulator's"]
    assert draft(RULES, SUI, {}, {}) is None


def test_what_the_record_says_and_what_was_typed_answer_and_the_rest_is_empty():
    found = draft(RULES, NOW, {"what": "A letter"}, {"effects": "None", "overview": "never read"})
    answers = {one.key: one.answer for part in found.parts for one in part.questions}
    assert (answers["overview"], answers["effects"], answers["remedy"]) == ("A letter", "None", "")
    assert found.empty == len(answers) - 2
