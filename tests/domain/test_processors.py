"""Processors' terms, screenings, and the three records on an agreement, as rules."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.errors import Invalid
from register.domain.sharing.agreements import choices
from register.domain.sharing.opinions import (
    OUTCOMES_OF,
    Capacity,
    NewOpinion,
    OpinionOutcome,
    check_opinion,
    missing,
)
from register.domain.sharing.processors import (
    NewProcessor,
    ProcessorTerm,
    TermAnswer,
    check_processor,
    lacking,
    with_terms,
)
from register.domain.sharing.screenings import (
    NewScreening,
    ScreeningAnswer,
    ScreeningOutcome,
    ScreeningPoint,
    advises,
    check_screening,
    unanswered,
    with_questions,
)
from tests.domain.builders import RULES, TODAY

TERMS = choices(RULES, "processor_terms", on=TODAY)
ASKED = choices(RULES, "screening_questions", on=TODAY)


def processor(*terms, **changes):
    values = {
        "agreement_id": "a1", "organisation_id": "acme", "processing": "Hosts the records", "starts_on": date(2026, 1, 1),
        "terms": terms,
    }  # fmt: skip
    return NewProcessor(**(values | changes))


def screening(*yes, **changes):
    made = with_questions(NewScreening(agreement_id="a1", screened_on=date(2026, 4, 1)), ASKED)
    told = tuple(
        replace(
            one, screening_answer=ScreeningAnswer.YES if one.screening_question in yes else ScreeningAnswer.NO
        )
        for one in made.answers
    )
    return replace(made, **{"answers": told, **changes})


def opinion(capacity=Capacity.SIRO, outcome=OpinionOutcome.ACCEPTS, **changes):
    values = {
        "agreement_id": "a1", "capacity": capacity, "opinion_outcome": outcome, "opinion_words": "Go on.",
        "given_on": date(2026, 4, 1), "given_post": "Director of finance",
    }  # fmt: skip
    return NewOpinion(**(values | changes))


def test_a_new_processor_is_asked_every_term_of_the_rules_and_lacks_them_all():
    made = with_terms(processor(), TERMS)
    assert [one.term for one in made.terms] == list(TERMS)
    assert lacking(made, TERMS) == tuple(TERMS)
    assert "audit" in TERMS


@given(st.lists(st.sampled_from(TermAnswer), min_size=len(TERMS), max_size=len(TERMS)))
def test_a_term_is_met_by_yes_and_left_only_where_the_rules_say_so(answers):
    made = processor(
        *(ProcessorTerm(term=code, term_answer=a) for code, a in zip(TERMS, answers, strict=True))
    )
    met = {
        code for code, a in zip(TERMS, answers, strict=True)
        if a is TermAnswer.YES or (a is TermAnswer.NOT_NEEDED and code in ("sub_processors", "transfers"))
    }  # fmt: skip
    assert set(lacking(made, TERMS)) == set(TERMS) - met


def test_a_term_stands_once_is_one_of_the_list_and_says_why_it_is_not_needed():
    twice = processor(ProcessorTerm(term="audit"), ProcessorTerm(term="audit"))
    strange = processor(
        ProcessorTerm(term="tea"), ProcessorTerm(term="audit", term_answer=TermAnswer.NOT_NEEDED)
    )
    with pytest.raises(Invalid, match="stands in the list already"):
        check_processor(twice, TERMS)
    with pytest.raises(Invalid) as fault:
        check_processor(strange, TERMS)
    assert set(fault.value.problems) == {"terms-0-term", "terms-1-term_where"}


def test_one_answer_that_is_enough_by_itself_advises_an_assessment_and_else_two():
    assert advises(screening("health_large"), ASKED, 2)
    assert not advises(screening("matching"), ASKED, 2)
    assert advises(screening("matching", "abroad"), ASKED, 2)
    assert advises(screening("matching"), ASKED, 1)


def test_it_is_decided_only_when_every_question_is_answered_and_against_the_answers_with_a_reason():
    left = screening(screening_outcome=ScreeningOutcome.NEEDED)
    left = replace(left, answers=left.answers[1:])
    with pytest.raises(Invalid, match="every question"):
        check_screening(left, ASKED, 2, today=TODAY)
    assert unanswered(left, ASKED) == ("health_large",)
    against = screening("health_large", screening_outcome=ScreeningOutcome.NOT_NEEDED)
    with pytest.raises(Invalid, match="although the answers advise one"):
        check_screening(against, ASKED, 2, today=TODAY)
    check_screening(replace(against, screening_reason="Covered by another"), ASKED, 2, today=TODAY)
    with pytest.raises(Invalid, match="Select a question"):
        check_screening(screening(answers=(ScreeningPoint(screening_question="tea"),)), ASKED, 2, today=TODAY)
    with pytest.raises(Invalid, match="today or in the past"):
        check_screening(screening(screened_on=date(2027, 1, 1)), ASKED, 2, today=TODAY)


def test_each_role_has_outcomes_of_its_own_and_who_advises_never_decides():
    assert len({outcome for some in OUTCOMES_OF.values() for outcome in some}) == 9
    for capacity, outcomes in OUTCOMES_OF.items():
        for outcome in OpinionOutcome:
            made = opinion(capacity, outcome)
            if outcome in outcomes:
                check_opinion(made, today=TODAY, there=())
                continue
            with pytest.raises(Invalid, match="for your role"):
                check_opinion(made, today=TODAY, there=())


def test_each_of_the_three_stands_once_and_stays_what_it_is():
    with pytest.raises(Invalid, match="already"):
        check_opinion(opinion(), today=TODAY, there={Capacity.SIRO})
    check_opinion(opinion(), today=TODAY, there={Capacity.SIRO}, kept=opinion())
    with pytest.raises(Invalid) as fault:
        check_opinion(
            opinion(Capacity.CALDICOTT_GUARDIAN, OpinionOutcome.CONTENT, agreement_id="a2"), today=TODAY, there=(),
            kept=opinion(),
        )  # fmt: skip
    assert set(fault.value.problems) == {"agreement_id", "capacity"}
    with pytest.raises(Invalid, match="today or in the past"):
        check_opinion(opinion(given_on=date(2027, 1, 1)), today=TODAY, there=())


def test_what_is_missing_is_advice_and_view_before_the_decision():
    assert [one.value for one in missing(())] == ["data_protection_officer", "caldicott_guardian", "siro"]
    assert missing(tuple(Capacity)) == ()
