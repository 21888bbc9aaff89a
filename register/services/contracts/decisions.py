"""The one idea: approving or signing asks the decision check once, and the answer stays on the contract for ever."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.contracts.assessments import Assessment, Outcome, Reason, Severity
from register.domain.contracts.changes import SIDES
from register.domain.contracts.clearing import clearing
from register.domain.contracts.conflicts import bodies_bound, matter_for
from register.domain.contracts.decision_facts import Facts
from register.domain.contracts.findings import rests_on
from register.domain.contracts.novating.novations import called_plainly, signs_itself
from register.domain.contracts.stages import ContractAct, NotAtThisStage, Question, Stage, Transition, move
from register.domain.errors import Forbidden, Invalid, Refused, Stale
from register.domain.permissions import UNBOUND, Actor, Permission, check
from register.domain.rules import Ruleset
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.models.signatures import SignatureVersion
from register.queries import names
from register.queries.authority.who_may import MOST_SHOWN, who_are_able
from register.queries.contracts.asking import asked
from register.queries.contracts.contracts import contract
from register.queries.contracts.decisions import party_of
from register.queries.contracts.rounds import complete_parties, completes, decided_since, signing
from register.queries.contracts.sides.other_parties import parties_called
from register.queries.contracts.told import Judged, judge
from register.queries.contracts.undecided import undecided
from register.queries.rules import ruleset
from register.services import facts as kept
from register.services.contracts.contracts import moved

NEEDS = {Question.APPROVE: Permission.APPROVE_CONTRACT, Question.SIGN: Permission.SIGN_CONTRACT}


def decide(
    session: Session, key: str, question: Question, *, party: str = "commissioner", signatory_id: str | None = None,
    expected_n: int | None = None, actor: Actor, today: date, provenance: str = "",
) -> DecisionVersion:  # fmt: skip
    """Ask the check and store its answer. Clear, or clear with conditions: a signature is recorded, or the contract is
    approved once everybody whose decision is required has decided, in the same unit of work. Stopped: nothing else
    happens. A signature moves no stage: the file of the signed copy does. `signatory_id`: who signed for a party that
    keeps its own scheme of delegation."""
    newest, row, answer = look(
        session, key, question, party=party, signatory_id=signatory_id, actor=actor, today=today
    )
    if expected_n is not None and expected_n != newest.n:
        raise Stale
    made = store(session, newest, row, answer, party=party, actor=actor, today=today, provenance=provenance)
    if made.taken and question is Question.SIGN:
        record_signature(session, newest, made, actor=actor, today=today, provenance=provenance)
    if made.taken and (question is Question.SIGN or completes(made)):
        moved(session, newest, row, actor=actor, today=today)
    return made


def look(
    session: Session, key: str, question: Question, *, party: str, signatory_id: str | None = None, actor: Actor,
    today: date,
) -> tuple[ContractVersion, Transition, Judged]:  # fmt: skip
    """What the check says now, without storing anything; of it, whoever asks is shown what they are `told`."""
    check(actor, NEEDS[question])
    newest = contract(session, key, viewer=actor.viewer)
    if party not in (signing(session, newest, viewer=actor.viewer) if question is Question.SIGN else SIDES):
        raise Invalid({"party": "Select which party this is for"})
    person_id = decider(session, question, signatory_id, actor)
    row = _row(session, newest, question, party)
    waits = undecided(session, newest) if question is Question.SIGN else None
    if waits:
        raise NotAtThisStage(waits)
    vouched = person_id != actor.person_id
    found = judge(
        session,
        [newest.thing_id],
        person_id,
        question,
        today,
        party=party,
        viewer=actor.viewer,
        vouched=vouched,
    )
    answer = found[newest.thing_id]
    if vouched:
        check_vouched(answer.shown)
    return newest, row, answer


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What the check would say if it were asked now, for each party, and who could decide otherwise. called: each party
    in words."""

    contract: ContractVersion
    answers: dict[str, Assessment]
    others: dict[str, list[str]]
    called: dict[str, str]

    @property
    def reasons(self) -> list[Reason]:
        return [reason for answer in self.answers.values() for reason in answer.reasons]


def foresee(session: Session, key: str, question: Question, *, actor: Actor, today: date) -> Foreseen:
    """For pages: nothing is stored. A side whose copy is there already is left out."""
    check(actor, NEEDS[question])
    newest = contract(session, key, viewer=actor.viewer)
    there = complete_parties(decided_since(session, [newest.thing_id], Question.SIGN, viewer=UNBOUND))
    every = signing(session, newest, viewer=actor.viewer) if question is Question.SIGN else SIDES
    sides = [side for side in every if question is Question.APPROVE or side not in there]
    if not sides:
        raise NotAtThisStage("Each party has signed already")
    answers: dict[str, Assessment] = {}
    others: dict[str, list[str]] = {}
    for side in sides:
        _, _, answer = look(session, key, question, party=side, actor=actor, today=today)
        answers[side], others[side] = answer.told, others_with_authority(session, answer.shown, actor)
    called = dict(zip(sides, parties_called(session, sides, viewer=actor.viewer), strict=True))
    return Foreseen(newest, answers, others, called)


