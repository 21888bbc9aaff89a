"""Rounds of deciding: who decided since a contract was submitted or issued, and what waits for whom since when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.contracts.changes import SIDES, ChangeState
from register.domain.contracts.stages import Question, Stage
from register.domain.dates import said
from register.domain.permissions import Viewer
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.queries import names
from register.queries.contracts.changes import agreed_in, changes_of, decided, sides_waiting
from register.queries.contracts.changes import completes as completes
from register.queries.contracts.documents import documents_of
from register.queries.contracts.sides.awaited_copies import awaiting_copies
from register.queries.contracts.sides.other_parties import parties_called, signing_themselves
from register.queries.contracts.signatures import signatures_of
from register.queries.visible import seen_by, visible

D, C = DecisionVersion, ContractVersion
_Begun = aliased(ContractVersion)
BEGINS = {Question.APPROVE: "submit", Question.SIGN: "issue"}
"""The act that begins a round of each question: what was decided before it does not count."""


def in_rounds(session: Session, ids: Iterable[str], *, viewer: Viewer) -> list[DecisionVersion]:
    """Approvals and signatures that went ahead in the present round of each of these contracts, in their order; in one
    query."""
    return list(session.scalars(_in_rounds(viewer), {"ids": sorted(set(ids))}))


@lru_cache(maxsize=256)
def _in_rounds(viewer: Viewer) -> Any:
    """Put together once for each viewer."""
    wanted: Any = bindparam("ids", expanding=True)
    first = {question: func.max(case((_Begun.act == act, _Begun.n))) for question, act in BEGINS.items()}
    begun = select(_Begun.thing_id, *(n.label(question.value) for question, n in first.items())).where(
        _Begun.thing_id.in_(wanted), seen_by(_Begun, viewer)
    )
    since = begun.group_by(_Begun.thing_id).subquery()
    query = visible(D, viewer).join(C, and_(C.id == D.contract_version_id, seen_by(C, viewer)))
    query = query.join(since, since.c.thing_id == C.thing_id)
    current = or_(*(and_(D.question == question, C.n >= since.c[question.value]) for question in BEGINS))
    return query.where(D.contract_id.in_(wanted), D.taken.is_(True), current).order_by(D.contract_id, D.seq)


def decided_since(
    session: Session, ids: Iterable[str], question: Question, *, viewer: Viewer
) -> list[DecisionVersion]:
    """Those of one question."""
    return [one for one in in_rounds(session, ids, viewer=viewer) if one.question == question]


def complete_parties(decisions: Iterable[DecisionVersion]) -> set[str]:
    """The parties for which everybody whose decision is required has decided; an associate by the id of its body."""
    return {one.decided_for for one in decisions if completes(one)}


@dataclass(frozen=True, slots=True)
class CopiesState:
    """Where a contract stands with its signed copies. current: signatures of the document that was issued last; required:
    the parties that sign, an associate that signs itself by the id of its body; signed: those for which everybody required
    has signed; lacking: signatures without a file, by party, with their days."""

    current: frozenset[str]
    required: tuple[str, ...]
    signed: frozenset[str]
    lacking: dict[str, dict[str, date]]

    def received_with(self, signature_id: str) -> frozenset[str]:
        """The same with the copy of this signature."""
        return frozenset(one for one in self.signed if set(self.lacking.get(one, ())) <= {signature_id})

    @property
    def received(self) -> frozenset[str]:
        """The parties whose signed copy is there whole."""
        return frozenset(party for party in self.signed if party not in self.lacking)


def signing(session: Session, row: ContractVersion, *, viewer: Viewer) -> tuple[str, ...]:
    """The parties that sign a contract: both sides, and each associate that signs itself, by the id of its body."""
    return (*SIDES, *signing_themselves(session, [row], viewer=viewer).get(row.thing_id, ()))


def copies_state(session: Session, about: ContractVersion, *, viewer: Viewer) -> CopiesState:
    """The caller may see the contract."""
    made = decided_since(session, [about.thing_id], Question.SIGN, viewer=viewer)
    checks = {one.thing_id for one in made}
    every = signatures_of(session, [about.thing_id], viewer=viewer)
    rows = [one for one in every if one.change_id is None and one.decision_id in checks]
    lacking: dict[str, dict[str, date]] = {}
    for row in rows:
        if row.file_hash is None:
            lacking.setdefault(row.signed_for, {})[row.thing_id] = row.known_on
    current = frozenset(row.thing_id for row in rows)
    return CopiesState(
        current, signing(session, about, viewer=viewer), frozenset(complete_parties(made)), lacking
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that a contract waits for. whom: the party, or the post whose holder decides second."""

    what: str
    whom: str
    since: date

    @property
    def words(self) -> str:
        return f"{self.what} by {self.whom}"


def waiting(session: Session, row: ContractVersion, *, viewer: Viewer) -> list[Waiting]:
    """What waits at the contract's stage, for whom, since when; nothing where nobody's decision is due."""
    stage = Stage(row.stage)
    if stage is Stage.IN_REVIEW:
        return _of_round(session, row, Question.APPROVE, SIDES[:1], viewer)
    if stage in (Stage.ISSUED, Stage.PART_SIGNED):
        every = signing(session, row, viewer=viewer)
        return [*_of_round(session, row, Question.SIGN, every, viewer), *_of_files(session, row, viewer)]
    return _of_changes(session, row, viewer)


