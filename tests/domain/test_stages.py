"""The table of a contract's stages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.contracts.stages import (
    TRANSITIONS,
    ContractAct,
    NotAtThisStage,
    Question,
    Stage,
    acts_at,
    can_move,
    diagram,
    move,
)
from register.domain.permissions import Permission
from register.domain.sharing import incidents


def test_one_act_at_one_stage_leads_to_one_stage_only():
    assert len({(row.start, row.act) for row in TRANSITIONS}) == len(TRANSITIONS)


def test_every_stage_is_reached_from_a_draft():
    reached = {Stage.DRAFT}
    for _ in Stage:
        reached |= {row.end for row in TRANSITIONS if row.start in reached}
    assert reached == set(Stage)


def test_no_contract_is_approved_or_signed_without_the_decision_check():
    for row in TRANSITIONS:
        approving = row.act is ContractAct.APPROVE
        assert (row.decision is Question.APPROVE) == approving
        assert (row.decision is Question.SIGN) == (row.permission is Permission.SIGN_CONTRACT)


@given(st.sampled_from(Stage), st.sampled_from(ContractAct))
def test_what_has_no_row_cannot_be_done(stage, act):
    rows = [row for row in TRANSITIONS if (row.start, row.act) == (stage, act)]
    assert can_move(stage, act) == bool(rows)
    if rows:
        assert move(stage, act) is rows[0]
        assert rows[0] in acts_at(stage)
    else:
        with pytest.raises(NotAtThisStage, match="cannot be changed"):
            move(stage, act)


def test_an_ended_contract_is_left_as_it_is():
    for stage in (Stage.EXPIRED, Stage.TERMINATED, Stage.WITHDRAWN):
        assert acts_at(stage) == ()


def test_the_diagram_draws_every_row_and_every_stage():
    drawn = diagram()
    assert drawn.count("-->") == len(TRANSITIONS) + 1 + 3
    for row in TRANSITIONS:
        assert f"{row.start} --> {row.end}: {row.act.label}" in drawn
    assert "[*] --> draft" in drawn
    assert "withdrawn --> [*]" in drawn


def test_the_diagram_of_incidents_draws_every_row():
    assert incidents.diagram().count("-->") == len(incidents.TRANSITIONS) + 1
