"""The stages of a contract as one table: from, act, to, who may, and whether the decision check is asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from register.domain.diagrams import Arrow, state_diagram
from register.domain.errors import Refused
from register.domain.permissions import Permission


class Stage(StrEnum):
    DRAFT = "draft"
    IN_APPROVAL = "in_approval"
    APPROVED = "approved"
    ISSUED = "issued"
    PART_SIGNED = "part_signed"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return STAGE_LABELS.get(self, self.value.replace("_", " ").capitalize())


STAGE_LABELS = {
    Stage.PART_SIGNED: "One signed copy received",
    Stage.SIGNED: "Signed copies received",
    Stage.EXPIRING: "In force, end is near",
}


class ContractAct(StrEnum):
    """What is done to a contract; "signed copy received", since the signing happens elsewhere."""

    SUBMIT = "submit"
    RETURN_TO_DRAFT = "return_to_draft"
    APPROVE = "approve"
    ISSUE = "issue"
    RECEIVE_FIRST_SIGNED_COPY = "receive_first_signed_copy"
    RECEIVE_LAST_SIGNED_COPY = "receive_last_signed_copy"
    BEGIN = "begin"
    WARN_OF_END = "warn_of_end"
    EXTEND = "extend"
    VARY = "vary"
    EXPIRE = "expire"
    TERMINATE = "terminate"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


class Question(StrEnum):
    """What the decision check is asked."""

    APPROVE = "approve"
    SIGN = "sign"


class NotAtThisStage(Refused):
    """This cannot be done at the contract's present stage."""

    status = 409


@dataclass(frozen=True, slots=True)
class Transition:
    """One row; `decision` is the question the decision check must answer first, or None."""

    start: Stage
    act: ContractAct
    end: Stage
    permission: Permission
    decision: Question | None = None


_S, _A, _KEEP, _SIGN = Stage, ContractAct, Permission.KEEP_CONTRACTS, Permission.SIGN_CONTRACT
TRANSITIONS: tuple[Transition, ...] = (
    Transition(_S.DRAFT, _A.SUBMIT, _S.IN_APPROVAL, _KEEP),
    Transition(_S.DRAFT, _A.WITHDRAW, _S.WITHDRAWN, _KEEP),
    Transition(_S.IN_APPROVAL, _A.RETURN_TO_DRAFT, _S.DRAFT, Permission.APPROVE_CONTRACT),
    Transition(_S.IN_APPROVAL, _A.APPROVE, _S.APPROVED, Permission.APPROVE_CONTRACT, Question.APPROVE),
    Transition(_S.IN_APPROVAL, _A.WITHDRAW, _S.WITHDRAWN, _KEEP),
    Transition(_S.APPROVED, _A.RETURN_TO_DRAFT, _S.DRAFT, _KEEP),
    Transition(_S.APPROVED, _A.ISSUE, _S.ISSUED, _KEEP),
    Transition(_S.APPROVED, _A.WITHDRAW, _S.WITHDRAWN, _KEEP),
    Transition(_S.ISSUED, _A.RETURN_TO_DRAFT, _S.DRAFT, _KEEP),
    Transition(_S.ISSUED, _A.RECEIVE_FIRST_SIGNED_COPY, _S.PART_SIGNED, _SIGN, Question.SIGN),
    Transition(_S.ISSUED, _A.WITHDRAW, _S.WITHDRAWN, _KEEP),
    Transition(_S.PART_SIGNED, _A.RECEIVE_LAST_SIGNED_COPY, _S.SIGNED, _SIGN, Question.SIGN),
    Transition(_S.PART_SIGNED, _A.WITHDRAW, _S.WITHDRAWN, _KEEP),
    Transition(_S.SIGNED, _A.BEGIN, _S.IN_FORCE, _KEEP),
    Transition(_S.SIGNED, _A.WITHDRAW, _S.WITHDRAWN, _KEEP),
    Transition(_S.IN_FORCE, _A.WARN_OF_END, _S.EXPIRING, _KEEP),
    Transition(_S.IN_FORCE, _A.EXTEND, _S.IN_FORCE, _SIGN, Question.SIGN),
    Transition(_S.IN_FORCE, _A.VARY, _S.IN_FORCE, _SIGN, Question.SIGN),
    Transition(_S.IN_FORCE, _A.EXPIRE, _S.EXPIRED, _KEEP),
    Transition(_S.IN_FORCE, _A.TERMINATE, _S.TERMINATED, _SIGN, Question.SIGN),
    Transition(_S.EXPIRING, _A.EXTEND, _S.IN_FORCE, _SIGN, Question.SIGN),
    Transition(_S.EXPIRING, _A.VARY, _S.EXPIRING, _SIGN, Question.SIGN),
    Transition(_S.EXPIRING, _A.EXPIRE, _S.EXPIRED, _KEEP),
    Transition(_S.EXPIRING, _A.TERMINATE, _S.TERMINATED, _SIGN, Question.SIGN),
)
"""The one table. What has no row cannot be done."""


def can_move(stage: Stage, act: ContractAct) -> bool:
    return any(row.start is stage and row.act is act for row in TRANSITIONS)


def move(stage: Stage, act: ContractAct) -> Transition:
    """The row for an act at a stage; raises NotAtThisStage when there is none."""
    for row in TRANSITIONS:
        if row.start is stage and row.act is act:
            return row
    raise NotAtThisStage(
        f"A contract that is {stage.label.lower()} cannot be changed by: {act.label.lower()}"
    )


def likeliest(stage: Stage, act: ContractAct) -> Transition:
    """The row for an act, of this stage where there is one; for a page whose contract moved on meanwhile."""
    return max((row for row in TRANSITIONS if row.act is act), key=lambda row: row.start is stage)


def acts_at(stage: Stage) -> tuple[Transition, ...]:
    return tuple(row for row in TRANSITIONS if row.start is stage)


def arrows() -> tuple[Arrow, ...]:
    return tuple(
        Arrow(r.start, r.act.label + (" (decision check)" if r.decision else ""), r.end) for r in TRANSITIONS
    )


def diagram() -> str:
    """The table as a Mermaid state diagram for the docs."""
    return state_diagram(arrows(), start=Stage.DRAFT, labels={stage: stage.label for stage in Stage})
