"""What may be done in an example: each act is one call of the service that everybody else uses, in a role."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from register import clock
from register.db import Session
from register.domain.authority.approved_schemes import NewApprovedScheme
from register.domain.authority.delegations import NewDelegation
from register.domain.authority.reservations import NewReservation
from register.domain.contracts.sealings import NewSealing
from register.domain.contracts.waivers import NewWaiver
from register.domain.contracts.wording.standard_answers import NewStandardAnswer
from register.domain.interests.interests import NewInterest, NewNilReturn
from register.domain.interests.mitigations import NewMitigation
from register.domain.people.committee_days import NewCommitteeDay
from register.domain.people.organisations import NewOrganisation
from register.domain.people.people import NewAppointment, NewPerson, NewPost
from register.domain.people.provider_checks import NewProviderCheck
from register.domain.permissions import Actor, Role, actor_with, system_actor
from register.domain.procurement.evaluators import NewEvaluator
from register.domain.procurement.procurements import NewProcurement
from register.domain.publication.editions import NewEdition
from register.domain.running.activity_months import NewActivityMonth
from register.domain.running.performance_notices import NewPerformanceNotice
from register.domain.running.review_meetings import NewReviewMeeting
from register.domain.separation.appraisals import NewAppraisal
from register.domain.separation.care_services import NewCareService
from register.domain.separation.checklists import NewChecklist
from register.domain.separation.cohorts import NewCohort
from register.domain.separation.milestones import NewMilestone
from register.domain.separation.pilots import NewPilot
from register.domain.separation.programmes import NewProgramme
from register.domain.sharing.agreements import NewAgreement, NewDisclosure
from register.domain.sharing.flows import NewFlow
from register.domain.sharing.incidents import NewItemToCheck, NewTriage
from register.domain.sharing.information_assets import NewInformationAsset
from register.domain.sharing.lessons import NewLesson
from register.domain.sharing.opinions import NewOpinion
from register.domain.sharing.processors import NewProcessor
from register.domain.sharing.screenings import NewScreening
from register.examples import asking, complaining, contracting, procuring, restricting, separating, sign_ins
from register.examples.values import made
from register.queries.authority.delegations import delegation, to_domain
from register.services.authority.approved_schemes import approve_scheme
from register.services.authority.delegations import amend_delegation, grant_delegation
from register.services.authority.reservations import reserve_matter
from register.services.contracts.sealings import add_sealing
from register.services.contracts.standard_answers import add_standard_answer
from register.services.contracts.waivers import add_waiver
from register.services.interests.interests import declare_interest
from register.services.interests.mitigations import agree_mitigation
from register.services.interests.nil_returns import declare_nothing
from register.services.people.appointments import appoint
from register.services.people.committee_days import add_committee_day
from register.services.people.organisations import add_organisation
from register.services.people.people import add_person
from register.services.people.posts import add_post
from register.services.people.provider_checks import add_provider_check
from register.services.procurement.evaluators import add_evaluator
from register.services.procurement.procurements import add_procurement
from register.services.publication.editions import publish_edition
from register.services.rules import load_local
from register.services.running.activity_months import add_activity_month
from register.services.running.performance_notices import add_performance_notice
from register.services.running.review_meetings import add_review_meeting
from register.services.separation.appraisals import add_appraisal
from register.services.separation.care_services import add_care_service
from register.services.separation.checklists import add_checklist
from register.services.separation.cohorts import add_cohort
from register.services.separation.milestones import add_milestone
from register.services.separation.pilots import add_pilot
from register.services.separation.programmes import add_programme
from register.services.sharing.agreements import add_agreement
from register.services.sharing.disclosures import add_disclosure
from register.services.sharing.flows import add_flow
from register.services.sharing.incidents import report_incident, triage_incident
from register.services.sharing.information_assets import add_information_asset
from register.services.sharing.lessons import add_lesson
from register.services.sharing.opinions import add_opinion
from register.services.sharing.processors import add_processor
from register.services.sharing.screenings import add_screening

Row = Mapping[str, Any]
Made = dict[str, str]
Act = Callable[[Session, Row, Actor], Made]


def act(session: Session, name: str, row: Row, by: Actor) -> Made:
    """Do one row of a step; answers with the ids of what was recorded, by key."""
    return _ACTS[name](session, row, by)


def actor_of(name: str, person: str | None, known: Mapping[str, str]) -> Actor:
    """Who does it: a person in the role that this act asks for, or whoever set the register up."""
    if person is None:
        return system_actor()
    person_id = known[person]
    account_id = known.get(sign_ins.account_key(person), person_id)
    return actor_with(_ROLES.get(name, Role.GOVERNANCE_OFFICER), id=account_id, person_id=person_id)


_CONTRACTS, _SHARING = Role.CONTRACT_MANAGER, Role.INFORMATION_GOVERNANCE_LEAD
_PROCURES = Role.PROCUREMENT_LEAD
_ROLES = {
    "declare_interest": Role.DECLARANT, "declare_nothing": Role.DECLARANT, "report_incident": Role.DECLARANT,
    "add_contract": _CONTRACTS, "fill_schedules": _CONTRACTS, "fill_services": _CONTRACTS,
    "move_contract": _CONTRACTS, "make_document": _CONTRACTS, "keep_document": _CONTRACTS, "keep_copy": _CONTRACTS,
    "come_back": _CONTRACTS, "refuse_differences": _CONTRACTS,
    "add_standard_answer": _CONTRACTS, "add_committee_day": _CONTRACTS,
    "add_sealing": _CONTRACTS, "add_provider_check": _CONTRACTS,
    "add_performance_notice": _CONTRACTS, "add_review_meeting": _CONTRACTS, "add_activity_month": _CONTRACTS,
    "add_waiver": _CONTRACTS, "report_waiver": _CONTRACTS, "decide": Role.SIGNATORY, "answer_waiver": Role.SIGNATORY,
    "decide_award": Role.SIGNATORY, "propose_change": _CONTRACTS, "decide_term": _CONTRACTS, "decide_change": Role.SIGNATORY,
    "add_procurement": _PROCURES, "next_step": _PROCURES, "add_evaluator": _PROCURES, "propose_award": _PROCURES,
    "settle_evaluator": _PROCURES, "declare_for_it": Role.DECLARANT, "score_bids": Role.DECLARANT,
    "add_agreement": _SHARING, "add_disclosure": _SHARING, "triage_incident": _SHARING,
    "add_flow": _SHARING, "add_information_asset": _SHARING,
    "add_processor": _SHARING, "add_screening": _SHARING, "add_opinion": Role.SIRO,
    "add_lesson": _SHARING, "receive_complaint": _SHARING, "acknowledge_complaint": _SHARING, "enter_in_complaint": _SHARING,
    "tell_outcome": _SHARING,
}  # fmt: skip


def _recorded(service: Callable[..., Any], kind: type[Any]) -> Act:
    """An act that hands one checked value to a service that takes the day."""

    def act(session: Session, row: Row, by: Actor) -> Made:
        version = service(
            session, made(kind, row), actor=by, today=clock.today(), provenance=row.get("provenance", "")
        )
        return {row["key"]: version.thing_id}

    return act


def _local_rules(session: Session, row: Row, by: Actor) -> Made:
    load_local(session, row["name"], actor=by, today=clock.today())
    return {row["key"]: "done"}


def _share(session: Session, row: Row, by: Actor) -> Made:
    new, provenance = made(NewDisclosure, row), row["provenance"]
    shared = add_disclosure(session, new, actor=by, now=clock.now(), provenance=provenance)
    item = {} if shared.item is None else {f"{row['key']}_item": shared.item.thing_id}
    return {row["key"]: shared.disclosure.thing_id, **item}


def _report(session: Session, row: Row, by: Actor) -> Made:
    new, provenance = made(NewItemToCheck, row), row["provenance"]
    return {
        row["key"]: report_incident(session, new, actor=by, now=clock.now(), provenance=provenance).thing_id
    }


def _cut_limit(session: Session, row: Row, by: Actor) -> Made:
    newest = delegation(session, row["delegation_id"], viewer=by.viewer)
    held = to_domain(newest)
    less = NewDelegation(**{one.name: getattr(held, one.name) for one in fields(NewDelegation)})
    less = replace(less, **row["cut"])
    how = {"reason": row["reason"], "actor": by, "today": clock.today()}
    return {row["key"]: amend_delegation(session, newest.ref, less, expected_n=newest.n, **how).thing_id}


def _triage(session: Session, row: Row, by: Actor) -> Made:
    done = triage_incident(session, made(NewTriage, row), expected_n=None, actor=by, now=clock.now())
    return {row["key"]: done.thing_id}


_ACTS: dict[str, Act] = {
    "load_local_rules": _local_rules,
    "open_account": sign_ins.open_account,
    "add_organisation": _recorded(add_organisation, NewOrganisation),
    "add_person": _recorded(add_person, NewPerson),
    "add_post": _recorded(add_post, NewPost),
    "add_care_service": _recorded(add_care_service, NewCareService),
    "add_programme": _recorded(add_programme, NewProgramme),
    "add_milestone": _recorded(add_milestone, NewMilestone),
    "add_appraisal": _recorded(add_appraisal, NewAppraisal),
    "add_cohort": _recorded(add_cohort, NewCohort),
    "add_pilot": _recorded(add_pilot, NewPilot),
    "add_checklist": _recorded(add_checklist, NewChecklist),
    "evaluate_pilot": separating.evaluate,
    "add_procurement": _recorded(add_procurement, NewProcurement),
    "add_evaluator": _recorded(add_evaluator, NewEvaluator),
    **procuring.ACTS,
    "plan_programme": separating.plan,
    "change_milestones": separating.change_milestones,
    "choose_option": separating.choose,
    "give_up_benefit": separating.give_up,
    "change_services": separating.change_services,
    "reserve_matter": _recorded(reserve_matter, NewReservation),
    "approve_scheme": _recorded(approve_scheme, NewApprovedScheme),
    "add_sealing": _recorded(add_sealing, NewSealing),
    "add_waiver": _recorded(add_waiver, NewWaiver),
    "add_committee_day": _recorded(add_committee_day, NewCommitteeDay),
    "add_standard_answer": _recorded(add_standard_answer, NewStandardAnswer),
    "add_provider_check": _recorded(add_provider_check, NewProviderCheck),
    "add_review_meeting": _recorded(add_review_meeting, NewReviewMeeting),
    "add_activity_month": _recorded(add_activity_month, NewActivityMonth),
    "add_performance_notice": _recorded(add_performance_notice, NewPerformanceNotice),
    "answer_waiver": contracting.answer_waiver,
    "report_waiver": contracting.report_waiver,
    "add_appointment": _recorded(appoint, NewAppointment),
    "grant_delegation": _recorded(grant_delegation, NewDelegation),
    "cut_limit": _cut_limit,
    "prepare_round": asking.prepare,
    "start_round": asking.start,
    "close_round": asking.close,
    "declare_interest": _recorded(declare_interest, NewInterest),
    "declare_nothing": _recorded(declare_nothing, NewNilReturn),
    "agree_mitigation": _recorded(agree_mitigation, NewMitigation),
    "add_agreement": _recorded(add_agreement, NewAgreement),
    "add_disclosure": _share,
    "report_incident": _report,
    "triage_incident": _triage,
    "add_lesson": _recorded(add_lesson, NewLesson),
    "add_flow": _recorded(add_flow, NewFlow),
    "add_information_asset": _recorded(add_information_asset, NewInformationAsset),
    "add_processor": _recorded(add_processor, NewProcessor),
    "add_screening": _recorded(add_screening, NewScreening),
    "add_opinion": _recorded(add_opinion, NewOpinion),
    "receive_complaint": complaining.receive,
    "acknowledge_complaint": complaining.acknowledge,
    "enter_in_complaint": complaining.enter,
    "tell_outcome": complaining.tell,
    "publish_edition": _recorded(publish_edition, NewEdition),
    **restricting.ACTS,
    "add_contract": contracting.draft,
    "fill_schedules": contracting.fill_in,
    "fill_services": contracting.specify,
    "move_contract": contracting.move,
    "make_document": contracting.make,
    "keep_document": contracting.keep_document,
    "keep_copy": contracting.keep_copy,
    "come_back": contracting.come_back,
    "refuse_differences": contracting.refuse_differences,
    "decide": contracting.ask,
    "decide_term": contracting.decide_on_term,
    "propose_change": contracting.propose,
    "decide_change": contracting.ask_about_change,
    "make_change": contracting.make_change,
}
