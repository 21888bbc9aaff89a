"""Whatever is tried by whomever in whatever order: nothing is in force with fewer than two persons a party."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.authority.delegations import Delegation
from register.domain.contracts.assessments import Outcome
from register.domain.contracts.conflicts import assess
from register.domain.contracts.decision_facts import Facts, SignedCopy
from register.domain.contracts.stages import RUNNING, ContractAct, Question, Stage, Transition, acts_at
from register.domain.people.people import Side
from tests.domain.builders import RULES, facts, held, root

SIDES = ("board", "trust")
PEOPLE = ("ann", "bob", "cat", "dan", "eve", "fay")
POSTS = (
    *(held(person, "chief") for person in ("ann", "bob")),
    held("eve", "contracts"),
    *(held(p, "trust-chief", organisation_id="trust", side=Side.PROVIDING) for p in ("cat", "dan")),
    held("fay", "trust-finance", organisation_id="trust", side=Side.PROVIDING),
)
TAKES_BACK = (ContractAct.WITHDRAW, ContractAct.ARCHIVE, ContractAct.TERMINATE, ContractAct.END)


def powers(joint: bool) -> tuple[Delegation, ...]:
    """The board's and the trust's, for approving and for signing; joint: the trust's chief signs with its finance post."""
    return tuple(
        root(
            id=f"{body}-{matter}", matter=matter, organisation_id=body, holder_post_id=post,
            joint_post_id="trust-finance" if joint and body == "trust" and matter == "sign_contracts" else None,
        )
        for body, post in zip(SIDES, ("chief", "trust-chief"), strict=True)
        for matter in ("approve_contracts", "sign_contracts")
    )  # fmt: skip


def completes(copy: SignedCopy) -> bool:
    return copy.second_post_id is None and not copy.needs_second_person


@dataclass
class Life:
    """One contract, of which the table and the check alone say what happens next."""

    joint: bool
    stage: Stage = Stage.DRAFT
    prepared: set[str] = field(default_factory=set)
    approved: list[SignedCopy] = field(default_factory=list)
    signed: list[SignedCopy] = field(default_factory=list)
    files: set[str] = field(default_factory=set)

    def do(self, row: Transition, person: str, body: str) -> None:
        if row.decision is not None:
            self._decide(row, person, body)
        elif not row.by_file:
            self._move(row, person)
        elif body not in self.files and any(c.organisation_id == body and completes(c) for c in self.signed):
            self.files.add(body)
            self.stage = row.end

    def _decide(self, row: Transition, person: str, body: str) -> None:
        made = self.approved if row.decision is Question.APPROVE else self.signed
        answer = assess(self._facts(row, person, body, tuple(made)), RULES)
        if answer.outcome is Outcome.STOPPED:
            return
        made.append(
            SignedCopy(
                person_id=person, organisation_id=body, second_post_id=answer.second_post_id,
                needs_second_person=answer.needs_second_person,
            )
        )  # fmt: skip
        if completes(made[-1]):
            self.stage = row.end

    def _facts(self, row: Transition, person: str, body: str, made: tuple[SignedCopy, ...]) -> Facts:
        return facts(
            question=row.decision, person_id=person, organisation_id=body, delegations=powers(self.joint),
            appointments=POSTS, prepared_by=tuple(sorted(self.prepared)), signed=made, interests=(), missing=(),
            approved_by=tuple(one.person_id for one in self.approved),
        )  # fmt: skip

    def _move(self, row: Transition, person: str) -> None:
        self.stage = row.end
        if row.act is ContractAct.SUBMIT:
            self.prepared.add(person)
            self.approved.clear()
        if row.act is ContractAct.ISSUE:
            self.signed.clear()
            self.files.clear()

    def of(self, body: str) -> set[str]:
        return {copy.person_id for copy in self.signed if copy.organisation_id == body}


def lived(seed: int, joint: bool) -> Life:
    """Ninety acts, each one that the table has at the stage, by anybody for either party."""
    chance, life = Random(seed), Life(joint)
    for _ in range(90):
        rows = [row for row in acts_at(life.stage) if row.act not in TAKES_BACK]
        back = [row for row in rows if row.act is not ContractAct.SEND_BACK]
        row = chance.choice(back if back and chance.random() < 0.95 else rows)
        life.do(row, chance.choice(PEOPLE), chance.choice(SIDES))
        if life.stage in RUNNING:
            break
    return life


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), joint=st.booleans())
def test_no_way_leads_to_in_force_with_fewer_than_two_persons_a_party(seed: int, joint: bool) -> None:
    life = lived(seed, joint)
    if life.stage not in RUNNING:
        return
    approvers = {one.person_id for one in life.approved}
    assert len(life.prepared | approvers | life.of("board")) >= 2
    assert len(life.of("trust")) >= 2
    assert not life.prepared & approvers
    assert not life.of("board") & life.of("trust")
    assert life.of("board") - life.prepared
    assert life.files == set(SIDES)


def test_in_force_is_reached_often_enough_for_this_to_say_something() -> None:
    assert sum(lived(seed, joint=bool(seed % 2)).stage in RUNNING for seed in range(20)) >= 5
