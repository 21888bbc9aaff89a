"""Was whoever approved, signed or changed a contract authorised on that day: as known then, and as known now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.domain.contracts.authorised import Authorised, Reading, reading, withheld
from register.domain.contracts.conflicts import bodies_bound, matter_for, vouched_for
from register.domain.contracts.decision_facts import Facts
from register.domain.contracts.stages import Question
from register.domain.contracts.third_person import third_person
from register.domain.dates import end_of_day
from register.domain.permissions import Viewer
from register.domain.rules import Ruleset
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.models.ledger import LedgerEntry
from register.models.signatures import SignatureVersion
from register.queries import names
from register.queries.authority.bound import is_bound
from register.queries.authority.delegations import references
from register.queries.authority.who_may import NEAREST
from register.queries.contracts.asking import who_may_sign
from register.queries.contracts.changes import changes_of
from register.queries.contracts.decisions import decisions_of, party_of
from register.queries.contracts.facts import Asked, facts_for
from register.queries.contracts.rounds import in_rounds
from register.queries.contracts.sides.other_parties import parties_called
from register.queries.contracts.signatures import signatures_of
from register.queries.rules import ruleset
from register.queries.visible import seen_by

C = ContractVersion
MOST = 50
"""So many acts are told, the newest of them."""
ELSEWHERE = "authority_elsewhere"
UNSHOWN = "Somebody whose name is not shown to you"
_WHAT = {Question.APPROVE.value: "Approval", Question.SIGN.value: "Signature"}
WITHHELD = "What this rests on may not be shown to you"


@dataclass(frozen=True, slots=True)
class ReadingTold:
    """One answer. chain: references of the delegations, the one held first; None for one that is not shown."""

    answer: Authorised
    because: tuple[str, ...]
    chain: tuple[str | None, ...]
    exceeds_by_pence: int | None


@dataclass(frozen=True, slots=True)
class ActTold:
    """Something that somebody did. party_called: for whom, in words. on: its own day, of a signature the day it was signed.
    value_pence: what limits are held against. recorded_since: delegations that the answer of today rests on and that were
    recorded after it. instead: who could have, where whoever did could not."""

    decision: str
    act: str
    party: str
    party_called: str
    person: str
    person_id: str
    on: date
    decided_on: date
    value_pence: int
    known_then: ReadingTold
    known_now: ReadingTold
    recorded_since: tuple[str, ...]
    instead: tuple[str, ...]

    @property
    def what(self) -> str:
        """In words, with the party for which it was done."""
        return f"{self.act} for {self.party_called}"

    @property
    def differs(self) -> bool:
        """Whether what was recorded since changes the answer."""
        return self.known_then.answer is not self.known_now.answer


@dataclass(frozen=True, slots=True)
class WasAuthorised:
    """Of one contract, every act that counts, the first first. left_out: how many more there are, before these."""

    contract: str
    title: str
    acts: tuple[ActTold, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class _Act:
    """An act with its own day, and the entry of the audit trail up to which it was known then."""

    made: DecisionVersion
    on: date
    entry: int


def was_authorised(session: Session, row: ContractVersion, *, viewer: Viewer) -> WasAuthorised:
    """Of approvals and signatures those of the present round: what was sent back commits nobody. Everything is weighed as
    far as this viewer may see it; what stands against somebody is not told to whom anything is kept from."""
    counting = {one.thing_id for one in in_rounds(session, [row.thing_id], viewer=viewer)}
    made = [
        one for one in reversed(decisions_of(session, row.thing_id, viewer=viewer))
        if one.taken and (one.change_id is not None or one.thing_id in counting)
    ]  # fmt: skip
    kept = made[-MOST:]
    told = _told(session, row, kept, viewer) if kept else ()
    return WasAuthorised(row.ref, row.title, told, len(made) - len(kept))


def _told(
    session: Session, row: ContractVersion, kept: Sequence[DecisionVersion], viewer: Viewer
) -> tuple[ActTold, ...]:
    signed = {one.decision_id: one for one in signatures_of(session, [row.thing_id], viewer=viewer)}
    acts = [_act(session, one, signed.get(one.thing_id)) for one in kept]
    rows = _as_decided(session, kept, viewer)
    acts = [act for act in acts if act.made.contract_version_id in rows]
    changes = {one.thing_id: one for one in changes_of(session, row.thing_id, viewer=viewer)}
    now = _facts(session, [_asked(act, rows, changes) for act in acts], acts, viewer)
    then = _facts(session, [_asked(act, rows, changes, act.entry) for act in acts], acts, viewer)
    return _answers(session, acts, then, now, viewer)


def _act(session: Session, made: DecisionVersion, signature: SignatureVersion | None) -> _Act:
    """What was known when it was decided; of a copy signed on another day, what was recorded by the end of that day."""
    before = made.seq - 1
    on = signature.signed_on if signature is not None and signature.signed_on else made.valid_from
    if on == made.valid_from:
        return _Act(made, on, before)
    newest = select(func.max(LedgerEntry.seq)).where(LedgerEntry.recorded_at <= end_of_day(on))
    return _Act(made, on, session.scalar(newest) or 0)


def _as_decided(
    session: Session, made: Iterable[DecisionVersion], viewer: Viewer
) -> dict[str, ContractVersion]:
    """The versions of the contract that were decided on."""
    query = select(C).where(C.id.in_(sorted({one.contract_version_id for one in made})), seen_by(C, viewer))
    return {one.id: one for one in session.scalars(query.order_by(C.id))}


def _asked(
    act: _Act, rows: Mapping[str, ContractVersion], changes: Mapping[str, ContractChangeVersion], entry: int | None = None
) -> Asked:  # fmt: skip
    made = act.made
    return Asked(
        contract_id=made.of_contract, person_id=made.person_id, question=Question(made.question), on=act.on,
        party=made.decided_for, change=changes.get(made.change_id or ""), row=rows[made.of_version], before=made.seq,
        judged_on=act.on, by_entry=entry,
    )  # fmt: skip


def _facts(session: Session, asked: list[Asked], acts: Iterable[_Act], viewer: Viewer) -> list[Facts]:
    """Where a party's word was taken for its signatory, it still is."""
    found = facts_for(session, asked, vouched=True, viewer=viewer)
    vouched = [any(one["code"] == ELSEWHERE for one in act.made.reasons) for act in acts]
    return [vouched_for(facts) if word else facts for facts, word in zip(found, vouched, strict=True)]