def _of_round(
    session: Session, row: ContractVersion, question: Question, sides: tuple[str, ...], viewer: Viewer
) -> list[Waiting]:
    made = decided_since(session, [row.thing_id], question, viewer=viewer)
    what = "Approval" if question is Question.APPROVE else "Signature"
    return _missing(session, made, what, row.known_on, sides, viewer)


def _of_files(session: Session, row: ContractVersion, viewer: Viewer) -> list[Waiting]:
    """A line for each party that has signed and of whose signed copy the file is not kept."""
    state = copies_state(session, row, viewer=viewer)
    some = [side for side in state.required if side in state.lacking]
    return [
        Waiting(_file_of(called), "those who keep contracts", min(state.lacking[side].values()))
        for side, called in zip(some, parties_called(session, some, viewer=viewer), strict=True)
    ]


def _file_of(called: str, paper: str = "") -> str:
    return (
        f"The file of the signed copy{paper} of {called}"
        if " " in called[4:]
        else f"The file of {called}'s signed copy{paper}"
    )


def _of_changes(session: Session, row: ContractVersion, viewer: Viewer) -> list[Waiting]:
    found = []
    changes = changes_of(session, row.thing_id, viewer=viewer)
    for change in changes:
        made = decided(session, [change.thing_id], viewer=viewer)
        sides = sides_waiting(session, change, row, viewer=viewer)
        what = f"Decision to {Question(change.contract_act).verb}"
        found += _missing(session, made, what, change.valid_from, sides, viewer)
    waits = awaiting_copies(session, changes)
    return [*found, *_of_agreed(changes, waits), *_of_signed_papers(session, row, changes, viewer)]


def _of_agreed(changes: Sequence[ContractChangeVersion], waits: Collection[str]) -> Iterable[Waiting]:
    """A line for each change that everybody has decided and that waits for its day, or for signed copies; the first to
    come first."""
    for one in agreed_in(changes):
        made = next(row for row in changes if row.ref == one.ref)
        label, whom = one.change.contract_act.label, f"the calendar on {said(one.day)}"
        if made.thing_id in waits:
            whom = f"a signed copy of its paper from each who signed, and not before {said(one.day)}"
        yield Waiting(f"{label} ({one.ref}), which is agreed, to be done", whom, made.known_on)


def _of_signed_papers(
    session: Session, row: ContractVersion, changes: Iterable[ContractChangeVersion], viewer: Viewer
) -> list[Waiting]:
    """A line for each party that signed the paper of a change, once one was made, and of whose copy the file is not kept."""
    made = signatures_of(session, [row.thing_id], viewer=viewer)
    lacking = [one for one in made if one.change_id is not None and one.file_hash is None]
    if not lacking:
        return []
    papered = {one.change_id for one in documents_of(session, row.thing_id, viewer=viewer)}
    open_ = {one.thing_id: one.ref for one in changes if one.state != ChangeState.TAKEN_BACK}
    since: dict[tuple[str, str], date] = {}
    for one in lacking:
        if one.change_id in papered and one.change_id in open_:
            key = (open_[one.change_id], one.signed_for)
            since[key] = min(since.get(key, one.known_on), one.known_on)
    called = parties_called(session, [party for _, party in since], viewer=viewer)
    return [
        Waiting(_file_of(who, f" of {ref}"), "those who keep contracts", day)
        for ((ref, _), day), who in zip(since.items(), called, strict=True)
    ]


def _missing(
    session: Session,
    made: list[DecisionVersion],
    what: str,
    since: date,
    sides: tuple[str, ...],
    viewer: Viewer,
) -> list[Waiting]:
    """A line for each party that is not complete; for its second person, once a first has decided."""
    done = complete_parties(made)
    posts = names.posts(session, viewer=viewer)
    found = []
    left = [side for side in sides if side not in done]
    for side, called in zip(left, parties_called(session, left, viewer=viewer), strict=True):
        first = next((one for one in made if one.decided_for == side), None)
        if first is None:
            found.append(Waiting(what, called, since))
        elif first.second_post_id is None:
            found.append(
                Waiting(
                    f"Second {what[0].lower()}{what[1:]}", f"another person of {called}", first.valid_from
                )
            )
        else:
            post = posts.get(first.second_post_id or "", "a post that you may not see")
            found.append(
                Waiting(f"Second {what[0].lower()}{what[1:]}", f"the holder of {post}", first.valid_from)
            )
    return found


def approvers(made: Iterable[DecisionVersion]) -> dict[str, tuple[str, ...]]:
    """Who approved each contract, of these decisions."""
    found: dict[str, tuple[str, ...]] = {}
    for one in (one for one in made if one.question == Question.APPROVE):
        found[one.of_contract] = (*found.get(one.of_contract, ()), one.person_id)
    return found
