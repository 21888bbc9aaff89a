"""The table of a contract's stages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.contracts.stages import (
    BROUGHT_AS,
    CHANGES,
    RUNNING,
    TRANSITIONS,
    ContractAct,
    Needs,
    NotAtThisStage,
    Question,
    Stage,
    acts_at,
    can_move,
    diagram,
    listed,
    move,
)
from register.domain.permissions import Permission
from register.domain.sharing import incidents


def test_one_act_at_one_stage_leads_to_one_stage_only():
    assert len({(row.start, row.act) for row in TRANSITIONS}) == len(TRANSITIONS)


def _reached_from(stage):
    reached = {stage}
    for _ in Stage:
        reached |= {row.end for row in TRANSITIONS if row.start in reached}
    return reached


def test_every_stage_but_that_of_what_was_brought_in_is_reached_from_a_draft():
    assert _reached_from(Stage.DRAFT) == set(Stage) - {Stage.RECORDED}


def test_no_act_leads_from_what_was_brought_in_to_a_stage_that_says_it_was_decided_here():
    """Nor does any act lead to being recorded only: a contract comes in so, or never is."""
    for stage in BROUGHT_AS:
        assert _reached_from(stage) <= {Stage.RECORDED, Stage.UNDER_NOTICE, Stage.ENDED, Stage.ARCHIVED}
    for row in TRANSITIONS:
        assert row.end is not Stage.RECORDED or row.start is Stage.RECORDED, row


def test_no_contract_is_approved_signed_or_changed_without_the_decision_check():
    asked = {ContractAct.APPROVE: Question.APPROVE, **{act: Question(act.value) for act in CHANGES}}
    asked |= {ContractAct.SIGN: Question.SIGN}
    for row in TRANSITIONS:
        assert row.decision is asked.get(row.act)
        assert (row.permission is Permission.SIGN_CONTRACT) == (row.decision not in (None, Question.APPROVE))


def test_a_contract_that_runs_is_changed_by_two_people_only():
    """What moves a running contract needs a proposal by somebody else, but for what the calendar does."""
    for row in TRANSITIONS:
        if row.start in RUNNING:
            assert row.by_calendar or Needs.PROPOSED in row.needs, row


def test_no_way_to_in_force_leaves_out_the_approval_the_document_or_either_signed_copy():
    """Every way through the table, each row once: what it must hold before a contract is in force."""
    must = {
        ContractAct.SUBMIT,
        ContractAct.APPROVE,
        ContractAct.ISSUE,
        ContractAct.RECEIVE_FIRST_SIGNED_COPY,
        ContractAct.RECEIVE_LAST_SIGNED_COPY,
    }
    reached = {(Stage.DRAFT, frozenset[ContractAct]())}
    while True:
        more = {
            (row.end, done | {row.act})
            for stage, done in reached
            for row in TRANSITIONS
            if row.start is stage
        }
        if more <= reached:
            break
        reached |= more
    for stage, done in reached:
        assert stage not in RUNNING or must <= done


def test_a_stage_that_says_that_a_signed_copy_came_is_reached_by_its_file_alone():
    for row in TRANSITIONS:
        assert row.by_file == (row.end in (Stage.PART_SIGNED, Stage.SIGNED) and row.start is not row.end), row
        assert not (row.by_file and row.decision)


def test_what_needs_another_person_says_so_in_the_list():
    told = listed()
    for row in TRANSITIONS:
        assert f"| {row.act.label} | {row.start.label} | {row.end.label} |" in told


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
    for stage in (Stage.ENDED, Stage.WITHDRAWN):
        assert [row.end for row in acts_at(stage)] == [Stage.ARCHIVED]
    assert acts_at(Stage.ARCHIVED) == ()


def test_the_diagram_draws_every_row_and_every_stage():
    drawn = diagram()
    assert drawn.count("-->") == len(TRANSITIONS) + 1 + 1 + 1
    for row in TRANSITIONS:
        assert f"{row.start} --> {row.end}: {row.act.label}" in drawn
    assert "[*] --> draft" in drawn
    assert "[*] --> recorded: Bring in" in drawn
    assert "archived --> [*]" in drawn


def test_the_diagram_of_incidents_draws_every_row():
    assert incidents.diagram().count("-->") == len(incidents.TRANSITIONS) + 1
