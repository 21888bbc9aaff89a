"""How an interest is managed, agreed by somebody else."""

from dataclasses import replace
from datetime import date

import pytest

from register.domain.errors import Invalid
from register.domain.interests.mitigations import check_mitigation
from tests.domain.builders import RULES, TODAY, mitigation


def refused(new):
    with pytest.raises(Invalid) as fault:
        check_mitigation(new, RULES, subject_person_id="ann", today=TODAY)
    return list(fault.value.problems)


def test_nobody_agrees_how_their_own_interest_is_managed():
    check_mitigation(mitigation(), RULES, subject_person_id="ann", today=TODAY)
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
    check_mitigation(ending, RULES, subject_person_id="ann", today=TODAY)


def test_a_mitigation_for_one_contract_covers_no_other():
    assert mitigation(contract_id="c1").covers("c1")
    assert not mitigation(contract_id="c1").covers("c2")
    assert mitigation().covers("c2")
