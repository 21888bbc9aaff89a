"""Start pages of those who manage, approve and sign contracts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from register.domain.contracts.assessments import Assessment, Outcome
from register.domain.contracts.changes import SIDES
from register.domain.contracts.preferred.preferred_terms import OVER as SETTLED
from register.domain.contracts.stages import OVER, ContractAct, Question, Stage
from register.domain.contracts.wording.reason_names import reason_name
from register.domain.dates import said
from register.domain.duties.duties import DutyKind
from register.domain.home.work import Work
from register.domain.permissions import Permission, Viewer
from register.models.contracts import Contract, ContractVersion
from register.models.decisions import DecisionVersion
from register.queries import names
from register.queries.contracts import changes, contracts
from register.queries.contracts.ahead.told import NextDecisions, next_decisions
from register.queries.contracts.marks import marked
from register.queries.contracts.rounds import completes, decided_since
from register.queries.contracts.sides.other_parties import signing_themselves
from register.queries.contracts.sides.unsigned_changes import unsigned_changes
from register.queries.contracts.told import judge, stops
from register.queries.home.entries import Entry, Section, section
from register.queries.people.appointments import appointments_on
from register.queries.visible import NOW, known, seen_by, visible

C, D = ContractVersion, DecisionVersion
DAYS = 90


def managing(session: Session, viewer: Viewer, today: date) -> list[Section]:
    """Dates within 90 days, what was stopped and why, what still lacks a signed copy."""
    ending = contracts.expiring(session, today, DAYS, viewer=viewer)
    dates = sorted([*_ends(ending), *_preferred(session, viewer, today)], key=lambda e: e.due_on or today)
    unsigned = contracts.unsigned(session, viewer=viewer)
    ahead = next_decisions(session, viewer=viewer, today=today)
    return [
        section("dates", f"Dates within {DAYS} days", Work.CONTRACTS, dates),
        section("stopped", "Stopped by the decision check", Work.CONTRACTS, _stopped(session, viewer)),
        section(
            "running_unsigned",
            "Services running, not signed",
            Work.CONTRACTS,
            _running_unsigned(session, viewer, today),
        ),
        section("changes", "Changes that wait for a decision", Work.CONTRACTS, _changes(session, viewer)),
        section(
            "changes_unsigned",
            "Changes agreed, not signed",
            Work.CONTRACTS,
            _changes_unsigned(session, viewer),
        ),
        rechecking(session, viewer, today),
        section(
            "next_stopped",
            "Next decisions that are stopped",
            Work.NEXT_DECISIONS,
            _next_stopped(ahead),
            in_all=ahead.stopped,
            whole=(Work.NEXT_DECISIONS, ()),
        ),
        section("unsigned", "Signed copies not yet received", Work.CONTRACTS, map(_unsigned, unsigned)),
    ]


def rechecking(session: Session, viewer: Viewer, today: date, *, presses: bool = True) -> Section:
    """Decisions on contracts and waivers that are not over, against which something speaks since they were taken."""
    found = (
        Entry(f"{one.about} needs re-checking", "decision", one.decision_ref,
              note=f"Since {said(one.since)}. {'; '.join(one.because)}", urgent=presses)
        for one in marked(session, viewer=viewer, going_on=today)
    )  # fmt: skip
    return section("rechecking", "Needs re-checking", Work.CONTRACTS, found)


def _next_stopped(ahead: NextDecisions) -> Iterator[Entry]:
    return (
        Entry(f"{one.contract}: {one.what}", "contract", one.contract_ref,
              note=f"{one.person or 'Nobody'}. {'; '.join(one.because)}", urgent=True)
        for one in ahead.shown
        if one.outcome == Outcome.STOPPED
    )  # fmt: skip


def _ends(rows: Iterable[contracts.Ending]) -> Iterator[Entry]:
    return (
        Entry(f"{row.title} ends", "contract", row.ref, due_on=row.valid_to, task=DutyKind.CONTRACT_END)
        for row in rows
    )


def _preferred(session: Session, viewer: Viewer, today: date) -> Iterator[Entry]:
    query = select(Contract.ref, C.title, C.preferred_supplier_until).join(
        Contract, Contract.id == C.thing_id
    )
    query = query.where(
        seen_by(C, viewer),
        *known(C, NOW),
        C.preferred_supplier_until <= today + timedelta(days=DAYS),
        or_(C.preferred_outcome.is_(None), C.preferred_outcome.not_in(SETTLED)),
        C.stage.not_in(OVER),
    )
    for row in session.execute(query.order_by(C.preferred_supplier_until, C.thing_id)):
        yield Entry(
            f"{row.title}: preferred supplier term ends",
            "contract",
            row.ref,
            due_on=row.preferred_supplier_until,
            task=DutyKind.PREFERRED_SUPPLIER_END,
        )


def _running_unsigned(session: Session, viewer: Viewer, today: date) -> Iterator[Entry]:
    for row, days in contracts.running_unsigned(session, today, viewer=viewer):
        note = f"Services running, not signed, day {days}. {Stage(row.stage).label}"
        yield Entry(row.title, "contract", row.ref, note=note, urgent=True)


def _changes(session: Session, viewer: Viewer) -> Iterator[Entry]:
    """Changes that were proposed and not yet decided, with the days since when they wait."""
    rows = changes.waiting(session, viewer=viewer)
    about = {
        c.thing_id: c for c in contracts.contracts(session, {r.contract_id for r in rows}, viewer=viewer)
    }
    for row in rows:
        words = f"{ContractAct(row.contract_act).label}: {about[row.contract_id].title}"
        note = f"Waits since {said(row.valid_from)}"
        at = Work.DECIDE_CHANGE if viewer.may(Permission.SIGN_CONTRACT) else "contract_change"
        yield Entry(words, at, row.ref, note=note)


def _changes_unsigned(session: Session, viewer: Viewer) -> Iterator[Entry]:
    for one in unsigned_changes(session, viewer=viewer):
        words = f"{ContractAct(one.contract_act).label}: {one.contract}"
        copies = "1 signed copy" if one.missing == 1 else f"{one.missing} signed copies"
        yield Entry(
            words, "contract_change", one.ref, note=f"Agreed on {said(one.agreed_on)}. {copies} missing"
        )


def _unsigned(row: ContractVersion) -> Entry:
    return Entry(row.title, "contract", row.ref, note=Stage(row.stage).label)


def _stopped(session: Session, viewer: Viewer) -> Iterator[Entry]:
    """Contracts that still wait for the question on which somebody was stopped."""
    waiting = _waiting(session, viewer)
    people = names.people_told_apart(session, viewer=viewer)
    query = visible(D, viewer).where(D.contract_id.in_(sorted(waiting)), D.taken.is_(False))
    rows = list(session.scalars(query.order_by(D.seq.desc())))
    why = stops(session, rows, viewer=viewer)
    for row in rows:
        contract, question = waiting[row.of_contract]
        if row.question == question:
            named = ", ".join(reason_name(code) for code in why[row.thing_id])
            note = f"{people.get(row.person_id, 'Somebody')}: {named}"
            yield Entry(f"{contract.title} was stopped", "contract", contract.ref, note=note, urgent=True)


def _waiting(session: Session, viewer: Viewer) -> dict[str, tuple[ContractVersion, Question]]:
    """Contracts that wait for an approval or a signature, with which of the two."""
    approving = {
        row.thing_id: (row, Question.APPROVE) for row in contracts.awaiting_approval(session, viewer=viewer)
    }
    signing = {row.thing_id: (row, Question.SIGN) for row in contracts.unsigned(session, viewer=viewer)}
    return {**approving, **signing}


def deciding(session: Session, viewer: Viewer, today: date) -> list[Section]:
    """Papers for this person to approve or sign, each with what the decision check says now; those last that somebody else
    must decide."""
    if viewer.person_id is None or not viewer.may(Permission.SIGN_CONTRACT):
        return []
    asked = (Question.APPROVE, Question.SIGN)
    found = [entry for question in asked for entry in _papers(session, viewer, question, today)]
    papers = sorted(found, key=lambda entry: entry.for_others)
    return [
        section("papers", "Papers to approve or sign", Work.CONTRACTS, papers),
        section("changes", "Changes that wait for a decision", Work.CONTRACTS, _changes(session, viewer)),
        rechecking(session, viewer, today, presses=False),
    ]


def _papers(session: Session, viewer: Viewer, question: Question, today: date) -> Iterator[Entry]:
    rows = [row for row, asked in _waiting(session, viewer).values() if asked is question]
    mine = {
        post.organisation_id
        for post in appointments_on(session, today, [str(viewer.person_id)], viewer=viewer)
    }
    for side, ours in _by_party(session, rows, mine, question, viewer).items():
        yield from _checked(session, _unsigned_by(session, ours, side, viewer), viewer, question, today, side)


def _by_party(
    session: Session, rows: list[ContractVersion], mine: set[str], question: Question, viewer: Viewer
) -> dict[str, list[ContractVersion]]:
    """Of these contracts, by the party, those of which it is one of these bodies; of papers to sign, by each associate that
    signs itself too."""
    sides = SIDES[:1] if question is Question.APPROVE else SIDES
    found = {side: [row for row in rows if getattr(row, f"{side}_id") in mine] for side in sides}
    alone = signing_themselves(session, rows, viewer=viewer) if question is Question.SIGN else {}
    for row in rows:
        for key in sorted(mine.intersection(alone.get(row.thing_id, ()))):
            found.setdefault(key, []).append(row)
    return found


def _unsigned_by(
    session: Session, rows: list[ContractVersion], party: str, viewer: Viewer
) -> list[ContractVersion]:
    made = decided_since(session, [row.thing_id for row in rows], Question.SIGN, viewer=viewer)
    given = {one.contract_id for one in made if one.decided_for == party and completes(one)}
    return [row for row in rows if row.thing_id not in given]


def _checked(
    session: Session, rows: list[ContractVersion], viewer: Viewer, question: Question, today: date, party: str
) -> Iterator[Entry]:
    """One batch for all papers; the check weighs what a barrier hides, and says no more than that there is one."""
    person_id, ids = str(viewer.person_id), [row.thing_id for row in rows]
    found = judge(session, ids, person_id, question, today, party=party, viewer=viewer)
    for row in rows:
        answer = found[row.thing_id].told
        words = f"{'Approve' if question is Question.APPROVE else 'Sign'}: {row.title}"
        at = Work.APPROVE if question is Question.APPROVE else Work.SIGN
        stopped = answer.outcome is Outcome.STOPPED
        yield Entry(words, at, row.ref, note=_answer(answer), urgent=stopped, for_others=stopped)


def _answer(answer: Assessment) -> str:
    first = f". {answer.weighing[0].message}" if answer.weighing else ""
    return f"Decision check: {answer.outcome.label.lower()}{first}"
