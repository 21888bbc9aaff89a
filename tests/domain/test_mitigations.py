"""How an interest is managed, agreed by somebody else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from register.domain.errors import Invalid
from register.domain.interests.follow_ups import CarriedOut, NewFollowUp, check_follow_up
from register.domain.interests.interests import SITUATION_LABELS
from register.domain.interests.mitigations import check_mitigation, fit_problem, mitigation_kinds
from register.domain.rules import Ruleset
from tests.domain.builders import RULES, TODAY, mitigation


def refused(new):
    with pytest.raises(Invalid) as fault:
        check_mitigation(new, RULES, subject_person_id="ann", situation="Ou", today=TODAY)
    return list(fault.value.problems)


def test_nobody_agrees_how_their_own_interest_is_managed():
    check_mitigation(mitigation(), RULES, subject_person_id="ann", situation="Ou", today=TODAY)
    assert refused(mitigation(agreed_by="ann")) == ["agreed_by"]
    assert refused(mitigation(agreed_by="")) == ["agreed_by"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "wished"}, "kind"),
        ({"text": ""}, "text"),
        ({"interest_id": None}, "interest_id"),
        ({"dual_role_person_id": "ann", "valid_to": date(2026, 12, 31)}, "interest_id"),
        ({"valid_to": date(2025, 12, 31)}, "valid_to"),
    ],
)
def test_each_wrong_answer_is_named_beside_its_own_field(changes, field):
    assert refused(mitigation(**changes)) == [field]


def test_the_approval_of_a_dual_role_has_an_end():
    approval = mitigation(interest_id=None, dual_role_person_id="ann")
    assert refused(approval) == ["valid_to"]
    ending = replace(approval, valid_to=date(2026, 12, 31))
    check_mitigation(ending, RULES, subject_person_id="ann", situation="Ou", today=TODAY)


def test_a_mitigation_for_one_contract_covers_no_other():
    assert mitigation(contract_id="c1").covers("c1")
    assert not mitigation(contract_id="c1").covers("c2")
    assert mitigation().covers("c2")


def follow_up(**changes):
    values = {"carried_out": CarriedOut.YES, "evidence": "She left for item 7, minute 12"}
    return NewFollowUp(**(values | changes))


@pytest.mark.parametrize(
    ("changes", "about", "field"),
    [
        ({"evidence": " "}, {}, "evidence"),
        ({"review_on": TODAY}, {}, "review_on"),
        ({"review_on": date(2027, 1, 2)}, {"valid_to": date(2027, 1, 1)}, "review_on"),
        ({}, {"valid_from": TODAY + timedelta(days=1)}, "carried_out"),
    ],
)
def test_a_follow_up_says_what_shows_it_and_looks_ahead(changes, about, field):
    check_follow_up(follow_up(review_on=TODAY + timedelta(days=1)), mitigation(), today=TODAY)
    with pytest.raises(Invalid) as fault:
        check_follow_up(follow_up(**changes), mitigation(**about), today=TODAY)
    assert list(fault.value.problems) == [field]


def test_nobody_sees_to_how_their_own_interest_is_managed():
    assert refused(mitigation(seen_to_by="ann")) == ["seen_to_by"]
    assert (mitigation().owner, mitigation(seen_to_by="cat").owner) == ("bea", "cat")
    assert refused(mitigation(review_on=date(2025, 12, 31))) == ["review_on"]


AT_MEETINGS = {"stay_no_decision", "stay_no_discussion", "leave_for_item", "no_papers", "not_attend"}
GIVEN_BACK = {"returned", "passed_on"}
KINDS = mitigation_kinds(RULES, on=TODAY)


def fitting(situation):
    return {code for code in KINDS if not fit_problem(code, situation, RULES, on=TODAY)}


@pytest.mark.parametrize("situation", [*SITUATION_LABELS, None])
def test_what_is_meant_for_meetings_fits_what_goes_on_and_what_is_given_back_fits_what_was_given(situation):
    found = fitting(situation)
    assert (found & AT_MEETINGS == set()) == (situation in ("Gi", "Ho"))
    assert found & AT_MEETINGS in (set(), AT_MEETINGS)
    assert (found & GIVEN_BACK == GIVEN_BACK) == (situation in ("Gi", "Do"))
    assert "note_only" in found
    assert {code for code, row in KINDS.items() if row.get("permission")} <= found, "said of permission alone"


def test_whatever_may_turn_a_stop_into_a_condition_fits_what_it_is_about():
    for row in RULES.value("mitigations.conditionable", on=TODAY):
        for situation in row["situations"] or [None, *(set(SITUATION_LABELS) - {"Gi", "Ho"})]:
            assert set(row["kinds"]) <= fitting(situation), (row["subject"], situation)


def test_every_way_fits_something_and_each_refusal_says_why():
    assert set().union(*map(fitting, [*SITUATION_LABELS, None])) == set(KINDS)
    with pytest.raises(Invalid) as fault:
        check_mitigation(
            mitigation(kind="leave_for_item"), RULES, subject_person_id="ann", situation="Gi", today=TODAY
        )
    assert fault.value.problems == {
        "kind": "A gift was given on one day: say what becomes of it, or how decisions about its giver are managed"
    }


def test_what_a_body_adds_fits_everything_until_its_own_rule_says_otherwise():
    added = replace(
        RULES.rule("mitigations.kinds", on=TODAY), value=[*KINDS.values(), {"code": "own", "name": "Own"}]
    )
    rules = Ruleset("own", [rule if rule.key != added.key else added for rule in RULES.rules])
    assert not [one for one in [*SITUATION_LABELS, None] if fit_problem("own", one, rules, on=TODAY)]


def test_where_no_rule_says_what_fits_everything_may_be_agreed():
    rules = Ruleset("bare", [rule for rule in RULES.rules if rule.key != "mitigations.fitting"])
    assert fit_problem("leave_for_item", "Gi", rules, on=TODAY) is None
