"""What is reserved to a board waits for that board: no approval of another body, matter or contract stands for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.authority.board_approvals import BoardApproval
from register.domain.authority.reservations import NewReservation
from register.domain.contracts.changes import NewChange
from register.domain.contracts.contracts import Following
from register.domain.contracts.stages import ContractAct, NotAtThisStage, Question
from register.domain.errors import Invalid
from register.domain.permissions import Role
from register.models.decisions import DecisionVersion
from register.queries.contracts.contracts import contract, to_domain
from register.queries.entries import history_of
from register.queries.visible import versions_of
from register.services.authority.reservations import reserve_matter
from register.services.contracts.board_approvals import record_board_approval
from register.services.contracts.changes import decide_change, propose_change
from register.services.contracts.contracts import amend_contract
from register.services.contracts.copies import copy_contract
from register.services.contracts.decisions import decide
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

world = contracting.in_session
BEFORE = TODAY - timedelta(days=3)


def reserve(world: World, body: str, matter: str, to: str = "The board") -> str:
    """What this body keeps for its board, whatever it is worth."""
    with unit_of_work() as work:
        new = NewReservation(
            organisation_id=world.ids[body], matter=matter, reserved_to=to, reserved_text=f"{matter} of {body}",
            valid_from=date(2009, 1, 1), minute="Board, item 3",
        )  # fmt: skip
        return str(reserve_matter(work, new, actor=SYSTEM, today=TODAY).thing_id)


def given(*kept: str, on: date = BEFORE) -> tuple[BoardApproval, ...]:
    return tuple(
        BoardApproval(reservation_id=key, board_approved_on=on, board_minute="Board, 9") for key in kept
    )


def asked(
    world: World, ref: str, question: Question, who: str, party: str = "commissioner"
) -> DecisionVersion:
    with unit_of_work() as work:
        actor = world.person(who, Role.SIGNATORY)
        return decide(work, ref, question, party=party, actor=actor, today=TODAY)


def stops(made: DecisionVersion) -> list[str]:
    """What is reserved and not approved, by the id of the reserved matter."""
    waits = [reason for reason in made.reasons if reason["code"] == "reserved_to_board"]
    assert all(reason["severity"] == "stop" for reason in waits)
    return [link["id"] for reason in waits for link in reason["links"]]


def issued(world: World, *approvals: BoardApproval) -> str:
    new = contracting.complete(world, board_approvals=approvals)
    ref = contracting.in_review(world, new).ref
    assert asked(world, ref, Question.APPROVE, "ann").taken
    contracting.issued(ref)
    return ref


def test_the_approval_of_one_board_never_stands_for_that_of_the_other(world: World) -> None:
    buyer, seller = (reserve(world, body, "sign_contracts") for body in ("pct", "trust"))
    ref = issued(world, *given(buyer))
    first = asked(world, ref, Question.SIGN, "ann")
    assert first.taken
    approvals = [reason for reason in first.reasons if reason["code"] == "board_approved"]
    assert [link["id"] for reason in approvals for link in reason["links"]] == [buyer]
    assert "Board, 9" in approvals[0]["message"]
    second = asked(world, ref, Question.SIGN, "cat", "provider")
    assert (second.taken, stops(second)) == (False, [seller])
    both = issued(world, *given(buyer, seller))
    assert asked(world, both, Question.SIGN, "ann").taken
    assert asked(world, both, Question.SIGN, "cat", "provider").taken


def test_an_approval_of_one_matter_never_stands_for_another(world: World) -> None:
    approve, sign = (reserve(world, "pct", matter) for matter in ("approve_contracts", "sign_contracts"))
    new = contracting.complete(world, board_approvals=given(sign))
    ref = contracting.in_review(world, new).ref
    assert stops(asked(world, ref, Question.APPROVE, "ann")) == [approve]
    ref = issued(world, *given(approve))
    assert stops(asked(world, ref, Question.SIGN, "ann")) == [sign]


def test_a_matter_that_two_meetings_of_a_body_keep_waits_for_both(world: World) -> None:
    board, governors = (
        reserve(world, "pct", "approve_contracts", to) for to in ("The board", "Council of governors")
    )
    ref = contracting.in_review(world, contracting.complete(world, board_approvals=given(board))).ref
    assert stops(asked(world, ref, Question.APPROVE, "ann")) == [governors]


def test_an_approval_of_the_day_itself_counts(world: World) -> None:
    kept = reserve(world, "pct", "approve_contracts")
    new = contracting.complete(world, board_approvals=given(kept, on=TODAY))
    assert asked(world, contracting.in_review(world, new).ref, Question.APPROVE, "ann").taken


def in_force(world: World, *approvals: BoardApproval) -> str:
    ref = issued(world, *approvals)
    assert asked(world, ref, Question.SIGN, "ann").taken
    assert asked(world, ref, Question.SIGN, "cat", "provider").taken
    contracting.seconded(world, ref)
    contracting.copies_kept(ref)
    contracting.done(ref, ContractAct.BEGIN)
    return ref


def suspended(world: World, ref: str, *approvals: BoardApproval) -> DecisionVersion:
    new = NewChange(contract_act=ContractAct.SUSPEND, text="Agreed", board_approvals=approvals)
    with unit_of_work() as work:
        row = propose_change(work, ref, new, actor=contracting.preparer(world), today=TODAY)
    with unit_of_work() as work:
        actor = world.person("ann", Role.SIGNATORY)
        return decide_change(work, row.ref, party="commissioner", actor=actor, today=TODAY)


@pytest.mark.parametrize("again", [False, True])
def test_what_was_approved_of_a_contract_says_nothing_of_a_change_to_it(world: World, again: bool) -> None:
    kept = reserve(world, "pct", "sign_contracts")
    ref = in_force(world, *given(kept))
    made = suspended(world, ref, *(given(kept) if again else ()))
    assert (made.taken, stops(made)) == (again, [] if again else [kept])


def test_a_copy_for_the_next_term_is_not_approved_by_any_board(session: Session, world: World) -> None:
    ref = contracting.drafted(
        world, contracting.complete(world, board_approvals=given(reserve(world, "pct", "sign_contracts")))
    ).ref
    with unit_of_work() as work:
        made = copy_contract(work, ref, Following(), actor=contracting.preparer(world), today=TODAY)
    assert to_domain(contract(session, ref, viewer=SYSTEM.viewer)).board_approvals
    assert to_domain(contract(session, made.ref, viewer=SYSTEM.viewer)).board_approvals == ()


def faults(world: World, *approvals: BoardApproval) -> dict[str, Any]:
    with pytest.raises(Invalid) as refused:
        contracting.drafted(world, contracting.complete(world, board_approvals=approvals))
    return dict(refused.value.problems)


def test_only_a_meeting_that_has_been_of_a_party_is_recorded(world: World) -> None:
    with unit_of_work() as work:
        world.ids["other"] = contracting.add_organisation(work, "Another Trust", "nhs_trust")
    mine, theirs = (reserve(world, body, "sign_contracts") for body in ("pct", "other"))
    assert faults(world, *given(mine), *given(theirs)) == {
        "board_approvals-1-reservation_id": "Select a matter that one of the parties reserves"
    }
    assert faults(world, *given("nothing")).keys() == {"board_approvals-0-reservation_id"}
    assert faults(world, *given(mine, on=TODAY + timedelta(days=1))).keys() == {
        "board_approvals-0-board_approved_on"
    }
    assert faults(world, *given(mine, mine)).keys() == {"board_approvals"}


def test_the_history_says_which_matter_was_approved_and_by_which_minute(
    session: Session, world: World
) -> None:
    kept = reserve(world, "pct", "sign_contracts")
    row = contracting.drafted(world, contracting.complete(world, board_approvals=given(kept)))
    (told,) = history_of(session, versions_of(session, row, viewer=SYSTEM.viewer), viewer=SYSTEM.viewer)
    assert dict(told.values)["Approved by a board"] == [
        {
            "Reserved matter": "sign_contracts of pct", "Approved by the board on": BEFORE,
            "Minute of the board": "Board, 9", "Approved up to a value of": "£600,000.00",
            "Approved up to the last day": date(2010, 3, 31),
        }
    ]  # fmt: skip


def amended(world: World, ref: str, **changes: Any) -> None:
    with unit_of_work() as work:
        row = contract(work, ref, viewer=SYSTEM.viewer)
        amend_contract(
            work, ref, replace(to_domain(row), **changes), expected_n=row.n, reason="As agreed",
            actor=contracting.preparer(world), today=TODAY,
        )  # fmt: skip


def worth(world: World, pence: int) -> dict[str, Any]:
    return {"lines": (replace(contracting.complete(world).lines[0], annual_value_pence=pence),)}


@pytest.mark.parametrize(
    ("changes", "clears"),
    [
        ({"pence": 60_000_000}, True),
        ({"pence": 50_000_000}, True),
        ({"pence": 60_000_100}, False),
        ({"option": 6}, False),
        ({"ends_on": date(2010, 4, 30)}, False),
    ],
)
def test_an_approval_counts_for_the_value_and_the_term_that_were_approved_and_asks_again_for_more(
    world: World, changes: dict[str, Any], clears: bool
) -> None:
    """Approved as drafted: £600,000 until 31 March 2010, without an option."""
    kept = reserve(world, "pct", "approve_contracts")
    ref = contracting.drafted(world, contracting.complete(world, board_approvals=given(kept))).ref
    more = dict(changes)
    values = worth(world, more.pop("pence")) if "pence" in more else {}
    if "option" in more:
        values["fields"] = {**contracting.complete(world).fields, "extension_months": more.pop("option")}
    amended(world, ref, title="Nursing in the community", **values, **more)
    contracting.done(ref, ContractAct.SUBMIT, actor=contracting.preparer(world))
    made = asked(world, ref, Question.APPROVE, "ann")
    assert made.taken is clears
    codes = {reason["code"] for reason in made.reasons}
    assert ("board_approval_outgrown" in codes) is not clears
    assert "reserved_to_board" not in codes


def test_a_board_that_approves_more_than_the_draft_is_recorded_so(session: Session, world: World) -> None:
    kept = reserve(world, "pct", "approve_contracts")
    (one,) = given(kept)
    larger = replace(one, approved_pence=90_000_000, approved_until=date(2011, 3, 31))
    ref = contracting.drafted(world, contracting.complete(world, board_approvals=(larger,))).ref
    amended(world, ref, **worth(world, 80_000_000))
    (told,) = to_domain(contract(session, ref, viewer=SYSTEM.viewer)).board_approvals
    assert (told.approved_pence, told.approved_until) == (90_000_000, date(2011, 3, 31))
    contracting.done(ref, ContractAct.SUBMIT, actor=contracting.preparer(world))
    assert asked(world, ref, Question.APPROVE, "ann").taken


def test_what_a_board_approved_with_one_party_never_stands_for_another(world: World) -> None:
    kept = reserve(world, "pct", "approve_contracts")
    ref = contracting.drafted(world, contracting.complete(world, board_approvals=given(kept))).ref
    with unit_of_work() as work:
        other = contracting.add_organisation(work, "Another Trust", "nhs_trust")
    with pytest.raises(Invalid) as refused:
        amended(world, ref, provider_id=other)
    assert refused.value.problems.keys() == {"board_approvals-0-board_minute"}
    amended(world, ref, provider_id=other, board_approvals=())


def test_a_board_may_approve_after_a_contract_was_submitted_and_whoever_records_it_does_not_decide(
    world: World,
) -> None:
    kept = reserve(world, "pct", "approve_contracts")
    ref = contracting.in_review(world).ref
    assert stops(asked(world, ref, Question.APPROVE, "ann")) == [kept]
    with unit_of_work() as work:
        bob = world.person("bob", Role.CONTRACT_MANAGER)
        record_board_approval(work, ref, given(kept)[0], expected_n=None, actor=bob, today=TODAY)
    with unit_of_work() as work:
        manager = world.person("bob", Role.SIGNATORY)
        made = decide(work, ref, Question.APPROVE, party="commissioner", actor=manager, today=TODAY)
    assert "prepared_it" in {reason["code"] for reason in made.reasons}
    assert asked(world, ref, Question.APPROVE, "ann").taken


def test_once_a_contract_runs_a_board_approves_changes_and_not_the_contract(world: World) -> None:
    kept = reserve(world, "pct", "approve_contracts")
    ref = in_force(world, *given(kept))
    actor = contracting.preparer(world)
    with pytest.raises(NotAtThisStage, match="with the change"), unit_of_work() as work:
        record_board_approval(work, ref, given(kept)[0], expected_n=None, actor=actor, today=TODAY)