def _answers(
    session: Session, acts: Sequence[_Act], then: Sequence[Facts], now: Sequence[Facts], viewer: Viewer
) -> tuple[ActTold, ...]:
    rules, bound = ruleset(session), is_bound(session, viewer)
    both = [
        (_read(first, rules, bound), _read(last, rules, bound)) for first, last in zip(then, now, strict=True)
    ]
    links = {key for pair in both for one in pair for key in one.links}
    refs = references(session, viewer=viewer, only=links)
    called = names.people_told_apart(session, viewer=viewer).look_up([act.made.person_id for act in acts])
    sides = parties_called(session, [act.made.decided_for for act in acts], viewer=viewer)
    found = []
    for side, act, facts, earlier, (first, last) in zip(sides, acts, now, then, both, strict=True):
        known = {(one.id, one.n) for one in earlier.delegations}
        since = [one.id for one in facts.delegations if one.id in last.links and (one.id, one.n) not in known]
        who = called.get(act.made.person_id, UNSHOWN)
        instead = _instead(session, facts, rules, viewer) if last.answer is Authorised.NO else ()
        found.append(_act_told(act, facts, side, who, refs, (first, last), since, instead))
    return tuple(found)


def _read(facts: Facts, rules: Ruleset, bound: bool) -> Reading:
    found = reading(facts, rules)
    return withheld(found) if bound else found


def _act_told(
    act: _Act, facts: Facts, side: str, who: str, refs: Mapping[str, str], both: tuple[Reading, Reading],
    since: Iterable[str], instead: tuple[str, ...],
) -> ActTold:  # fmt: skip
    first, last = (_reading(one, who, refs) for one in both)
    made = act.made
    return ActTold(
        made.ref, _WHAT.get(made.question) or Question(made.question).label, made.decided_for, side, who, made.person_id,
        act.on, made.valid_from, facts.committed.whole_pence, first, last, tuple(refs[key] for key in since if key in refs),
        instead,
    )  # fmt: skip


def _reading(one: Reading, who: str, refs: Mapping[str, str]) -> ReadingTold:
    if one.answer is Authorised.NOT_SHOWN:
        return ReadingTold(one.answer, (WITHHELD,), (), None)
    words = tuple(third_person(reason.message, who) for reason in one.reasons)
    return ReadingTold(one.answer, words, tuple(refs.get(key) for key in one.links), one.exceeds_by)


def _instead(session: Session, facts: Facts, rules: Ruleset, viewer: Viewer) -> tuple[str, ...]:
    """The nearest of those who could have, as is known now."""
    answer = who_may_sign(
        session, facts.committed, facts.services, facts.on, matter=matter_for(facts.question, rules, facts),
        organisation_ids=bodies_bound(party_of(facts)), viewer=viewer,
    )  # fmt: skip
    able = dict.fromkeys(one.person_id for one in answer.able if one.person_id != facts.person_id)
    return tuple(answer.names[key] for key in list(able)[:NEAREST] if key in answer.names)
