"""Services, plans, options and people who move in a separation programme, and what a structure counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.contracts.lines import QualityIndicator
from register.domain.errors import Invalid
from register.domain.separation import appraisals, care_services, cohorts, milestones, programmes
from register.domain.separation.appraisals import (
    Benefit,
    Criterion,
    Joined,
    NewAppraisal,
    Option,
    Score,
    Weight,
)
from register.domain.separation.care_services import NewCareService, Standing
from register.domain.separation.cohorts import NewCohort
from register.domain.separation.milestones import MilestoneState, NewMilestone, Placed
from register.domain.separation.programmes import NewProgramme
from register.domain.separation.promises import PromiseState, state_of
from register.domain.separation.structures import Document, structure_of
from tests.domain.builders import RULES

TODAY = date(2026, 5, 15)


def refused(check, *args, **kwargs):
    with pytest.raises(Invalid) as fault:
        check(*args, **kwargs)
    return fault.value.problems


SERVICE = NewCareService(
    name="Nursing", service_kind="community_nursing", commissioner_id="icb", provider_id="trust"
)
COSTED = replace(SERVICE, income_pence=100_000, direct_cost_pence=80_000, indirect_cost_pence=9_000, overhead_pence=9_000,
                 overhead_driver="Headcount")  # fmt: skip


def test_a_margin_is_what_the_costs_leave_of_the_income_and_unknown_while_one_is():
    assert care_services.margin_pence(COSTED) == 2_000
    assert care_services.margin_pence(replace(COSTED, direct_cost_pence=None)) is None


def test_a_thin_margin_a_loss_and_a_contract_of_another_amount_are_told_and_not_refused():
    care_services.check_care_service(COSTED, RULES, on=TODAY)
    thin = care_services.warnings(COSTED, Standing(today=TODAY, thin_percent=3, contract_pence=90_000))
    assert [words.split(":")[0] for words in thin] == [
        "Its margin is under 3% of its income",
        "Its contract gives £900.00 a year for it, and £1,000.00 is recorded here",
    ]
    loss = replace(COSTED, direct_cost_pence=90_000)
    assert care_services.warnings(loss, Standing(today=TODAY)) == (
        "It costs £80.00 a year more than its income",
    )


def test_an_essential_service_says_who_steps_in_with_what_and_by_when():
    bare = replace(SERVICE, is_essential=True)
    assert "continuity plan" in care_services.warnings(bare, Standing(today=TODAY))[0]
    ready = replace(bare, step_in_id="other", step_in_plan="Nurses and vans", step_in_days=2)
    assert care_services.warnings(ready, Standing(today=TODAY)) == ()
    problems = refused(care_services.check_care_service, replace(ready, step_in_id="trust"), RULES, on=TODAY)
    assert problems == {"step_in_id": "Select somebody other than its provider"}


PROGRAMME = NewProgramme(title="T", programme_kind="tcs", organisation_id="pct", starts_on=date(2008, 11, 1),
                         target_on=date(2010, 3, 31), aim="Apart")  # fmt: skip


def test_a_kind_of_programme_is_there_only_in_its_own_days():
    programmes.check_programme(PROGRAMME, RULES, today=TODAY)
    late = replace(PROGRAMME, starts_on=date(2026, 1, 5), target_on=date(2027, 1, 5))
    assert list(refused(programmes.check_programme, late, RULES, today=TODAY)) == ["programme_kind"]


def test_an_agreement_names_who_agreed_and_the_minute():
    agreed = replace(PROGRAMME, agreed_on=date(2009, 10, 1))
    assert set(refused(programmes.check_programme, agreed, RULES, today=TODAY)) == {
        "overseer_id",
        "agreed_minute",
    }


def test_the_milestones_of_a_kind_fall_on_their_months_and_never_after_the_last_day():
    kind = care_services.kinds_of(RULES, "programme_kinds", on=PROGRAMME.starts_on)["tcs"]
    days = [one.due_on for one in programmes.planned(PROGRAMME, kind)]
    assert days == sorted(days)
    assert days[-1] == PROGRAMME.target_on


def placed(key, **more):
    shape = {
        "programme_id": "p",
        "due_on": TODAY,
        "waits_for_id": None,
        "stops_others": False,
        "done_on": None,
    }
    return Placed(id=key, **{**shape, **more})


def test_a_milestone_waits_for_another_is_stopped_by_a_challenge_and_late_after_its_day():
    first, second = placed("a"), placed("b", waits_for_id="a")
    assert milestones.state_on(second, [first, second], TODAY) is MilestoneState.WAITING
    challenge = placed("c", stops_others=True)
    assert milestones.state_on(first, [first, challenge], TODAY) is MilestoneState.STOPPED
    assert milestones.state_on(challenge, [first, challenge], TODAY) is MilestoneState.DUE
    assert milestones.state_on(first, [first], TODAY + timedelta(days=1)) is MilestoneState.LATE
    assert milestones.state_on(replace(first, done_on=TODAY), [], TODAY) is MilestoneState.DONE


@given(st.lists(st.integers(0, 6), min_size=7, max_size=7), st.integers(0, 6))
def test_a_circle_of_waiting_is_found_exactly_where_following_it_comes_back(ways, key):
    others = {str(n): str(to) if to != n else None for n, to in enumerate(ways)}
    at, steps = others[str(key)], 0
    while at is not None and at != str(key) and steps < 8:
        at, steps = others[at], steps + 1
    assert milestones.wait_in_circle(str(key), others[str(key)], others) is (at == str(key))


def test_what_was_done_says_what_shows_it():
    done = NewMilestone(programme_id="p", title="T", milestone_kind="plan", due_on=TODAY, done_on=TODAY)
    assert list(refused(milestones.check_milestone, done, RULES, today=TODAY)) == ["evidence"]


COHORT = NewCohort(programme_id="p", title="Arm", from_employer_id="pct", to_employer_id="trust", moving_count=370,
                   moves_on=date(2008, 11, 1), transfer_route="tupe", pension_route="direction")  # fmt: skip


def test_no_more_people_move_than_work_in_the_service():
    cohorts.check_cohort(COHORT, RULES, staff=370)
    assert list(refused(cohorts.check_cohort, COHORT, RULES, staff=369)) == ["moving_count"]


def test_a_pension_route_is_there_only_from_its_first_day():
    early = replace(COHORT, pension_route="independent_provider")
    assert list(refused(cohorts.check_cohort, early, RULES)) == ["pension_route"]
    cohorts.check_cohort(replace(early, moves_on=date(2014, 4, 1)), RULES)


def test_the_days_before_a_transfer_are_clear_days_so_the_safe_day_is_one_earlier():
    assert cohorts.information_by(date(2008, 11, 1), 14) == date(2008, 10, 17)
    late = replace(COHORT, information_given_on=date(2008, 10, 18))
    assert cohorts.warnings(late, 14, TODAY) == (
        "The new employer was told about them after 17 October 2008, the last safe day",
    )


def test_a_direction_after_the_transfer_warns_and_does_not_refuse():
    late = replace(COHORT, information_given_on=date(2008, 10, 1), direction_from=date(2008, 12, 1))
    cohorts.check_cohort(late, RULES)
    assert "after the day they move" in cohorts.warnings(late, 14, TODAY)[0]


def test_counts_under_five_are_not_told_outside():
    assert [cohorts.told_outside(count, 5) for count in (4, 5)] == ["Fewer than 5", "5"]


APPRAISAL = NewAppraisal(
    service_id="s",
    criteria=(Criterion(criterion="Quality", weight=60), Criterion(criterion="Value", weight=40)),
    options=(
        Option(option="Stay", option_form="hosted"),
        Option(option="Go", option_form="social_enterprise"),
    ),
)


def score(option, criterion, points, who="ann"):
    return Score(
        scored_option=option, scored_criterion=criterion, score=points, score_reason="So", scored_by=who
    )


def test_weights_come_to_one_hundred():
    wrong = replace(APPRAISAL, criteria=(Criterion(criterion="Quality", weight=60),))
    problems = refused(appraisals.check_appraisal, wrong, RULES, today=TODAY)
    assert problems == {"criteria": "The weights come to 60, and must come to 100"}


def test_the_mean_of_the_scores_counts_by_weight_and_nothing_counts_while_one_is_missing():
    given_ = (score("Stay", "Quality", 6), score("Stay", "Quality", 8, "bob"), score("Stay", "Value", 5))
    scored = replace(APPRAISAL, scores=given_)
    assert appraisals.total_of(scored, "Stay") == 620
    assert appraisals.total_of(scored, "Go") is None


def test_one_person_scores_an_option_once_on_each_criterion():
    twice = replace(APPRAISAL, scores=(score("Stay", "Quality", 6), score("Stay", "Quality", 9)))
    assert list(refused(appraisals.check_appraisal, twice, RULES, today=TODAY)) == ["scores-1-scored_by"]


def test_an_option_cannot_be_taken_away_after_it_was_chosen():
    chosen = replace(APPRAISAL, chosen="Go", chosen_on=TODAY, chosen_minute="Item 6")
    appraisals.check_appraisal(chosen, RULES, today=TODAY)
    less = replace(chosen, options=chosen.options[:1])
    assert "cannot be taken away" in refused(appraisals.check_appraisal, less, RULES, today=TODAY)["chosen"]


def test_a_promise_of_the_chosen_option_is_in_the_contract_or_given_up_with_a_reason():
    promise = Benefit(promised_option="Go", measure="Days to home")
    held = QualityIndicator(
        indicator="days  to HOME", threshold="3", measured_by="Count", breach_consequence="A plan"
    )
    assert state_of(promise, "Go", ()) is PromiseState.OPEN
    assert state_of(promise, "Go", (held,)) is PromiseState.IN_CONTRACT
    assert state_of(replace(promise, waived_because="Measured elsewhere"), "Go", ()) is PromiseState.GIVEN_UP
    assert state_of(promise, "Stay", ()) is PromiseState.NOT_CHOSEN
    assert "Days to home" in appraisals.warnings(APPRAISAL, {}, ("Days to home",), TODAY)[0]


def test_somebody_with_an_interest_who_gave_scores_is_told_and_does_not_count_while_nobody_manages_it():
    scored = replace(APPRAISAL, scores=(score("Stay", "Quality", 6), score("Stay", "Value", 6)))
    held = {"ann": Weight.HELD, "eve": Weight.HELD}
    assert "1 person who gave scores" in appraisals.warnings(scored, held, (), TODAY)[0]
    assert appraisals.warnings(scored, {"eve": Weight.HELD}, (), TODAY) == ()
    assert appraisals.total_of(scored, "Stay") == 600
    assert appraisals.total_of(scored, "Stay", held) is None
    assert appraisals.total_of(scored, "Stay", {"ann": Weight.MANAGED}) == 600


def test_before_two_trusts_with_own_arms_and_a_council_make_four_agreements_and_two_interfaces():
    part_of = {"arm_one": "one", "arm_two": "two"}
    before = [
        Document("own arm", frozenset({"one", "arm_one"})), Document("own arm", frozenset({"two", "arm_two"})),
        Document("section 75", frozenset({"one", "council"})), Document("section 75", frozenset({"two", "council"})),
    ]  # fmt: skip
    found = structure_of(before, part_of)
    assert (found.agreements, len(found.interfaces)) == (4, 2)


def test_after_a_contract_of_three_and_a_sub_contract_make_four_agreements_and_six_interfaces():
    rows = [("Contract", "one"), ("Contract", "two"), ("Contract", "trust"), ("Sub-contract", "trust"),
            ("Sub-contract", "enterprise"), ("One", "one"), ("One", "council"), ("Two", "two"),
            ("Two", "council")]  # fmt: skip
    joined = tuple(Joined(joined_option="Go", document=document, party_id=party) for document, party in rows)
    after = structure_of(appraisals.documents_of(replace(APPRAISAL, structure=joined), "Go"), {})
    assert (after.agreements, len(after.interfaces)) == (4, 6)
    assert after.by_kind == {None: 4}
    assert appraisals.documents_of(replace(APPRAISAL, structure=joined), "Stay") == ()


def test_what_is_left_empty_in_two_rows_is_told_to_be_empty_in_both():
    empty = Benefit(promised_option="Stay", measure="")
    found = refused(
        appraisals.check_appraisal, replace(APPRAISAL, benefits=(empty, empty)), RULES, today=TODAY
    )
    assert found == {"benefits-0-measure": "Enter the measure", "benefits-1-measure": "Enter the measure"}
    options = (*APPRAISAL.options, *[Option(option="", option_form="hosted")] * 2)
    found = refused(appraisals.check_appraisal, replace(APPRAISAL, options=options), RULES, today=TODAY)
    words = "Enter a short name for the option"
    assert found == {"options-2-option": words, "options-3-option": words}
