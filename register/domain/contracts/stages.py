"""The stages of a contract as one table: from, act, to, who may, what must be true first, and what the calendar does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from register.domain.diagrams import Arrow, state_diagram
from register.domain.errors import MovedOn
from register.domain.permissions import Permission


class Stage(StrEnum):
    RECORDED = "recorded"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    ISSUED = "issued"
    PART_SIGNED = "part_signed"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    VARIED = "varied"
    SUSPENDED = "suspended"
    UNDER_NOTICE = "under_notice"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"

    @property
    def label(self) -> str:
        return STAGE_LABELS.get(self, self.value.replace("_", " ").capitalize())


STAGE_LABELS = {
    Stage.RECORDED: "Recorded only, not decided here",
    Stage.RETURNED: "Sent back for work",
    Stage.PART_SIGNED: "Signed copy received from one party",
    Stage.SIGNED: "Signed copies received from each party",
    Stage.VARIED: "In force, varied",
}
EDITABLE = (Stage.DRAFT, Stage.RETURNED)
"""Stages at which the contract itself may be changed."""
RUNNING = (Stage.RECORDED, Stage.IN_FORCE, Stage.VARIED, Stage.SUSPENDED, Stage.UNDER_NOTICE)
"""Stages of a contract that binds and has not ended; of one that is recorded only, as far as its source says."""
BROUGHT_AS = (Stage.RECORDED, Stage.ENDED)
"""Stages that a contract may be brought in at: nobody decided it here, and no act leads from them to one that says so."""
OVER = (Stage.ENDED, Stage.WITHDRAWN, Stage.ARCHIVED)
BEFORE_ISSUE = (Stage.DRAFT, Stage.RETURNED, Stage.IN_REVIEW, Stage.APPROVED)
UNSIGNED = (Stage.IN_REVIEW, Stage.RETURNED, Stage.APPROVED, Stage.ISSUED, Stage.PART_SIGNED)
"""Stages between the first submission and the last signed copy."""


class ContractAct(StrEnum):
    """What is done to a contract; "signed copy received", since the signing happens elsewhere."""

    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    ISSUE = "issue"
    SIGN = "sign"
    RECEIVE_FIRST_SIGNED_COPY = "receive_first_signed_copy"
    RECEIVE_LAST_SIGNED_COPY = "receive_last_signed_copy"
    BEGIN = "begin"
    EXTEND = "extend"
    VARY = "vary"
    SUSPEND = "suspend"
    RESUME = "resume"
    NOVATE = "novate"
    GIVE_NOTICE = "give_notice"
    TERMINATE = "terminate"
    END = "end"
    WITHDRAW = "withdraw"
    ARCHIVE = "archive"

    @property
    def label(self) -> str:
        return ACT_LABELS.get(self, self.value.replace("_", " ").capitalize())


ACT_LABELS = {ContractAct.SEND_BACK: "Send back for work", ContractAct.NOVATE: "Bring in another party"}
CHANGES = (
    ContractAct.EXTEND, ContractAct.VARY, ContractAct.SUSPEND, ContractAct.RESUME, ContractAct.NOVATE,
    ContractAct.GIVE_NOTICE, ContractAct.TERMINATE,
)  # fmt: skip
"""Acts on a contract that runs: one person proposes it, and another decides it."""


class Question(StrEnum):
    """What the decision check is asked."""

    APPROVE = "approve"
    SIGN = "sign"
    EXTEND = "extend"
    VARY = "vary"
    SUSPEND = "suspend"
    RESUME = "resume"
    NOVATE = "novate"
    GIVE_NOTICE = "give_notice"
    TERMINATE = "terminate"
    WAIVE = "waive"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()

    @property
    def verb(self) -> str:
        """What somebody does to a contract, within a sentence."""
        return "give notice to end" if self is Question.GIVE_NOTICE else self.value

    @property
    def does(self) -> str:
        """The same with what it is done to."""
        return "waive competition" if self is Question.WAIVE else f"{self.verb} contracts"


CHANGE_QUESTIONS = frozenset(Question(act.value) for act in CHANGES)
"""What the decision check is asked about a change of a contract that runs."""


class Needs(StrEnum):
    """What must be true before an act; the value is how people are told."""

    DOCUMENT = (
        "a Word file was made of it as it stands now or, where no contract template is held for its edition, the "
        "document that was made elsewhere is kept"
    )
    SIGNED_COPY = (
        "the file of the party's signed copy is kept, of the very document that was issued, with everybody's signature "
        "that is required of it"
    )
    FIRST_DAY = "its first day has come"
    LAST_DAY_PAST = "its last day has passed"
    NOT_ENDED = "its last day has not passed"
    PROPOSED = "somebody else proposed it"
    ANOTHER = "somebody else prepared and submitted it"
    SET_COMPLETE = "everybody whose decision is required has decided"


class NotAtThisStage(MovedOn):
    """This cannot be done at the contract's present stage."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row; `decision` is the question the decision check must answer first, or None. by_calendar: the scheduler
    does it when its day comes."""

    start: Stage
    act: ContractAct
    end: Stage
    permission: Permission
    decision: Question | None = None
    needs: tuple[Needs, ...] = ()
    by_calendar: bool = False

    @property
    def by_file(self) -> bool:
        """Whether keeping the file of a signed copy does it, and nothing else."""
        return Needs.SIGNED_COPY in self.needs


_S, _A, _Q = Stage, ContractAct, Question
_KEEP, _SIGN, _APPROVE = Permission.KEEP_CONTRACTS, Permission.SIGN_CONTRACT, Permission.APPROVE_CONTRACT
_TWO = (Needs.ANOTHER, Needs.SET_COMPLETE)


def _rest(*stages: Stage, act: ContractAct, end: Stage) -> tuple[Transition, ...]:
    return tuple(Transition(stage, act, end, _KEEP) for stage in stages)


def _change(stage: Stage, act: ContractAct, end: Stage) -> Transition:
    needs = (Needs.NOT_ENDED, Needs.PROPOSED, Needs.SET_COMPLETE)
    return Transition(stage, act, end, _SIGN, Question(act.value), needs)


def _ends(stage: Stage) -> Transition:
    return Transition(stage, _A.END, _S.ENDED, _KEEP, needs=(Needs.LAST_DAY_PAST,), by_calendar=True)


TRANSITIONS: tuple[Transition, ...] = (
    *_rest(_S.DRAFT, _S.RETURNED, act=_A.SUBMIT, end=_S.IN_REVIEW),
    Transition(_S.IN_REVIEW, _A.SEND_BACK, _S.RETURNED, _APPROVE),
    Transition(_S.IN_REVIEW, _A.APPROVE, _S.APPROVED, _APPROVE, _Q.APPROVE, _TWO),
    *_rest(_S.APPROVED, _S.ISSUED, act=_A.SEND_BACK, end=_S.RETURNED),
    Transition(_S.APPROVED, _A.ISSUE, _S.ISSUED, _KEEP, needs=(Needs.DOCUMENT,)),
    *(Transition(stage, _A.SIGN, stage, _SIGN, _Q.SIGN, _TWO) for stage in (_S.ISSUED, _S.PART_SIGNED)),
    Transition(_S.ISSUED, _A.RECEIVE_FIRST_SIGNED_COPY, _S.PART_SIGNED, _KEEP, needs=(Needs.SIGNED_COPY,)),
    Transition(_S.PART_SIGNED, _A.RECEIVE_LAST_SIGNED_COPY, _S.SIGNED, _KEEP, needs=(Needs.SIGNED_COPY,)),
    *_rest(_S.DRAFT, _S.RETURNED, _S.IN_REVIEW, _S.APPROVED, _S.ISSUED, _S.PART_SIGNED, _S.SIGNED,
           act=_A.WITHDRAW, end=_S.WITHDRAWN),
    Transition(_S.SIGNED, _A.BEGIN, _S.IN_FORCE, _KEEP, needs=(Needs.FIRST_DAY,), by_calendar=True),
    _change(_S.RECORDED, _A.EXTEND, _S.RECORDED),
    _change(_S.RECORDED, _A.VARY, _S.RECORDED),
    _change(_S.RECORDED, _A.GIVE_NOTICE, _S.UNDER_NOTICE),
    _change(_S.IN_FORCE, _A.EXTEND, _S.IN_FORCE),
    _change(_S.VARIED, _A.EXTEND, _S.VARIED),
    _change(_S.IN_FORCE, _A.VARY, _S.VARIED),
    _change(_S.VARIED, _A.VARY, _S.VARIED),
    _change(_S.IN_FORCE, _A.SUSPEND, _S.SUSPENDED),
    _change(_S.VARIED, _A.SUSPEND, _S.SUSPENDED),
    _change(_S.SUSPENDED, _A.RESUME, _S.IN_FORCE),
    *(_change(stage, _A.NOVATE, stage) for stage in RUNNING if stage is not _S.UNDER_NOTICE),
    _change(_S.IN_FORCE, _A.GIVE_NOTICE, _S.UNDER_NOTICE),
    _change(_S.VARIED, _A.GIVE_NOTICE, _S.UNDER_NOTICE),
    _change(_S.SUSPENDED, _A.GIVE_NOTICE, _S.UNDER_NOTICE),
    *(_change(stage, _A.TERMINATE, _S.ENDED) for stage in RUNNING),
    *(_ends(stage) for stage in RUNNING),
    *_rest(_S.ENDED, _S.WITHDRAWN, act=_A.ARCHIVE, end=_S.ARCHIVED),
)  # fmt: skip
"""The one table. What has no row cannot be done."""


def can_move(stage: Stage, act: ContractAct) -> bool:
    return any(row.start is stage and row.act is act for row in TRANSITIONS)


def made_at(stage: Stage, act: ContractAct, *, agreed: bool) -> Transition:
    """The row for a change that is made now. What was agreed for a day is made at the stage that it finds, which stays
    where the table has no row for it: a price agreed before is that of a contract under notice too."""
    if agreed and stage in RUNNING and not can_move(stage, act):
        return _change(stage, act, stage)
    return move(stage, act)


def move(stage: Stage, act: ContractAct) -> Transition:
    """The row for an act at a stage; raises NotAtThisStage when there is none."""
    for row in TRANSITIONS:
        if row.start is stage and row.act is act:
            return row
    raise NotAtThisStage(
        f"A contract cannot be changed by: {act.label.lower()}. It is: {stage.label.lower()}"
    )


def likeliest(stage: Stage, act: ContractAct) -> Transition:
    """The row for an act, of this stage where there is one; for a page whose contract moved on meanwhile."""
    return max((row for row in TRANSITIONS if row.act is act), key=lambda row: row.start is stage)


def acts_at(stage: Stage) -> tuple[Transition, ...]:
    return tuple(row for row in TRANSITIONS if row.start is stage)


def arrows() -> tuple[Arrow, ...]:
    brought = Arrow("[*]", "Bring in from a register elsewhere", Stage.RECORDED)
    return (brought, *(Arrow(row.start, _arrow_words(row), row.end) for row in TRANSITIONS))


def _arrow_words(row: Transition) -> str:
    if row.decision:
        return f"{row.act.label} (decision check)"
    return f"{row.act.label} (by the calendar)" if row.by_calendar else row.act.label


def diagram() -> str:
    """The table as a Mermaid state diagram for the docs."""
    return state_diagram(arrows(), start=Stage.DRAFT, labels={stage: stage.label for stage in Stage})


def listed() -> str:
    """The table in words for the docs: who may do each, and what must be true first."""
    rows = [
        f"| {row.act.label} | {row.start.label} | {row.end.label} | {_who(row)} | {_first(row)} |"
        for row in TRANSITIONS
    ]
    head = ["| act | from | to | who | what must be true first |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*head, *rows]) + "\n"


def _who(row: Transition) -> str:
    words = {_KEEP: "who keeps contracts", _SIGN: "who signs contracts", _APPROVE: "who approves contracts"}
    return words[row.permission] + (", or the calendar" if row.by_calendar else "")


def _first(row: Transition) -> str:
    check = ["the decision check does not stop it"] if row.decision else []
    return "; ".join([*check, *(need.value for need in row.needs)]) or "nothing more"
