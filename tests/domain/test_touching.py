"""An interest in a party is found however the body is called, and what is uncertain waits for a person's answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.contracts.assessments import Assessment, Outcome, Severity
from register.domain.contracts.conflicts import assess
from register.domain.contracts.decision_facts import Facts
from register.domain.interests.recognitions import Answer, Recognition
from register.domain.people.organisations import OrganisationKind, Party
from register.domain.people.people import Side
from tests.domain.builders import RULES, facts, held, interest, party, recognition
from tests.domain.writings import body_names, writings

K = OrganisationKind
FIRM = party("firm", K.COMPANY, name="Fernhill Care Ltd", company_number="01234567")


def typed(name: str, provider: Party = FIRM, **changes: Any) -> Facts:
    """The decider holds an interest in an organisation of this name, typed; the provider is the one given."""
    one = interest(organisation_id=None, organisation_name=name)
    return facts(provider=provider, interests=(one,), **changes)


def weighing(answer: Assessment) -> list[str]:
    return [reason.code for reason in answer.reasons if reason.severity is not Severity.NOTE]


@pytest.mark.parametrize(
    "name", ["Fernhill Care Limited", "The fernhill-care  LTD.", "company 01234567", "1234567"]
)
def test_the_same_body_in_another_writing_stops(name: str) -> None:
    answer = assess(typed(name), RULES)
    assert (answer.outcome, weighing(answer)) == (Outcome.STOPPED, ["own_interest"])


@pytest.mark.parametrize(
    "name", ["Fernhill Care", "Fernhill Care LLP", "Fernhill Care CIC", "Fernhil Care Ltd"]
)
def test_what_may_be_the_same_body_is_a_condition_that_says_what_to_answer(name: str) -> None:
    answer = assess(typed(name), RULES)
    assert (answer.outcome, weighing(answer)) == (Outcome.CONDITIONAL, ["same_body"])
    (question,) = (reason for reason in answer.reasons if reason.code == "same_body")
    assert "Fernhill Care Ltd" in question.message
    assert name not in question.message.replace("Fernhill Care Ltd", ""), (
        "an erasure would have to find it here"
    )
    assert [(link.kind, link.id) for link in question.links] == [("interest", "i1"), ("organisation", "firm")]


@given(body_names(), st.data())
def test_a_conflict_is_never_clear_without_an_answer_however_the_body_is_written(
    name: str, data: st.DataObject
) -> None:
    recorded, declared = data.draw(writings(name)), data.draw(writings(name))
    body = party("firm", K.COMPANY, name=recorded)
    assert assess(typed(declared, body), RULES).outcome is not Outcome.CLEAR
    twice = party("twice", K.COMPANY, name=declared)
    chosen = facts(provider=body, interests=(interest(organisation_id="twice"),), named_bodies=(twice,))
    assert assess(chosen, RULES).outcome is not Outcome.CLEAR


@pytest.mark.parametrize(
    "name", ["Oakdene Ltd", "Fernhill Farm plc", "company 01234568", "Hartlepool Hospice", "?"]
)
def test_another_body_is_clear(name: str) -> None:
    assert assess(typed(name), RULES).outcome is Outcome.CLEAR


def test_an_answer_that_it_is_the_same_body_stops_and_is_linked() -> None:
    asked = typed("Fernhill Care LLP")
    said = recognition(organisation_id="firm", named="Fernhill Care LLP")
    answer = assess(replace(asked, recognitions=(said,)), RULES)
    assert weighing(answer) == ["own_interest"]
    assert ("recognition", "r1") in [(link.kind, link.id) for link in answer.reasons[0].links]


def test_an_answer_that_it_is_another_body_is_for_the_record() -> None:
    asked = typed("Fernhill Care LLP")
    said = recognition(organisation_id="firm", named="FERNHILL CARE LLP", answer=Answer.ANOTHER)
    answer = assess(replace(asked, recognitions=(said,)), RULES)
    assert answer.outcome is Outcome.CLEAR
    assert "another_body" in [reason.code for reason in answer.reasons]


@pytest.mark.parametrize(
    "changes",
    [{"named": "Fernhill Care plc"}, {"named": None}, {"named_id": "else"}, {"interest_id": "i2"},
     {"organisation_id": "board"}],
)  # fmt: skip
def test_an_answer_about_something_else_settles_nothing(changes: dict[str, str]) -> None:
    values = {"organisation_id": "firm", "named": "Fernhill Care LLP", "answer": Answer.ANOTHER, **changes}
    answer = assess(typed("Fernhill Care LLP", recognitions=(recognition(**values),)), RULES)
    assert weighing(answer) == ["same_body"]


def test_the_newest_answer_counts() -> None:
    values = {"organisation_id": "firm", "named": "Fernhill Care LLP"}
    both = (recognition(**values), recognition(id="r2", answer=Answer.ANOTHER, **values))
    assert assess(typed("Fernhill Care LLP", recognitions=both), RULES).outcome is Outcome.CLEAR
    assert assess(typed("Fernhill Care LLP", recognitions=both[::-1]), RULES).outcome is Outcome.STOPPED


def test_a_body_recorded_twice_counts_as_one_by_its_number_or_is_asked_about() -> None:
    chosen = interest(organisation_id="twice")
    twice = party("twice", K.COMPANY, name="Oakdene plc", company_number="01234567")
    same = facts(provider=FIRM, interests=(chosen,), named_bodies=(twice,))
    assert weighing(assess(same, RULES)) == ["own_interest"]
    alike = replace(same, named_bodies=(replace(twice, name="Fernhill Care", company_number=None),))
    assert weighing(assess(alike, RULES)) == ["same_body"]
    other = replace(same, named_bodies=(replace(twice, name="Fernhill Care Ltd", company_number="07654321"),))
    assert assess(other, RULES).outcome is Outcome.CLEAR


def test_a_former_name_of_a_party_is_asked_about() -> None:
    renamed = replace(FIRM, name="Oakdene Ltd", former_names=("Fernhill Care Ltd",))
    assert weighing(assess(typed("Fernhill Care Limited", renamed), RULES)) == ["same_body"]


def test_names_of_what_belongs_to_a_party_are_compared_too() -> None:
    owner = party("owner", K.COMPANY, name="Fernhill Group Holdings plc")
    part = replace(FIRM, name="Oakdene Ltd", company_number=None, parent_id="owner")
    assert weighing(
        assess(typed("Fernhill Group Holdings PLC", part, organisations=(owner, part)), RULES)
    ) == ["own_interest"]


def test_a_post_in_a_party_that_is_recorded_twice_touches_the_contract() -> None:
    twice = party("twice", K.COMPANY, name="Fernhill Care Limited")
    posts = (
        held("ann", "buyer", organisation_id="else"),
        held("ann", "adviser", organisation_id="twice", side=Side.PROVIDING),
    )
    both = facts(provider=FIRM, appointments=posts, named_bodies=(twice,))
    assert "dual_role" in weighing(assess(both, RULES))
    other = replace(both, named_bodies=(replace(twice, name="Oakdene Ltd"),))
    assert "dual_role" not in weighing(assess(other, RULES))
    perhaps = replace(both, named_bodies=(replace(twice, name="Fernhill Care"),))
    (asked,) = (one for one in assess(perhaps, RULES).reasons if one.code == "dual_role_perhaps")
    assert asked.severity is Severity.CONDITION
    assert "Fernhill Care Ltd" in asked.message
    assert [link.id for link in asked.links if link.kind == "organisation"] == ["firm", "twice"]
    numbered = replace(perhaps, named_bodies=(replace(twice, company_number="07654321"),))
    assert "dual_role_perhaps" not in weighing(assess(numbered, RULES))


def perhaps_a_post_in_it(**changes: Any) -> Facts:
    """The decider holds posts on both sides, one with a body whose name is like the provider's."""
    twice = party("twice", K.COMPANY, name="Fernhill Care")
    posts = (
        held("ann", "buyer", organisation_id="else"),
        held("ann", "adviser", organisation_id="twice", side=Side.PROVIDING),
    )
    return facts(provider=FIRM, appointments=posts, named_bodies=(twice,), **changes)


