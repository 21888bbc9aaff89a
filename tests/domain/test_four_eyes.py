"""Four eyes: whatever is tried in whatever order, one person never completes what two have to do."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.contracts.assessments import Severity
from register.domain.contracts.conflicts import assess
from register.domain.contracts.decision_facts import SignedCopy
from register.domain.contracts.stages import Question
from tests.domain.builders import RULES, facts, held, root

PEOPLE = ("ann", "bob", "cat", "")
POSTS = (held("ann", "chief"), held("bob", "chief"), held("bob", "finance"), held("cat", "finance"))


@settings(max_examples=150)
@given(
    tried=st.lists(st.sampled_from(PEOPLE[:3]), max_size=6),
    prepared=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=2),
    joint=st.booleans(),
    question=st.sampled_from((Question.APPROVE, Question.SIGN, Question.EXTEND)),
)
def test_nothing_is_complete_with_fewer_than_two_persons_or_with_one_in_both_places(
    tried: list[str], prepared: list[str], joint: bool, question: Question
) -> None:
    matter = "approve_contracts" if question is Question.APPROVE else "sign_contracts"
    power = root(matter=matter, joint_post_id="finance" if joint else None)
    decided: list[SignedCopy] = []
    for person in tried:
        seen = facts(
            question=question, person_id=person, organisation_id="board", delegations=(power,), appointments=POSTS,
            prepared_by=tuple(prepared), signed=tuple(decided), interests=(), missing=(),
        )  # fmt: skip
        answer = assess(seen, RULES)
        if any(reason.severity is Severity.STOP for reason in answer.reasons):
            continue
        decided.append(
            SignedCopy(person_id=person, organisation_id="board", second_post_id=answer.second_post_id)
        )
        if answer.second_post_id is None:
            break
    complete = any(one.second_post_id is None for one in decided)
    deciders = {one.person_id for one in decided}
    assert len(deciders) == len(decided)
    if complete:
        assert len(deciders | {one for one in prepared if one}) >= 2
        assert "" not in prepared
        assert not joint or len(deciders) == 2
        assert (question is Question.SIGN and joint) or not deciders & set(prepared)


def test_an_unknown_preparer_is_another_person_to_nobody() -> None:
    answer = assess(facts(prepared_by=("",)), RULES)
    assert "preparer_unknown" in {reason.code for reason in answer.reasons}
    assert "preparer_unknown" not in {
        r.code for r in assess(replace(facts(), prepared_by=("zoe",)), RULES).reasons
    }
