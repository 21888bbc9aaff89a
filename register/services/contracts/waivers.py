"""Keeps waivers of competition: asked for, decided by somebody with the authority, and reported."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.authority.board_approvals import BoardApproval
from register.domain.authority.commitments import Commitment
from register.domain.contracts.assessments import Assessment, Outcome
from register.domain.contracts.decision_facts import Facts
from register.domain.contracts.stages import NotAtThisStage, Question
from register.domain.contracts.waivers import (
    ASKER,
    DECIDER,
    NewAnswer,
    NewReport,
    NewWaiver,
    WaiverAnswer,
    WaiverState,
    check_answer,
    check_report,
    check_waiver,
    goes_on_until,
    state_of,
)
from register.domain.errors import NotFound, Refused, Stale
from register.domain.permissions import UNBOUND, Actor, Permission, check
from register.domain.problems import refuse
from register.domain.texts import check_text
from register.models.decisions import DecisionVersion
from register.models.waivers import WaiverVersion
from register.queries.contracts.contracts import contract
from register.queries.contracts.told import Judged
from register.queries.contracts.waiver_checks import AboutWaiver, check_asker, counting, judge_waiver
from register.queries.contracts.waivers import to_domain, waiver
from register.queries.people.organisations import organisation
from register.queries.people.parties import parties, party
from register.queries.people.people import person
from register.queries.rules import ruleset
from register.services import facts
from register.services.authority.board_approvals import (
    carried,
    check_board_approvals,
    check_same_parties,
    counting_for,
)
from register.services.contracts.decisions import kept_reason, others_with_authority


def add_waiver(
    session: Session, new: NewWaiver, *, actor: Actor, today: date, provenance: str = ""
) -> WaiverVersion:
    """Record a request, with what the decision check finds about whoever asks. Forbidden, or Invalid."""
    check(actor, Permission.KEEP_CONTRACTS)
    _check(session, new, actor, today)
    new = _with_approvals(session, new, (), actor, today)
    weighed, found = check_asker(session, AboutWaiver(new), today)
    row = facts.begin(
        session, WaiverVersion, "waiver.requested", actor=actor, known_on=today, provenance=provenance,
        **facts.columns(WaiverVersion, new), acted_by=actor.person_id,
    )  # fmt: skip
    _store(session, row, ASKER, weighed, found, actor, today)
    return row


def amend_waiver(
    session: Session, key: str, new: NewWaiver, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> WaiverVersion:  # fmt: skip
    """Record what changed before it is decided. Everything is looked at again, and what was approved by one of two
    counts no more. Forbidden, NotFound, Invalid, NotAtThisStage, or Stale."""
    check(actor, Permission.KEEP_CONTRACTS)
    newest = waiver(session, key, viewer=actor.viewer)
    there = to_domain(newest).board_approvals
    new = replace(new, board_approvals=carried(new.board_approvals, there))
    columns = facts.columns(WaiverVersion, new)
    if facts.is_unchanged(session, newest, columns, expected_n, actor):
        return newest
    _undecided(newest)
    _check(session, new, actor, today, newest.contract_id)
    changed = (new.organisation_id, new.supplier_id) != (newest.organisation_id, newest.supplier_id)
    check_same_parties(new.board_approvals, there, changed=changed)
    new = _with_approvals(session, new, there, actor, today)
    columns = facts.columns(WaiverVersion, new)
    weighed, found = check_asker(session, AboutWaiver(new, newest), today)
    row = facts.change(
        session, newest, "waiver.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason"), acted_by=actor.person_id,
        **columns,
    )  # fmt: skip
    _store(session, row, ASKER, weighed, found, actor, today)
    return row


def look_at(session: Session, key: str, *, actor: Actor, today: date) -> tuple[WaiverVersion, Judged]:
    """What the check says now to whoever would approve, without storing anything."""
    check(actor, Permission.APPROVE_CONTRACT)
    newest = waiver(session, key, viewer=actor.viewer)
    _undecided(newest)
    if actor.person_id is None:
        raise Refused("Your account belongs to no person in the register, so it cannot decide")
    about = AboutWaiver(to_domain(newest), newest, counting(session, newest, viewer=UNBOUND))
    found = judge_waiver(session, about, actor.person_id, today, viewer=actor.viewer)
    return newest, found


def others_able(session: Session, found: Judged, actor: Actor) -> list[str]:
    """Names of those who could decide instead."""
    return others_with_authority(session, found.shown, actor)


def answer_waiver(
    session: Session, key: str, new: NewAnswer, *, expected_n: int | None = None, actor: Actor, today: date
) -> WaiverVersion:
    """Approve or refuse. To approve asks the decision check and keeps its answer: stopped, nothing else happens; where
    the delegation asks for a second person, it is approved once they approve too."""
    check_answer(new)
    newest, found = look_at(session, key, actor=actor, today=today)
    if expected_n is not None and expected_n != newest.n:
        raise Stale(newest.__kind__, newest.thing_id)
    approves = new.waiver_answer is WaiverAnswer.APPROVED
    waits = approves and _waits(found.kept)
    if waits and _said_already(session, newest, found, today):
        return newest
    decided: dict[str, Any] = {} if waits else {
        "waiver_answer": str(new.waiver_answer), "answer_note": new.answer_note, "approver_id": actor.person_id,
        "answered_on": today, "goes_on_until": _until(session, newest, today) if approves else None,
    }  # fmt: skip
    row = facts.change(
        session, newest, "waiver.checked" if waits else "waiver.answered", act="checked" if waits else "answered",
        actor=actor, known_on=today, **decided,
    )  # fmt: skip
    if approves:
        _store(session, row, DECIDER, found.facts, found.kept, actor, today)
    return row


def _until(session: Session, newest: WaiverVersion, today: date) -> date | None:
    """How long what is bought goes on, where no contract says it."""
    if newest.contract_id is not None:
        return None
    buyer = parties(session, [newest.organisation_id], viewer=UNBOUND)[newest.organisation_id]
    return goes_on_until(ruleset(session), on=today, body=buyer.kind)


def report_waiver(
    session: Session, key: str, new: NewReport, *, expected_n: int | None = None, actor: Actor, today: date
) -> WaiverVersion:
    """Record that the audit committee was told of an approved waiver. Forbidden, NotFound, Invalid, or NotAtThisStage."""
    check(actor, Permission.KEEP_CONTRACTS)
    newest = waiver(session, key, viewer=actor.viewer)
    if state_of(newest.waiver_answer, newest.reported_on) is not WaiverState.APPROVED:
        raise NotAtThisStage("Only a waiver that was approved, and was not reported yet, is reported")
    check_report(new, answered_on=newest.answered_on or today, today=today)
    return facts.change(
        session, newest, "waiver.reported", act="reported", actor=actor, known_on=today, expected_n=expected_n,
        reported_on=new.reported_on, reported_minute=new.reported_minute,
    )  # fmt: skip


def _waits(found: Assessment) -> bool:
    """It was stopped, or is the first of two decisions."""
    return found.outcome is Outcome.STOPPED or found.second_post_id is not None


def _said_already(session: Session, newest: WaiverVersion, found: Judged, today: date) -> bool:
    """Whether the last check found the same about the same person on the same day: it is not kept twice."""
    made = counting(session, newest, viewer=UNBOUND)
    if not made:
        return False
    last, answer = made[-1], found.kept
    same = (last.party, last.person_id, last.valid_from, last.outcome)
    now = (DECIDER, found.facts.person_id, today, str(answer.outcome))
    return same == now and [r["message"] for r in last.reasons] == [r.message for r in answer.reasons]


def _undecided(newest: WaiverVersion) -> None:
    if newest.waiver_answer is not None:
        raise NotAtThisStage("This request was decided already")


def _store(
    session: Session, row: WaiverVersion, whose: str, weighed: Facts, found: Assessment, actor: Actor, today: date
) -> None:  # fmt: skip
    """The check in the register of decisions, with the rules that it rests on as they read now."""
    rules = ruleset(session)
    facts.begin(
        session, DecisionVersion, "decision.checked", actor=actor, known_on=today, valid_from=today,
        waiver_id=row.thing_id, question=str(Question.WAIVE), contract_act=str(Question.WAIVE), party=whose,
        person_id=weighed.person_id, outcome=str(found.outcome), taken=found.outcome is not Outcome.STOPPED,
        second_post_id=found.second_post_id,
        reasons=[kept_reason(reason, rules, weighed.on) for reason in found.reasons],
        looked_at=[asdict(version) for version in weighed.versions], fingerprint=found.fingerprint,
    )  # fmt: skip


def _check(session: Session, new: NewWaiver, actor: Actor, today: date, kept: str | None = None) -> None:
    """kept: the contract that it names already, which whoever amends it may not see."""
    wanted = None if new.contract_id == kept else new.contract_id
    refuse(
        {
            "organisation_id": _missing(session, organisation, new.organisation_id, actor),
            "supplier_id": _missing(session, organisation, new.supplier_id, actor),
            "requester_id": _missing(session, person, new.requester_id, actor),
            "contract_id": _missing(session, contract, wanted, actor),
        }
    )
    check_waiver(new, ruleset(session), today=today)


def _with_approvals(
    session: Session, new: NewWaiver, there: Collection[BoardApproval], actor: Actor, today: date
) -> NewWaiver:
    """Each approval of a board with the value that it counts for; only of a matter that the body which buys reserves."""
    if not new.board_approvals:
        return new
    found = parties(session, [new.organisation_id], viewer=actor.viewer)
    named = {one.reservation_id for one in there}
    check_board_approvals(session, new.board_approvals, map(party, found.values()), actor=actor, there=named)
    asked = Commitment(whole_pence=new.value_pence)
    return replace(new, board_approvals=counting_for(session, new.board_approvals, asked, None, on=today))


def _missing(session: Session, find: Any, key: str | None, actor: Actor) -> str | None:
    """What is said where a record that was chosen is not there, or the actor may not see it."""
    if key is None:
        return None
    try:
        found = find(session, key, viewer=actor.viewer)
    except NotFound:
        return "Select one from the register"
    return None if found.thing_id == key else "Give its id, not its reference"
