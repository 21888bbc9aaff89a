"""The decision check: clear, clear with conditions, or stopped, with every reason named."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.authority.delegations import GrantorKind
from register.domain.contracts.assessments import Outcome, Severity
from register.domain.contracts.conflicts import assess, summary
from register.domain.contracts.decision_facts import Missing, SignedCopy, Version
from register.domain.contracts.stages import Question
from register.domain.interests.interests import InterestType
from register.domain.people.organisations import OrganisationKind
from register.domain.people.people import Side
from tests.domain.builders import (
    RULES,
    TEES,
    TODAY,
    facts,
    held,
    interest,
    mitigation,
    party,
    passed_on,
    root,
)

OWN = facts(interests=(interest(),))


def judged(given_facts, rules=RULES):
    answer = assess(given_facts, rules)
    weighing = [reason.code for reason in answer.reasons if reason.severity is not Severity.NOTE]
    return answer.outcome, weighing


def test_somebody_with_authority_and_no_interest_is_clear_and_the_chain_is_shown():
    answer = assess(facts(), RULES)
    assert answer.outcome is Outcome.CLEAR
    (authority,) = answer.reasons
    assert [link.id for link in authority.links] == ["sub", "root"]
    assert summary(answer, 60_000_00) == "Nothing found against it (£60,000)"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"person_id": "zoe"}, "no_authority"),
        ({"organisation_id": "trust"}, "no_authority"),
        ({"organisation_id": "elsewhere"}, "not_a_party"),
        ({"value_pence": 100_000_00}, "above_limit"),
        ({"delegations": (root(), passed_on(services=("urgent",)))}, "other_services"),
        ({"delegations": (root(), passed_on(valid_to=date(2026, 4, 30)))}, "expired"),
        ({"question": Question.APPROVE}, "no_authority"),
        ({"value_pence": 0}, "no_value"),
        ({"barriers": ("w1",)}, "information_barrier"),
        ({"missing": (Missing(field="edition", message="Select the edition"),)}, "missing"),
        ({"starts_on": date(2022, 6, 30)}, "party_not_open"),
        ({"provider": party("trust", OrganisationKind.NHS_FOUNDATION_TRUST)}, "legal_status"),
        ({"signed": (SignedCopy(person_id="ann", organisation_id="trust"),)}, "signed_other_side"),
    ],
)
def test_each_obstacle_stops_and_is_named(changes, code):
    outcome, codes = judged(facts(**changes))
    assert outcome is Outcome.STOPPED
    assert code in codes


def test_an_interest_in_a_party_stops_whichever_party_it_is():
    for organisation in ("trust", "board"):
        assert judged(facts(interests=(interest(organisation_id=organisation),))) == (
            Outcome.STOPPED,
            ["own_interest"],
        )
    assert judged(facts(interests=(interest(organisation_id="elsewhere"),)))[0] is Outcome.CLEAR


def test_an_interest_of_somebody_else_or_of_another_time_does_not_count():
    for other in (
        interest(person_id="bea"),
        interest(ended_on=TODAY - timedelta(days=1)),
        interest(arose_on=TODAY + timedelta(days=1)),
    ):
        assert judged(facts(interests=(other,)))[0] is Outcome.CLEAR
    assert judged(facts(interests=(interest(ended_on=TODAY),)))[0] is Outcome.STOPPED


def test_an_interest_through_family_is_named_as_such():
    indirect = interest(interest_type=InterestType.INDIRECT, relationship="Partner")
    assert judged(facts(interests=(indirect,))) == (Outcome.STOPPED, ["indirect_interest"])


def test_an_interest_in_the_parent_or_the_successor_of_a_party_counts():
    owner = party("owner", OrganisationKind.COMPANY)
    provider = party("firm", OrganisationKind.COMPANY, parent_id="owner", successor_id="heir")
    known = (owner, party("heir", OrganisationKind.COMPANY))
    for organisation in ("owner", "heir", "firm"):
        found = facts(
            provider=provider, organisations=known, interests=(interest(organisation_id=organisation),)
        )
        assert judged(found)[1] == ["own_interest"]


def test_an_interest_in_an_organisation_typed_by_name_counts_when_the_name_is_a_partys():
    typed = interest(organisation_id=None, organisation_name="TRUST")
    assert judged(facts(interests=(typed,)))[1] == ["own_interest"]


def test_somebody_elses_mitigation_turns_the_stop_into_a_condition():
    answer = assess(replace(OWN, mitigations=(mitigation(),)), RULES)
    assert answer.outcome is Outcome.CONDITIONAL
    (condition,) = (r for r in answer.reasons if r.severity is Severity.CONDITION)
    assert "It is managed as was agreed" in condition.message
    assert "Bea signs as well" not in condition.message, "a decision is kept for ever, and copies no words"
    assert ("mitigation", "m1") in [(link.kind, link.id) for link in condition.links]


@pytest.mark.parametrize(
    "changes",
    [
        {"agreed_by": "ann"},
        {"valid_from": TODAY + timedelta(days=1)},
        {"valid_to": TODAY - timedelta(days=1)},
        {"contract_id": "another"},
        {"interest_id": "another"},
        {"kind": "leave_for_item"},
        {"kind": "unknown"},
    ],
)
def test_a_mitigation_that_does_not_fit_leaves_the_stop(changes):
    assert judged(replace(OWN, mitigations=(mitigation(**changes),))) == (Outcome.STOPPED, ["own_interest"])


def test_a_mitigation_that_takes_the_person_out_beats_one_that_keeps_him_in():
    both = (mitigation(), mitigation(id="m2", kind="removed_from_process"))
    assert judged(replace(OWN, mitigations=both))[0] is Outcome.STOPPED


def test_a_financial_interest_cannot_be_conditioned_unless_the_rules_name_its_situation():
    shares = interest(interest_type=InterestType.FINANCIAL, situation="Sh")
    event = replace(shares, situation="Se")
    agreed = (mitigation(),)
    assert judged(facts(interests=(shares,), mitigations=agreed))[0] is Outcome.STOPPED
    assert judged(facts(interests=(event,), mitigations=agreed))[0] is Outcome.CONDITIONAL


def test_every_unmanaged_interest_is_named_even_when_another_is_managed():
    two = facts(interests=(interest(), interest(id="i2")), mitigations=(mitigation(),))
    outcome, codes = judged(two)
    assert (outcome, codes) == (Outcome.STOPPED, ["own_interest", "own_interest"])


DUAL = facts(
    appointments=(
        held("ann", "director"),
        held("carl", "chief"),
        held("ann", "nurse", side=Side.PROVIDING, organisation_id="trust"),
    )
)


def test_a_dual_role_stops_until_somebody_else_approves_it():
    assert judged(DUAL) == (Outcome.STOPPED, ["dual_role"])
    approval = mitigation(interest_id=None, dual_role_person_id="ann", valid_to=date(2026, 12, 31))
    assert judged(replace(DUAL, mitigations=(approval,))) == (Outcome.CONDITIONAL, ["dual_role"])


def test_a_dual_role_by_law_is_a_note_and_no_alarm():
    by_law = tuple(replace(post, statutory_dual="icb_partner_member") for post in DUAL.appointments)
    answer = assess(replace(DUAL, appointments=by_law), RULES)
    assert answer.outcome is Outcome.CLEAR
    assert "statutory_dual_role" in [reason.code for reason in answer.reasons]


def test_a_joint_signature_is_a_condition_until_the_other_has_signed():
    joint = facts(
        delegations=(root(), passed_on(joint_post_id="finance")),
        appointments=(held("ann", "director"), held("carl", "chief"), held("fay", "finance")),
    )
    assert judged(joint) == (Outcome.CONDITIONAL, ["joint_signature"])
    given_already = (SignedCopy(person_id="fay", organisation_id="board"),)
    assert judged(replace(joint, signed=given_already))[0] is Outcome.CLEAR
    other_side = (SignedCopy(person_id="fay", organisation_id="trust"),)
    assert judged(replace(joint, signed=other_side))[0] is Outcome.CONDITIONAL


def test_a_provider_arm_is_signed_for_under_the_powers_of_its_body():
    arm = party("arm", OrganisationKind.PROVIDER_ARM, parent_id="board")
    assert judged(facts(provider=arm, organisation_id="arm"))[0] is Outcome.CLEAR


def test_who_owes_a_yearly_declaration_and_has_not_made_it_is_asked_to_first():
    asked = facts(asked_to_declare=True)
    assert judged(asked) == (Outcome.CONDITIONAL, ["not_declared"])
    assert judged(replace(asked, last_declared_on=date(2025, 5, 1)))[0] is Outcome.CLEAR
    assert judged(replace(asked, last_declared_on=date(2025, 4, 30)))[0] is Outcome.CONDITIONAL


def test_the_tees_example_is_judged_by_the_rules_of_its_own_day():
    pct = party("pct", OrganisationKind.PCT)
    trust = party("rvw", OrganisationKind.NHS_FOUNDATION_TRUST, authorised_on=date(2007, 12, 1))
    power = root(
        organisation_id="pct", valid_from=date(2008, 4, 1), holder_post_id=None, holder_person_id="ann"
    )
    old = facts(
        commissioner=pct,
        provider=trust,
        organisation_id="pct",
        on=date(2009, 3, 1),
        starts_on=date(2009, 4, 1),
        delegations=(power,),
        appointments=(),
        asked_to_declare=True,
    )
    assert judged(old)[0] is Outcome.CLEAR
    assert judged(old, TEES)[1] == ["not_declared"]


def test_a_person_cannot_sign_for_both_parties_even_with_authority_from_both():
    own = {"holder_post_id": None, "holder_person_id": "ann"}
    powers = (root(**own), root(id="r2", organisation_id="trust", **own))
    both = facts(delegations=powers, appointments=(), organisation_id="trust")
    assert judged(both)[0] is Outcome.CLEAR
    signed = replace(both, signed=(SignedCopy(person_id="ann", organisation_id="board"),))
    assert judged(signed) == (Outcome.STOPPED, ["signed_other_side"])


def test_the_fingerprint_keeps_still_while_only_days_pass_and_moves_when_a_fact_does():
    first = assess(OWN, RULES).fingerprint
    assert assess(replace(OWN, on=TODAY + timedelta(days=1)), RULES).fingerprint == first
    assert assess(replace(OWN, value_pence=1), RULES).fingerprint != first
    assert (
        assess(replace(OWN, versions=(Version(kind="interest", id="i1", n=2),)), RULES).fingerprint != first
    )
    managed = replace(OWN, mitigations=(mitigation(valid_to=TODAY),))
    ended = replace(managed, on=TODAY + timedelta(days=1))
    assert assess(managed, RULES).fingerprint != assess(ended, RULES).fingerprint


@given(st.permutations((root(), passed_on(), root(id="r3", holder_post_id="other"))), st.randoms())
def test_the_order_in_which_facts_were_gathered_changes_nothing(delegations, random):
    posts = list(DUAL.appointments)
    random.shuffle(posts)
    shuffled = replace(DUAL, delegations=tuple(delegations), appointments=tuple(posts))
    plain = replace(DUAL, delegations=(root(), passed_on(), root(id="r3", holder_post_id="other")))
    assert assess(shuffled, RULES) == assess(plain, RULES)


MANAGED = st.builds(
    mitigation,
    agreed_by=st.sampled_from(("ann", "bea")),
    kind=st.sampled_from(("note_only", "countersigned", "leave_for_item")),
    contract_id=st.sampled_from((None, "c1", "c2")),
    valid_to=st.sampled_from((None, TODAY, TODAY - timedelta(days=1))),
)


@given(st.sampled_from(InterestType), st.lists(MANAGED, max_size=3))
def test_an_interest_is_never_clear_and_never_managed_by_its_own_holder(kind, mitigations):
    found = facts(interests=(interest(interest_type=kind),), mitigations=tuple(mitigations))
    outcome = assess(found, RULES).outcome
    assert outcome is not Outcome.CLEAR
    if all(m.agreed_by == "ann" for m in mitigations):
        assert outcome is Outcome.STOPPED


def test_a_broken_chain_names_the_link_that_broke():
    lapsed = facts(delegations=(root(valid_to=date(2026, 4, 30)), passed_on()))
    answer = assess(lapsed, RULES)
    broken = {reason.code: [link.id for link in reason.links] for reason in answer.reasons}
    assert broken["expired"] == ["root"]


def test_a_board_delegation_without_a_minute_gives_no_authority():
    unminuted = facts(delegations=(root(minute=None), passed_on()))
    assert judged(unminuted) == (Outcome.STOPPED, ["no_minute"])


def test_a_delegation_by_a_person_holds_only_from_the_holder():
    power = root(holder_post_id=None, holder_person_id="carl")
    given_on = passed_on(grantor_kind=GrantorKind.PERSON, grantor_post_id=None, grantor_person_id="carl")
    assert judged(facts(delegations=(power, given_on)))[0] is Outcome.CLEAR
    stranger = replace(given_on, grantor_person_id="dan")
    assert judged(facts(delegations=(power, stranger)))[1] == ["grantor_not_holder"]
