"""Conditions of a delegation: whoever uses it, or what rests on it, is allowed with them, and they are named."""

from __future__ import annotations

from register.domain.contracts.assessments import Outcome
from register.domain.contracts.conflicts import assess
from tests.domain.builders import RULES, facts, held, passed_on, root

ASKED = "Reported to the next board"


CHIEF = {"person_id": "ann", "appointments": (held("ann", "chief"),)}


def found(*delegations, **changes):
    answer = assess(facts(delegations=delegations, **{**CHIEF, **changes}), RULES)
    return answer.outcome, [one.message for one in answer.reasons if one.code == "delegation_condition"]


def test_without_conditions_nothing_is_asked():
    assert found(root()) == (Outcome.CLEAR, [])


def test_a_condition_of_the_delegation_is_one_of_the_decision():
    assert found(root(conditions=ASKED)) == (Outcome.CONDITIONAL, [f"The delegation asks: {ASKED}"])


def test_what_is_passed_on_carries_the_conditions_of_what_it_rests_on():
    chain = root(conditions=ASKED), passed_on(conditions="Three quotations")
    outcome, words = found(
        *chain, person_id="bob", appointments=(held("bob", "director"),), value_pence=1_000
    )
    assert outcome is Outcome.CONDITIONAL
    assert words == [f"The delegation asks: {ASKED}", "The delegation asks: Three quotations"]


def test_of_two_that_would_do_the_one_that_asks_for_nothing_is_used():
    assert found(root(id="first", conditions=ASKED), root(id="second")) == (Outcome.CLEAR, [])
