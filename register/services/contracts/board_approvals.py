"""Records that a board approved a contract after it was drafted: submitted, approved or issued, and not signed yet."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.authority.board_approvals import BoardApproval, approval_problems
from register.domain.contracts.contracts import bound_by
from register.domain.contracts.stages import NotAtThisStage, Stage
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.models.contracts import ContractVersion
from register.queries.contracts.contracts import contract, to_domain
from register.queries.people import parties
from register.services import facts
from register.services.authority.board_approvals import check_board_approvals
from register.services.contracts.contracts import with_approvals

OPEN = frozenset({Stage.DRAFT, Stage.IN_REVIEW, Stage.APPROVED, Stage.ISSUED, Stage.PART_SIGNED})
"""Stages at which something about the contract itself has still to be decided."""
CLOSED = (
    "Nothing about this contract waits for a board: it is {stage}. Record what a board approves of a change with the change"
)  # fmt: skip
AFTER_DRAFT = OPEN - {Stage.DRAFT}
ACT = "board_approved"


def record_board_approval(
    session: Session, key: str, new: BoardApproval, *, expected_n: int | None, actor: Actor, today: date
) -> ContractVersion:  # fmt: skip
    """Add an approval of a board, in the place of an earlier one of the same matter. It counts for the contract as it
    stands, or for as much as is said. Whoever records it counts as one who prepared the contract. Forbidden, NotFound,
    Invalid, NotAtThisStage, or Stale."""
    check(actor, Permission.KEEP_CONTRACTS)
    newest = contract(session, key, viewer=actor.viewer)
    if Stage(newest.stage) not in OPEN:
        raise NotAtThisStage(CLOSED.format(stage=Stage(newest.stage).label.lower()))
    about = to_domain(newest)
    others = tuple(one for one in about.board_approvals if one.reservation_id != new.reservation_id)
    found = parties.parties(session, bound_by(about), viewer=actor.viewer)
    sides = {row.thing_id: parties.party(row) for row in found.values()}
    given = with_approvals(session, about, _with(about.board_approvals, new), today)
    refuse(approval_problems(given.board_approvals, today))
    there = {one.reservation_id for one in others}
    check_board_approvals(session, given.board_approvals, sides.values(), actor=actor, there=there)
    asked = {"board_approvals": facts.columns(ContractVersion, given)["board_approvals"]}
    if facts.is_unchanged(session, newest, asked, expected_n, actor):
        return newest
    return facts.change(
        session, newest, "contract.board_approved", act=ACT, actor=actor, known_on=today, expected_n=expected_n,
        acted_by=actor.person_id, **asked,
    )  # fmt: skip


def _with(kept: tuple[BoardApproval, ...], new: BoardApproval) -> tuple[BoardApproval, ...]:
    """An approval of a matter that has one already stands where that stood."""
    if all(one.reservation_id != new.reservation_id for one in kept):
        return (new, *kept)
    return tuple(new if one.reservation_id == new.reservation_id else one for one in kept)
