"""What is due by the facts of now: every task that its rules say has begun to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from register.domain.contracts.key_dates import review_days
from register.domain.contracts.stages import RUNNING, Stage
from register.domain.dates import add_months, aware, end_of_day, london_day
from register.domain.duties import duties as rules
from register.domain.duties.addresses import plan_unreached
from register.domain.duties.barrier_reviews import plan_barrier_review
from register.domain.duties.complaints import plan_complaint, plan_lesson
from register.domain.duties.contract_tasks import plan_contract
from register.domain.duties.duties import NOBODY_ELSES, Duty, DutyKind
from register.domain.duties.exit_checklists import plan_exit_checklist
from register.domain.duties.flow_reviews import plan_flow_review
from register.domain.duties.inside_barriers import plan_confirmation
from register.domain.duties.leavers import placed
from register.domain.duties.papers import plan_papers
from register.domain.duties.performance_notices import plan_performance_notice
from register.domain.duties.provider_checks import plan_first_checks, plan_provider_check
from register.domain.duties.publication_reviews import plan_publication_review
from register.domain.duties.reminders import owners
from register.domain.duties.review_meetings import after_meeting, plan_actions
from register.domain.duties.triggers import plan_triggers, switched_on
from register.domain.interests.remarks import answer_by
from register.domain.interests.rounds import words_for
from register.domain.people.provider_checks import never_checked
from register.domain.permissions import Viewer
from register.domain.rules import Ruleset
from register.domain.sharing.complaints import OPEN, ComplaintState
from register.domain.sharing.incidents import IncidentState
from register.models.agreements import AgreementVersion
from register.models.checklists import Checklist
from register.models.complaints import ComplaintVersion
from register.models.contracts import Contract, ContractVersion
from register.models.delegations import DelegationVersion
from register.models.flows import Flow
from register.models.incidents import IncidentVersion
from register.models.interests import Interest
from register.models.lessons import LessonVersion
from register.models.mitigations import MitigationVersion
from register.models.organisations import Organisation
from register.models.people import Person
from register.models.performance_notices import PerformanceNotice
from register.models.provider_checks import ProviderCheck
from register.models.review_meetings import ReviewMeeting
from register.models.rounds import Round
from register.models.walls import Wall
from register.queries.authority import delegations
from register.queries.contracts import contracts
from register.queries.contracts.changes import extended_to, until
from register.queries.contracts.key_dates import is_settled
from register.queries.duties.inside_barriers import everybody_inside, in_force
from register.queries.duties.leavers import given, gone
from register.queries.duties.unreached import unreached
from register.queries.interests import mitigations, permissions, remarks, rounds
from register.queries.interests.declarants import declarants
from register.queries.interests.triggers import deciders
from register.queries.people import provider_checks
from register.queries.people.committee_days import days_of
from register.queries.procurement.papers_waiting import unanswered
from register.queries.publication import withholdings
from register.queries.rules import ruleset
from register.queries.running import performance_notices, review_meetings
from register.queries.separation import checklists
from register.queries.sharing import agreements, complaints, incidents, lessons
from register.queries.sharing.flow_reviews import to_review
from register.queries.visible import visible

AT_ONCE = frozenset({
    DutyKind.INCIDENT_DEADLINE, DutyKind.ITEM_TO_CHECK, DutyKind.COMPLAINT_DEADLINE, DutyKind.UNDELIVERABLE_ADDRESS,
    DutyKind.PAPERS_TO_DECIDE, DutyKind.PAPERS_CLOSED, DutyKind.INSIDE_BARRIER,
})  # fmt: skip
"""Kinds that are tasks from the moment they exist; all others from their first reminder."""
OVER_WHEN_PAST = frozenset(
    {
        DutyKind.DELEGATION_ENDING, DutyKind.CONTRACT_OPTION, DutyKind.CONTRACT_OPTION_DECISION,
    }
)  # fmt: skip
"""Kinds that nobody can do any more once their day has passed."""
WATCHED = (Stage.PART_SIGNED, Stage.SIGNED, *RUNNING)
"""Stages whose dates somebody is reminded of."""
C = ContractVersion


@dataclass(frozen=True, slots=True)
class Planned:
    """A task with the role that acts if no person is named, and the public reference of what it is about. shows: whether
    the first of its reminders has come, so that it stands in lists of tasks and not only in the calendar."""

    duty: Duty
    ref: str
    role: str
    shows: bool = True

    @property
    def key(self) -> tuple[str, str, str, datetime, str, str]:
        return (
            self.duty.kind.value, self.duty.subject_id, self.duty.part, aware(self.duty.due_at),
            self.duty.owner_id or "", self.role,
        )  # fmt: skip


def planned_duties(session: Session, now: datetime, *, viewer: Viewer) -> list[Planned]:
    """Every task open now, each once, in an order that does not change."""
    return [planned for planned in foreseen_duties(session, now, viewer=viewer) if planned.shows]


def foreseen_duties(session: Session, now: datetime, *, viewer: Viewer) -> list[Planned]:
    """Every task open now, and those to come within the months that the rules name."""
    rules_ = ruleset(session)
    last = _horizon(rules_, now)
    every = _placed(session, list(_duties(session, now, rules_, viewer)), london_day(now), viewer)
    found = [(duty, _is_due_to_show(duty, rules_, now)) for duty in every]
    found = [(duty, shows) for duty, shows in found if shows or _is_to_come(duty, now, last)]
    refs = _refs(session, [duty for duty, _ in found])
    made = (
        Planned(d, refs.get(d.subject_id, ""), owners(d.kind, d.due_at, rules_).role.value, shows)
        for d, shows in found
    )
    return sorted({planned.key: planned for planned in made}.values(), key=lambda planned: planned.key)


def _placed(session: Session, duties: Sequence[Duty], day: date, viewer: Viewer) -> Iterator[Duty]:
    """Each with whoever it falls to: not with somebody who has left."""
    handed = given(session)
    owners_ = {duty.owner_id or "" for duty in duties if duty.kind not in NOBODY_ELSES}
    left = gone(session, {*owners_, *handed.values()} if owners_ else owners_, day, viewer=viewer)
    return (placed(duty, left, handed) for duty in duties)


def _horizon(rules_: Ruleset, now: datetime) -> datetime:
    months: int = rules_.value("duties.foreseen_months", on=london_day(now))
    return end_of_day(add_months(london_day(now), months))


def _is_to_come(duty: Duty, now: datetime, last: datetime) -> bool:
    return now <= aware(duty.due_at) <= last


def _is_due_to_show(duty: Duty, ruleset_: Ruleset, now: datetime) -> bool:
    if duty.kind in AT_ONCE:
        return True
    if duty.kind in OVER_WHEN_PAST and rules.overdue(duty, now):
        return False
    return bool(rules.rungs(duty.kind, duty.due_at, ruleset_, until=now))


def _duties(session: Session, now: datetime, rules_: Ruleset, viewer: Viewer) -> Iterator[Duty]:
    today = london_day(now)
    for one in rounds.running(session, viewer=viewer):
        asked = rounds.unanswered(session, one, viewer=viewer)
        because = ((ask.person_id, words_for(ask.because)) for ask in asked)
        yield from rules.plan_round(one.thing_id, one.title, one.due_on, because)
    if switched_on(rules_, today):
        yield from plan_triggers(deciders(session, today, viewer=viewer), rules_, on=today)
    if rules.asked_by_themselves(rules_, today):
        for who in declarants(session, today, viewer=viewer):
            yield from rules.plan_annual_declaration(who, rules_)
    yield from _answers(session, rules_, today, viewer)
    for row in _running(session, MitigationVersion, now, viewer):
        yield from rules.plan_mitigation_review(mitigations.to_domain(row), rules_)
    yield from _of_sharing(session, rules_, now, viewer)
    for row in _running(session, DelegationVersion, now, viewer):
        yield from rules.plan_delegation_ending(delegations.to_domain(row))
    yield from _of_contracts(session, rules_, today, viewer)
    yield from _of_providers(session, rules_, today, viewer)
    yield from _of_notices(session, rules_, viewer)
    yield from _of_reviews(session, viewer)
    yield from _of_exits(session, viewer)
    yield from _of_incidents(session, rules_, viewer)
    yield from _of_complaints(session, rules_, viewer)
    yield from _of_lessons(session, viewer)
    yield from _of_addresses(session, rules_, today, viewer)
    yield from _of_papers(session, rules_, today, viewer)
    yield from _of_barriers(session, rules_, today, viewer)
    yield from _of_publication(session, viewer)


def _of_sharing(session: Session, rules_: Ruleset, now: datetime, viewer: Viewer) -> Iterator[Duty]:
    for row in _running(session, AgreementVersion, now, viewer):
        yield from rules.plan_agreement_review(agreements.to_domain(row))
    last = london_day(_horizon(rules_, now))
    for one in to_review(session, london_day(now), until=last, viewer=viewer):
        yield plan_flow_review(one, rules_)


def _answers(session: Session, rules_: Ruleset, today: date, viewer: Viewer) -> Iterator[Duty]:
    for one in remarks.unanswered(session, viewer=viewer):
        yield rules.plan_answer(one.interest_id, one.ref, one.person_id, answer_by(one.asked_on, rules_))
    for waits in permissions.waiting(session, rules_, today, viewer=viewer):
        yield rules.plan_permission(waits.interest_id, waits.ref, answer_by(waits.asked_on, rules_))


def _running(session: Session, model: Any, now: datetime, viewer: Viewer) -> Iterable[Any]:
    """Facts that have not ended."""
    ends = or_(model.valid_to.is_(None), model.valid_to >= london_day(now))
    return session.scalars(visible(model, viewer).where(model.act != "ended", ends).order_by(model.thing_id))


def _of_contracts(session: Session, rules_: Ruleset, today: date, viewer: Viewer) -> Iterator[Duty]:
    query = visible(C, viewer).where(C.stage.in_([stage.value for stage in WATCHED]))
    met = review_meetings.last_of_each(session, viewer=viewer)
    held, longer = days_of(session, None, viewer=viewer), extended_to(session, None, viewer=viewer)
    for row in session.scalars(query.order_by(C.thing_id)):
        value, last = contracts.to_domain(row), met.get(row.thing_id)
        tasks = plan_contract(
            row.thing_id,
            value,
            rules_,
            today=today,
            option_until=until(row),
            owner_id=row.manager_id,
            term_settled=is_settled(row),
            committees=held.get(row.commissioner_id, ()),
            extended_to=longer.get(row.thing_id),
        )
        due = review_days(value, rules_, on=today) if last else ()
        yield from after_meeting(tasks, last.met_on, last.meet_again_on, due) if last else tasks


def _of_providers(session: Session, rules_: Ruleset, today: date, viewer: Viewer) -> Iterator[Duty]:
    """A provider is checked while it has a contract whose dates are watched: what lapses, and what nobody looked into."""
    watched = visible(C, viewer).where(C.stage.in_([stage.value for stage in WATCHED]))
    providers = watched.with_only_columns(C.provider_id)
    spoken: dict[str, set[str]] = {}
    for one in provider_checks.newest_of(session, providers, viewer=viewer):
        spoken.setdefault(one.check.organisation_id, set()).add(one.check.check_kind)
        yield from plan_provider_check(one.id, one.check, one.provider, rules_)
    for who in provider_checks.providers_of(session, watched.with_only_columns(C.thing_id), viewer=viewer):
        missing = never_checked(rules_, spoken.get(who.id, ()), on=today)
        about = (who.contract_id, who.name, missing, who.begun, who.known, rules_)
        yield from plan_first_checks(*about, on=today, owner_id=who.manager_id)


def _of_notices(session: Session, rules_: Ruleset, viewer: Viewer) -> Iterator[Duty]:
    """For whoever looks after the notice, or else after its contract."""
    rows = performance_notices.every_open(session, viewer=viewer)
    under = {
        one.thing_id: one
        for one in contracts.contracts(session, [r.contract_id for r in rows], viewer=viewer)
    }
    for row in rows:
        if of := under.get(row.contract_id):
            value = performance_notices.to_domain(row)
            yield from plan_performance_notice(row.thing_id, value, of.title, rules_, owner_id=of.manager_id)


def _of_reviews(session: Session, viewer: Viewer) -> Iterator[Duty]:
    for row in review_meetings.left_to_do(session, viewer=viewer):
        yield from plan_actions(row.thing_id, review_meetings.to_domain(row))


def _of_exits(session: Session, viewer: Viewer) -> Iterator[Duty]:
    found = checklists.left_of_contracts(session, viewer=viewer)
    ends = contracts.contracts(
        session, [row.contract_id for row, _ in found if row.contract_id], viewer=viewer
    )
    under = {one.thing_id: one for one in ends}
    for row, left in found:
        of = under.get(row.contract_id or "")
        if of is not None and of.valid_to is not None:
            owner = row.checklist_owner_id or of.manager_id
            yield plan_exit_checklist(row.thing_id, left, of.title, of.valid_to, owner)


def _of_incidents(session: Session, rules_: Ruleset, viewer: Viewer) -> Iterator[Duty]:
    open_ = incidents.open_incidents(session, viewer=viewer)
    refs = _refs_of(session, IncidentVersion.__thing__, {row.thing_id for row in open_})
    for row in open_:
        key, ref = row.thing_id, refs[row.thing_id]
        if row.state == IncidentState.TO_CHECK:
            yield from rules.plan_item_to_check(key, ref, row.noticed_at, rules_, owner_id=row.case_owner_id)
        else:
            body = incidents.body_of(session, row, viewer=viewer)
            found = incidents.clocks_of(row, rules_, body)
            yield from rules.plan_incident(key, ref, found, owner_id=row.case_owner_id)


def _of_lessons(session: Session, viewer: Viewer) -> Iterator[Duty]:
    open_ = lessons.not_taken(session, viewer=viewer)
    refs = _refs_of(session, LessonVersion.__thing__, {row.thing_id for row in open_})
    for row in open_:
        yield plan_lesson(row.thing_id, refs[row.thing_id], row.title, row.action_due_on, row.action_owner_id)


def _of_complaints(session: Session, rules_: Ruleset, viewer: Viewer) -> Iterator[Duty]:
    open_ = complaints.open_complaints(session, viewer=viewer)
    refs = _refs_of(session, ComplaintVersion.__thing__, {row.thing_id for row in open_})
    for row in open_:
        owed = complaints.owed_of(session, row, rules_, viewer=viewer)
        goes_on = ComplaintState(row.state) in OPEN
        last = complaints.last_told_on(row) if goes_on else None
        about = (row.thing_id, refs[row.thing_id], owed, last, rules_)
        yield from plan_complaint(*about, owner_id=row.complaint_owner_id)


def _of_addresses(session: Session, rules_: Ruleset, today: date, viewer: Viewer) -> Iterator[Duty]:
    for one in unreached(session, today, viewer=viewer):
        yield plan_unreached(one, rules_)


def _of_papers(session: Session, rules_: Ruleset, today: date, viewer: Viewer) -> Iterator[Duty]:
    for one in unanswered(session, viewer=viewer, on=today):
        yield from plan_papers(one, rules_)


def _of_barriers(session: Session, rules_: Ruleset, today: date, viewer: Viewer) -> Iterator[Duty]:
    for one in everybody_inside(session, today, viewer=viewer):
        if one.confirmed_on is None:
            yield plan_confirmation(one, rules_)
    for row in in_force(session, viewer=viewer):
        if row.review_on is not None:
            yield plan_barrier_review(row.thing_id, row.ref, row.review_on, row.barrier_owner_id)


def _of_publication(session: Session, viewer: Viewer) -> Iterator[Duty]:
    for found in (*withholdings.to_be_reviewed(session, viewer=viewer), *_unpublished(session, viewer)):
        yield plan_publication_review(*found)


def _unpublished(session: Session, viewer: Viewer) -> Iterator[tuple[str, str, str, date]]:
    """Contracts of which something is left out."""
    left_out = visible(C, viewer).where(C.unpublished != "", C.unpublished_review_on.is_not(None))
    query = left_out.add_columns(Contract.ref).join(Contract, Contract.id == C.thing_id).order_by(C.thing_id)
    for row, ref in session.execute(query):
        yield "contract", row.thing_id, ref, row.unpublished_review_on


_THINGS: dict[str, Any] = {
    "checklist": Checklist,
    "agreement": AgreementVersion.__thing__, "complaint": ComplaintVersion.__thing__, "lesson": LessonVersion.__thing__,
    "contract": ContractVersion.__thing__,
    "delegation": DelegationVersion.__thing__, "flow": Flow, "incident": IncidentVersion.__thing__,
    "interest": Interest, "mitigation": MitigationVersion.__thing__, "person": Person,
    "organisation": Organisation,
    "performance_notice": PerformanceNotice,
    "provider_check": ProviderCheck, "review_meeting": ReviewMeeting, "round": Round,
    "wall": Wall,
}  # fmt: skip


def _refs(session: Session, found: Iterable[Duty]) -> dict[str, str]:
    """The public reference of every subject that has one, in one query a kind: an account has none."""
    ids: dict[str, set[str]] = {}
    for duty in found:
        ids.setdefault(duty.subject_kind, set()).add(duty.subject_id)
    refs: dict[str, str] = {}
    for kind, wanted in sorted(ids.items()):
        refs |= _refs_of(session, _THINGS[kind], wanted) if kind in _THINGS else {}
    return refs


def _refs_of(session: Session, thing: Any, wanted: set[str]) -> dict[str, str]:
    rows = session.execute(select(thing.id, thing.ref).where(thing.id.in_(sorted(wanted))).order_by(thing.id))
    return {row.id: row.ref for row in rows}