def others_with_authority(session: Session, facts: Facts, actor: Actor) -> list[str]:
    """Names of the nearest of those with authority for this value, these services and this day, without the one who
    asks."""
    matter = matter_for(facts.question, ruleset(session), facts)
    asking = asked(
        session, facts.committed, facts.services, facts.on, matter=matter,
        organisation_ids=bodies_bound(party_of(facts)), viewer=actor.viewer,
    )  # fmt: skip
    able, _ = who_are_able(session, asking, viewer=actor.viewer, most=MOST_SHOWN + 1)
    found = [one for one in dict.fromkeys(one.person_id for one in able) if one != actor.person_id]
    called = names.people_told_apart(session, viewer=actor.viewer).look_up(found[:MOST_SHOWN])
    return sorted(called[person] for person in found[:MOST_SHOWN] if person in called)


def _row(session: Session, newest: ContractVersion, question: Question, party: str) -> Transition:
    """The row of the stage table this question stands for at the contract's stage."""
    stage = Stage(newest.stage)
    if question is Question.APPROVE:
        return move(stage, ContractAct.APPROVE)
    row = move(stage, ContractAct.SIGN)
    signed = complete_parties(decided_since(session, [newest.thing_id], Question.SIGN, viewer=UNBOUND))
    if party in signed:
        (called,) = parties_called(session, [party], viewer=UNBOUND)
        raise NotAtThisStage(f"Everybody whose signature is required has signed for {called} already")
    return row


def decider(session: Session, question: Question, signatory_id: str | None, actor: Actor) -> str:
    """The person whose decision it is: whoever acts, or the signatory on whose word a party is taken."""
    if signatory_id is not None and signatory_id != actor.person_id:
        if question is Question.APPROVE:
            raise Forbidden("Nobody approves in the name of somebody else")
        if signatory_id not in names.people(session, viewer=actor.viewer):
            raise Invalid({"signatory_id": "Select who signed from the list"})
        return signatory_id
    if actor.person_id is None:
        raise Refused("Your account belongs to no person in the register, so it cannot decide")
    return actor.person_id


def check_vouched(facts: Facts) -> None:
    """Raises Invalid where the party keeps its scheme here, so that nobody is taken on its word."""
    if not facts.authority_kept_elsewhere:
        name = party_of(facts).name
        words = f"{name} keeps its scheme of delegation here: its signatory signs in person"
        raise Invalid({"signatory_id": words})


def store(
    session: Session, newest: ContractVersion, row: Transition, answer: Judged, *, party: str, actor: Actor,
    today: date, provenance: str = "", change_id: str | None = None,
) -> DecisionVersion:  # fmt: skip
    """Stage the answer of a check, with the versions that it looked at."""
    facts, found, rules = answer.facts, answer.kept, ruleset(session)
    return kept.begin(
        session, DecisionVersion, "decision.checked", actor=actor, known_on=today, valid_from=today,
        provenance=provenance, contract_id=newest.thing_id, contract_version_id=newest.id,
        change_id=change_id, second_post_id=found.second_post_id,
        needs_second_person=found.needs_second_person or None,
        question=str(facts.question), contract_act=str(row.act), **party_columns(party), person_id=facts.person_id,
        outcome=str(found.outcome), taken=found.outcome is not Outcome.STOPPED,
        reasons=[kept_reason(reason, rules, facts.on) for reason in found.reasons],
        looked_at=[asdict(version) for version in facts.versions], fingerprint=found.fingerprint,
    )  # fmt: skip


def party_columns(party: str) -> dict[str, Any]:
    """A party as it is kept: an associate that signs itself with the id of its body."""
    return {"party": called_plainly(party), "associate_id": party if signs_itself(party) else None}


def kept_reason(reason: Reason, rules: Ruleset, on: date) -> dict[str, object]:
    """With the rule that it rests on as that reads now, and what would clear it: what is kept is never worked out again."""
    found = {**asdict(reason), "severity": str(reason.severity)}
    rule = rests_on(reason.code, rules, on)
    helps = clearing(reason.code) if reason.severity is not Severity.NOTE else None
    if rule is not None:
        found |= rule._asdict()
    return found if helps is None else {**found, "cleared_by": helps.what, "who_can": helps.who}


def record_signature(
    session: Session, newest: ContractVersion, made: DecisionVersion, *, actor: Actor, today: date, provenance: str = ""
) -> None:  # fmt: skip
    """Whoever decided signs the contract, or the paper of the change: the file of the signed copy follows."""
    kept.begin(
        session, SignatureVersion, "signature.copy_received", actor=actor, known_on=today, valid_from=today,
        provenance=provenance, contract_id=newest.thing_id, contract_version_id=newest.id, change_id=made.change_id,
        party=made.party, associate_id=made.associate_id, person_id=made.person_id, decision_id=made.thing_id,
        signed_on=today,
    )  # fmt: skip
