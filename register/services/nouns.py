"""Every noun that the register keeps, as each door sees it: its value, how it is found, read, listed, added and amended."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from register.domain.authority.approved_schemes import NewApprovedScheme
from register.domain.authority.delegations import NewDelegation
from register.domain.authority.reservations import NewReservation
from register.domain.contracts.contracts import NewContract
from register.domain.contracts.sealings import NewSealing
from register.domain.contracts.waivers import NewWaiver
from register.domain.contracts.wording.standard_answers import NewStandardAnswer
from register.domain.interests.interests import NewInterest, NewNilReturn
from register.domain.interests.mitigations import NewMitigation
from register.domain.people.committee_days import NewCommitteeDay
from register.domain.people.organisations import NewOrganisation
from register.domain.people.people import NewAppointment, NewPerson, NewPost
from register.domain.people.provider_checks import NewProviderCheck
from register.domain.permissions import Actor, Viewer
from register.domain.procurement.evaluators import NewEvaluator
from register.domain.procurement.procurements import NewProcurement
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
from register.domain.sharing.complaints import NewComplaint
from register.domain.sharing.flows import NewFlow
from register.domain.sharing.incidents import ItemSource, NewItemToCheck
from register.domain.sharing.information_assets import NewInformationAsset
from register.domain.sharing.lessons import NewLesson
from register.domain.sharing.opinions import NewOpinion
from register.domain.sharing.processors import NewProcessor
from register.domain.sharing.screenings import NewScreening
from register.queries.authority import approved_schemes, delegations, reservations
from register.queries.contracts import contracts, sealings, waivers
from register.queries.contracts import views as contract_views
from register.queries.contracts.ahead import standard_answers
from register.queries.contracts.hindsight import sealing_checks
from register.queries.interests import interests, mitigations, nil_returns
from register.queries.people import (
    appointments,
    committee_days,
    organisations,
    people,
    posts,
    provider_checks,
)
from register.queries.procurement import evaluators, procurements
from register.queries.running import activity_months, performance_notices, review_meetings
from register.queries.separation import (
    appraisals,
    care_services,
    checklists,
    cohorts,
    milestones,
    pilots,
    programmes,
)
from register.queries.sharing import (
    agreements,
    complaints,
    disclosures,
    flows,
    incident_views,
    incidents,
    information_assets,
    lessons,
    opinions,
    processors,
    screenings,
)
from register.services.authority.approved_schemes import amend_approved_scheme, approve_scheme
from register.services.authority.delegations import amend_delegation, grant_delegation
from register.services.authority.reservations import amend_reservation, reserve_matter
from register.services.contracts.contracts import add_contract, amend_contract
from register.services.contracts.sealings import add_sealing, amend_sealing
from register.services.contracts.standard_answers import add_standard_answer, amend_standard_answer
from register.services.contracts.waivers import add_waiver, amend_waiver
from register.services.interests.interests import amend_interest, declare_interest
from register.services.interests.mitigations import agree_mitigation
from register.services.interests.nil_returns import declare_nothing
from register.services.noun_shape import Noun, always, listed, on_any_day, on_its_day
from register.services.people.appointments import amend_appointment, appoint
from register.services.people.committee_days import add_committee_day, amend_committee_day
from register.services.people.organisations import add_organisation, amend_organisation
from register.services.people.people import add_person, amend_person
from register.services.people.posts import add_post, amend_post
from register.services.people.provider_checks import add_provider_check, amend_provider_check
from register.services.procurement.evaluators import add_evaluator, amend_evaluator
from register.services.procurement.procurements import add_procurement, amend_procurement
from register.services.running.activity_months import add_activity_month, amend_activity_month
from register.services.running.performance_notices import add_performance_notice, amend_performance_notice
from register.services.running.review_meetings import add_review_meeting, amend_review_meeting
from register.services.separation.appraisals import add_appraisal, amend_appraisal
from register.services.separation.care_services import add_care_service, amend_care_service
from register.services.separation.checklists import add_checklist, amend_checklist
from register.services.separation.cohorts import add_cohort, amend_cohort
from register.services.separation.milestones import add_milestone, amend_milestone
from register.services.separation.pilots import add_pilot, amend_pilot
from register.services.separation.programmes import add_programme, amend_programme
from register.services.sharing.agreements import add_agreement, amend_agreement
from register.services.sharing.complaints import amend_complaint, receive_complaint
from register.services.sharing.disclosures import add_disclosure
from register.services.sharing.flows import add_flow, amend_flow
from register.services.sharing.incidents import report_incident
from register.services.sharing.information_assets import add_information_asset, amend_information_asset
from register.services.sharing.lessons import add_lesson, amend_lesson
from register.services.sharing.opinions import add_opinion, amend_opinion
from register.services.sharing.processors import add_processor, amend_processor
from register.services.sharing.screenings import add_screening, amend_screening


def _find_interest(session: Session, key: str, *, viewer: Viewer, today: date) -> Any:
    return interests.interest(session, key, viewer=viewer, on=today)


def _share(session: Session, new: NewDisclosure, *, actor: Actor, now: datetime) -> Any:
    return add_disclosure(session, new, actor=actor, now=now).disclosure


ORGANISATIONS = Noun(
    name="organisations", value=NewOrganisation, find=on_any_day(organisations.organisation),
    to_domain=organisations.to_domain, listing=always(organisations.LISTING), add=on_its_day(add_organisation),
    amend=amend_organisation, doubted=True,
)  # fmt: skip
PEOPLE = Noun(
    name="people", value=NewPerson, find=on_any_day(people.person), to_domain=people.to_domain,
    listing=people.listing, add=on_its_day(add_person), amend=amend_person, seen=people.Seen, see=people.see,
    doubted=True,
)  # fmt: skip
POSTS = listed(
    "posts", NewPost, posts, posts.post, add_post, amend_post)  # fmt: skip
APPOINTMENTS = Noun(
    name="appointments", value=NewAppointment, find=on_any_day(appointments.appointment),
    to_domain=appointments.to_domain, listing=always(appointments.LISTING), add=on_its_day(appoint),
    amend=amend_appointment, addressed=("person_id",),
)  # fmt: skip
INTERESTS = Noun(
    name="interests", value=NewInterest, find=_find_interest, to_domain=interests.to_domain,
    listing=always(interests.LISTING), add=on_its_day(declare_interest), amend=amend_interest,
    seen=interests.Seen, see=interests.see, addressed=("person_id",),
)  # fmt: skip
NIL_RETURNS = Noun(
    name="nil-returns", value=NewNilReturn, find=on_any_day(nil_returns.nil_return), to_domain=nil_returns.to_domain,
    listing=always(nil_returns.LISTING), add=on_its_day(declare_nothing), seen=nil_returns.Seen, see=nil_returns.see,
    addressed=("person_id",),
)  # fmt: skip
MITIGATIONS = Noun(
    name="mitigations", value=NewMitigation, find=on_any_day(mitigations.mitigation), to_domain=mitigations.to_domain,
    listing=always(mitigations.LISTING), add=on_its_day(agree_mitigation),
    addressed=("interest_id", "dual_role_person_id", "agreed_by"),
)  # fmt: skip
DELEGATIONS = Noun(
    name="delegations", value=NewDelegation, find=on_any_day(delegations.delegation), to_domain=delegations.to_domain,
    listing=delegations.listing, add=on_its_day(grant_delegation), amend=amend_delegation,
    seen=delegations.Seen, see=delegations.see, dated=True,
)  # fmt: skip
CONTRACTS = Noun(
    name="contracts", value=NewContract, find=on_any_day(contracts.contract), to_domain=contracts.to_domain,
    listing=contracts.listing_on, add=on_its_day(add_contract), amend=amend_contract, seen=contract_views.Seen,
    see=contract_views.see,
)  # fmt: skip
APPROVED_SCHEMES = Noun(
    name="approved-schemes", value=NewApprovedScheme, find=on_any_day(approved_schemes.approved_scheme),
    to_domain=approved_schemes.to_value, listing=always(approved_schemes.LISTING), add=on_its_day(approve_scheme),
    amend=amend_approved_scheme, seen=approved_schemes.Seen, see=approved_schemes.see,
)  # fmt: skip
RESERVATIONS = Noun(
    name="reservations", value=NewReservation, find=on_any_day(reservations.reservation),
    to_domain=reservations.to_domain, listing=reservations.listing, add=on_its_day(reserve_matter),
    amend=amend_reservation, seen=reservations.Seen, see=reservations.see, dated=True,
)  # fmt: skip
SEALINGS = Noun(
    name="sealings", value=NewSealing, find=on_any_day(sealings.sealing), to_domain=sealings.to_domain,
    listing=always(sealings.LISTING), add=on_its_day(add_sealing), amend=amend_sealing, seen=sealing_checks.Seen,
    see=sealing_checks.see,
)  # fmt: skip
WAIVERS = listed(
    "waivers", NewWaiver, waivers, waivers.waiver, add_waiver, amend_waiver)  # fmt: skip
AGREEMENTS = Noun(
    name="agreements", value=NewAgreement, find=on_any_day(agreements.agreement), to_domain=agreements.to_domain,
    listing=agreements.listing_on, add=on_its_day(add_agreement), amend=amend_agreement, seen=agreements.Seen,
    see=agreements.see, dated=True,
)  # fmt: skip
DISCLOSURES = Noun(
    name="disclosures", value=NewDisclosure, find=on_any_day(disclosures.disclosure), to_domain=disclosures.to_domain,
    listing=always(disclosures.LISTING), add=_share, seen=disclosures.Seen, see=disclosures.see,
)  # fmt: skip
INCIDENTS = Noun(
    name="incidents", value=NewItemToCheck, find=on_any_day(incidents.incident), to_domain=incidents.to_domain,
    listing=always(incidents.LISTING), add=report_incident, seen=incident_views.Seen, see=incident_views.see,
    settled={"source": ItemSource.REPORTED.value, "disclosure_id": None},
)  # fmt: skip
LESSONS = Noun(
    name="lessons", value=NewLesson, find=on_any_day(lessons.lesson), to_domain=lessons.to_domain,
    listing=lessons.listing_on, add=on_its_day(add_lesson), amend=amend_lesson, seen=lessons.Seen, see=lessons.see,
)  # fmt: skip
PROCESSORS = listed(
    "processors", NewProcessor, processors, processors.processor, add_processor, amend_processor)  # fmt: skip
SCREENINGS = listed(
    "screenings", NewScreening, screenings, screenings.screening, add_screening, amend_screening)  # fmt: skip
OPINIONS = listed(
    "opinions", NewOpinion, opinions, opinions.opinion, add_opinion, amend_opinion)  # fmt: skip
INFORMATION_ASSETS = listed(
    "information-assets", NewInformationAsset, information_assets, information_assets.information_asset,
    add_information_asset, amend_information_asset)  # fmt: skip
FLOWS = Noun(
    name="flows", value=NewFlow, find=on_any_day(flows.flow), to_domain=flows.to_domain, listing=flows.listing_on,
    add=on_its_day(add_flow), amend=amend_flow, seen=flows.Seen, see=flows.see,
)  # fmt: skip
COMPLAINTS = Noun(
    name="complaints", value=NewComplaint, find=on_any_day(complaints.complaint), to_domain=complaints.to_domain,
    listing=always(complaints.LISTING), add=receive_complaint, amend=amend_complaint, seen=complaints.Seen,
    see=complaints.see,
)  # fmt: skip
CARE_SERVICES = listed(
    "care-services", NewCareService, care_services, care_services.care_service,
    add_care_service, amend_care_service)  # fmt: skip
PROGRAMMES = listed(
    "programmes", NewProgramme, programmes, programmes.programme, add_programme, amend_programme)  # fmt: skip
MILESTONES = Noun(
    name="milestones", value=NewMilestone, find=on_any_day(milestones.milestone), to_domain=milestones.to_domain,
    listing=milestones.listing_on, add=on_its_day(add_milestone), amend=amend_milestone,
    seen=milestones.Seen, see=milestones.see,
)  # fmt: skip
APPRAISALS = listed(
    "appraisals", NewAppraisal, appraisals, appraisals.appraisal, add_appraisal, amend_appraisal)  # fmt: skip
COHORTS = listed(
    "cohorts", NewCohort, cohorts, cohorts.cohort, add_cohort, amend_cohort)  # fmt: skip
PROCUREMENTS = listed(
    "procurements", NewProcurement, procurements, procurements.procurement, add_procurement, amend_procurement)  # fmt: skip
EVALUATORS = listed(
    "evaluators", NewEvaluator, evaluators, evaluators.evaluator, add_evaluator, amend_evaluator)  # fmt: skip
PILOTS = listed(
    "pilots", NewPilot, pilots, pilots.pilot, add_pilot, amend_pilot)  # fmt: skip
CHECKLISTS = listed(
    "checklists", NewChecklist, checklists, checklists.checklist, add_checklist, amend_checklist)  # fmt: skip
PROVIDER_CHECKS = listed(
    "provider-checks", NewProviderCheck, provider_checks, provider_checks.provider_check,
    add_provider_check, amend_provider_check)  # fmt: skip
PERFORMANCE_NOTICES = listed(
    "performance-notices", NewPerformanceNotice, performance_notices, performance_notices.performance_notice,
    add_performance_notice, amend_performance_notice)  # fmt: skip
REVIEW_MEETINGS = listed(
    "review-meetings", NewReviewMeeting, review_meetings, review_meetings.review_meeting,
    add_review_meeting, amend_review_meeting)  # fmt: skip
COMMITTEE_DAYS = listed(
    "committee-days", NewCommitteeDay, committee_days, committee_days.committee_day,
    add_committee_day, amend_committee_day)  # fmt: skip
STANDARD_ANSWERS = listed(
    "standard-answers", NewStandardAnswer, standard_answers, standard_answers.standard_answer,
    add_standard_answer, amend_standard_answer)  # fmt: skip
ACTIVITY_MONTHS = listed(
    "activity-months", NewActivityMonth, activity_months, activity_months.activity_month,
    add_activity_month, amend_activity_month)  # fmt: skip


def every() -> list[Noun]:
    """Every noun, found by its being one."""
    return [found for found in globals().values() if isinstance(found, Noun)]