def about_post(**changes: Any) -> Recognition:
    """What somebody answered about the body of a post and the provider."""
    return recognition(**{"interest_id": None, "employer_id": "twice", "organisation_id": "firm", **changes})


def links(answer: Assessment) -> set[tuple[str, str]]:
    return {(link.kind, link.id) for reason in answer.reasons for link in reason.links}


def test_an_answer_about_the_body_of_a_post_counts_and_is_linked() -> None:
    same = assess(perhaps_a_post_in_it(recognitions=(about_post(answer=Answer.SAME),)), RULES)
    assert "dual_role" in weighing(same)
    other = assess(perhaps_a_post_in_it(recognitions=(about_post(answer=Answer.ANOTHER),)), RULES)
    assert {"dual_role", "dual_role_perhaps"}.isdisjoint(weighing(other))
    assert ("recognition", "r1") in links(same) & links(other)
    both = (about_post(answer=Answer.ANOTHER), about_post(id="r2", answer=Answer.SAME))
    assert "dual_role" in weighing(assess(perhaps_a_post_in_it(recognitions=both), RULES)), (
        "the newest counts"
    )


@pytest.mark.parametrize(
    "changes",
    [{"employer_id": "else"}, {"organisation_id": "board"}, {"employer_id": None, "interest_id": "i1"}],
)
def test_an_answer_about_other_bodies_settles_nothing_about_a_post(changes: dict[str, Any]) -> None:
    said = about_post(answer=Answer.ANOTHER, **changes)
    assert "dual_role_perhaps" in weighing(assess(perhaps_a_post_in_it(recognitions=(said,)), RULES))


@given(body_names(), st.data())
def test_a_post_is_never_clear_without_an_answer_however_its_body_is_written(
    name: str, data: st.DataObject
) -> None:
    recorded, other = data.draw(writings(name)), data.draw(writings(name))
    posts = (
        held("ann", "buyer", organisation_id="else"),
        held("ann", "adviser", organisation_id="twice", side=Side.PROVIDING),
    )
    both = facts(
        provider=party("firm", K.COMPANY, name=recorded), appointments=posts,
        named_bodies=(party("twice", K.COMPANY, name=other),),
    )  # fmt: skip
    assert {"dual_role", "dual_role_perhaps"} & set(weighing(assess(both, RULES)))
