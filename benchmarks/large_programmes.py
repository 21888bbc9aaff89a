"""Services, separation programmes and what hangs on them, procurements, deeds, waivers, complaints and lessons of the large
instance: made as `large_rows` makes its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from benchmarks.large_names import SERVICES
from benchmarks.large_rows import FIRST_DAY, LAST_DAY, World, day_of
from register.db import Session
from register.models.appraisals import AppraisalVersion
from register.models.care_services import CareServiceVersion
from register.models.checklists import ChecklistVersion
from register.models.cohorts import CohortVersion
from register.models.committee_days import CommitteeDayVersion
from register.models.complaints import ComplaintVersion
from register.models.evaluators import EvaluatorVersion
from register.models.lessons import LessonVersion
from register.models.milestones import MilestoneVersion
from register.models.performance_notices import PerformanceNoticeVersion
from register.models.pilots import PilotVersion
from register.models.procurements import ProcurementVersion
from register.models.programmes import ProgrammeVersion
from register.models.provider_checks import ProviderCheckVersion
from register.models.review_meetings import ReviewMeetingVersion
from register.models.sealings import SealingVersion
from register.models.standard_answers import StandardAnswerVersion
from register.models.waivers import WaiverVersion

KINDS = (
    "community_nursing",
    "older_people",
    "specialist_therapies",
    "urgent_care",
    "children",
    "end_of_life",
)
MILESTONES = ("plan", "board", "overseer", "involvement", "staff", "due_diligence", "contract", "transfer")
LISTS = ("commissioner_ready", "provider_ready", "due_diligence", "estates", "records", "opening_balances")
EVALUATORS = 4
CRITERIA = [
    {"award_criterion": "Quality", "award_weight": 60},
    {"award_criterion": "Price", "award_weight": 40},
]
Made = list[Any]


def parts(world: World, session: Session) -> Iterator[None]:
    """All of them, in the order in which one hangs on another."""
    services: Made = []
    programmes: Made = []
    yield from _services(world, session, services)
    yield from _programmes(world, session, programmes)
    for part in (_milestones, _cohorts, _pilots, _checklists, _appraisals):
        yield from part(world, session, services, programmes)
    for alone in (
        _procurements,
        _waivers,
        _sealings,
        _provider_checks,
        _standard_answers,
        _committee_days,
        _performance_notices,
        _review_meetings,
        _complaints,
    ):
        yield from alone(world, session)


def _pair(world: World, n: int) -> tuple[str, str]:
    """A commissioner and a provider to it."""
    return world.bodies[n % world.buyers], world.bodies[world.buyers + n * 7 % world.buyers]


def _ahead(n: int) -> date:
    """A day around the newest entry: some have passed, most are to come."""
    return LAST_DAY + timedelta(days=n * 13 % 700 - 60)


def _services(world: World, session: Session, made: Made) -> Iterator[None]:
    for n in range(world.size.of(5_000, 12)):
        buyer, provider = _pair(world, n)
        made.append(world.new(
            session, CareServiceVersion, "care_service.added", day_of(n / 5_000 % 1), name=f"{SERVICES[n % 10]}, area {n}",
            service_kind=KINDS[n % len(KINDS)], commissioner_id=buyer, provider_id=provider, staff_count=5 + n % 90,
            income_pence=50_000_000 + n, direct_cost_pence=45_000_000, is_essential=n % 9 == 0,
            sub_contractors=[{"organisation_id": provider, "sub_contracted_for": "Nights"}] if n % 11 == 0 else [],
            guaranteed_until=_ahead(n) if n % 5 == 0 else None,
        ))  # fmt: skip
        yield


def _programmes(world: World, session: Session, made: Made) -> Iterator[None]:
    for n in range(world.size.of(200, 4)):
        made.append(world.new(
            session, ProgrammeVersion, "programme.added", day_of(n / 200 % 1), title=f"Separation of area {n}",
            programme_kind="service_transfer", organisation_id=_pair(world, n)[0], target_on=LAST_DAY + timedelta(days=400),
            aim="Community services stand apart from who commissions them",
        ))  # fmt: skip
        yield


def _milestones(world: World, session: Session, services: Made, programmes: Made) -> Iterator[None]:
    for n in range(world.size.of(2_000, 16)):
        done = LAST_DAY - timedelta(days=n % 300) if n % 3 == 0 else None
        world.new(
            session, MilestoneVersion, "milestone.added", LAST_DAY, programme_id=programmes[n % len(programmes)].thing_id,
            title=f"Step {n}", milestone_kind=MILESTONES[n % len(MILESTONES)], due_on=_ahead(n), stops_others=False,
            milestone_owner_id=world.people[n % 40], done_on=done, evidence=f"Minute {n}" if done else None,
        )  # fmt: skip
        yield


def _cohorts(world: World, session: Session, services: Made, programmes: Made) -> Iterator[None]:
    for n in range(world.size.of(1_000, 6)):
        buyer, provider = _pair(world, n)
        world.new(
            session, CohortVersion, "cohort.added", LAST_DAY, programme_id=programmes[n % len(programmes)].thing_id,
            title=f"Team {n}", service_id=services[n % len(services)].thing_id, from_employer_id=buyer,
            to_employer_id=provider, moving_count=3 + n % 60, moves_on=_ahead(n), transfer_route="tupe",
            pension_route="nhs_employer",
        )  # fmt: skip
        yield


def _pilots(world: World, session: Session, services: Made, programmes: Made) -> Iterator[None]:
    for n in range(world.size.of(1_000, 6)):
        ends = _ahead(n)
        world.new(
            session, PilotVersion, "pilot.added", LAST_DAY, service_id=services[n % len(services)].thing_id,
            programme_id=programmes[n % len(programmes)].thing_id, title=f"Pilot {n}",
            pilot_question="Whether fewer people go to hospital", pilot_from=ends - timedelta(days=180), pilot_to=ends,
            evaluation_due_on=ends + timedelta(days=60),
        )  # fmt: skip
        yield


def _checklists(world: World, session: Session, services: Made, programmes: Made) -> Iterator[None]:
    for n in range(world.size.of(1_000, 6)):
        items = [
            {"item": f"Thing {at} to be ready", "item_state": ("open", "ready")[(n + at) % 2],
             "item_due_on": _ahead(n + at).isoformat(), "item_shown": "Seen on site" if (n + at) % 2 else None}
            for at in range(6)
        ]  # fmt: skip
        world.new(
            session, ChecklistVersion, "checklist.added", LAST_DAY, programme_id=programmes[n % len(programmes)].thing_id,
            organisation_id=_pair(world, n)[0], checklist_kind=LISTS[n % len(LISTS)], items=items,
            checklist_owner_id=world.people[n % 40],
        )  # fmt: skip
        yield


def _appraisals(world: World, session: Session, services: Made, programmes: Made) -> Iterator[None]:
    forms = ("hosted", "social_enterprise", "vertical")
    for n in range(world.size.of(1_000, 6)):
        options = [
            {"option": one, "option_form": one, "keeps": None, "loses": None, "risks": None} for one in forms
        ]
        scores = [
            {"scored_option": one, "scored_criterion": "Value", "score": at + n % 5, "score_reason": "Its plan says so",
             "scored_by": world.people[n % 40]}
            for at, one in enumerate(forms)
        ]  # fmt: skip
        world.new(
            session, AppraisalVersion, "appraisal.added", LAST_DAY, service_id=services[n % len(services)].thing_id,
            programme_id=programmes[n % len(programmes)].thing_id, criteria=[{"criterion": "Value", "weight": 100}],
            options=options, scores=scores, benefits=[], structure=[], next_review_on=_ahead(n),
        )  # fmt: skip
        yield


def _procurements(world: World, session: Session) -> Iterator[None]:
    for n in range(world.size.of(2_000, 12)):
        buyer, _ = _pair(world, n)
        bidders = [
            {"bidder_id": world.bodies[world.buyers + (n + at) % world.buyers], "exclusion_checked_on": None,
             "exclusion_found": None}
            for at in range(4)
        ]  # fmt: skip
        made = world.new(
            session, ProcurementVersion, "procurement.added", day_of(n / 2_000 % 1), title=f"{SERVICES[n % 10]}, lot {n}",
            description="Community services for an area", commissioner_id=buyer, route=_route(n),
            route_reason="More than one could provide it", value_pence=10_000_000 + n,
            award_criteria=CRITERIA,
            bidders=bidders, notices=[], moderations=[], representations=[],
        )  # fmt: skip
        yield
        yield from _evaluators(world, session, made, n)


def _route(n: int) -> str:
    """One that existed on the day it began: in the whole years since 2024, another before."""
    return "competitive" if day_of(n / 2_000 % 1) >= date(2024, 1, 1) else "tender"


def _evaluators(world: World, session: Session, procurement: Any, n: int) -> Iterator[None]:
    for at in range(EVALUATORS):
        world.new(
            session, EvaluatorVersion, "evaluator.added", procurement.known_on, procurement_id=procurement.thing_id,
            person_id=world.people[(n * EVALUATORS + at) % len(world.people)], evaluator_part="Quality",
        )  # fmt: skip
        yield


def _waivers(world: World, session: Session) -> Iterator[None]:
    for n in range(world.size.of(2_000, 8)):
        buyer, supplier = _pair(world, n)
        answered = n % 4 != 0
        on = day_of(n / 2_000 % 1)
        world.new(
            session, WaiverVersion, "waiver.requested", on, organisation_id=buyer, supplier_id=supplier, service=f"S{n % 5}",
            value_pence=1_500_000 + n, waiver_reason=("urgent", "sole_supplier", "continuity")[n % 3],
            justification="Nobody else has the part in stock", requester_id=world.people[n % 40],
            board_approvals=[],
            waiver_answer="approved" if answered else None, approver_id=world.people[50] if answered else None,
            answered_on=on if answered else None,
        )  # fmt: skip
        yield


def _provider_checks(world: World, session: Session) -> Iterator[None]:
    for n in range(world.size.of(5_000, 8)):
        world.new(
            session, ProviderCheckVersion, "provider_check.added", day_of(n / 5_000 % 1),
            organisation_id=_pair(world, n)[1], check_kind=("registration", "insurance", "toolkit")[n % 3],
            check_outcome="in_order", check_source="The public register", holds_until=_ahead(n),
            checker_id=world.people[n % 40],
        )  # fmt: skip
        yield


def _committee_days(world: World, session: Session) -> Iterator[None]:
    for n in range(world.size.of(3_000, 8)):
        world.new(
            session, CommitteeDayVersion, "committee_day.added", _ahead(n), organisation_id=_pair(world, n)[0],
            committee_name="Contracts committee", called_off=n % 20 == 0,
        )  # fmt: skip
        yield


def _standard_answers(world: World, session: Session) -> Iterator[None]:
    for n in range(world.size.of(3_000, 8)):
        world.new(
            session, StandardAnswerVersion, "standard_answer.added", day_of(n / 3_000 % 1),
            organisation_id=_pair(world, n)[0], answered_field="services.purpose", service_code=f"S{n % 40}",
            answer="Care at home for adults who cannot leave it.", answer_source="The specification of 2026",
        )  # fmt: skip
        yield


def _performance_notices(world: World, session: Session) -> Iterator[None]:
    """One in five is not settled."""
    for n in range(world.size.of(2_000, 8)):
        given = day_of(n / 2_000 % 1)
        steps = [{"step_kind": "withdrawn", "step_on": given.isoformat()}] if n % 5 else []
        world.new(
            session, PerformanceNoticeVersion, "performance_notice.added", given,
            contract_id=world.contracts[n % len(world.contracts)].thing_id, notice_ground="Letters went out late",
            remedy_asked="Send them in time", remedy_by=_ahead(n), notice_owner_id=world.people[n % 40], steps=steps,
            settled_on=given if steps else None,
        )  # fmt: skip
        yield


def _review_meetings(world: World, session: Session) -> Iterator[None]:
    """One in five has an action that is not done."""
    for n in range(world.size.of(5_000, 8)):
        met, owner = day_of(n / 5_000 % 1), world.people[n % 40]
        action = {"action_agreed": "Send the figures", "action_owned_by": owner, "action_by": met.isoformat()}
        done = {"action_done_on": met.isoformat(), "done_shown": "The figures"} if n % 5 else {}
        world.new(
            session, ReviewMeetingVersion, "review_meeting.added", met,
            contract_id=world.contracts[n % len(world.contracts)].thing_id, review_agreed="Figures of the month",
            attendees=[{"attended_as": "Contract manager", "attendee_id": owner}], actions=[{**action, **done}],
            open_actions=0 if done else 1,
        )  # fmt: skip
        yield


def _sealings(world: World, session: Session) -> Iterator[None]:
    for n in range(world.size.of(5_000, 8)):
        world.new(
            session, SealingVersion, "sealing.entered", day_of(n / 5_000 % 1), organisation_id=_pair(world, n)[0],
            deed=f"Lease of clinic {n}", contract_id=world.contracts[n % len(world.contracts)].thing_id,
            execution="seal_by_constitution", first_signatory_id=world.people[n % 40], first_capacity="Chair",
            second_signatory_id=world.people[n % 40 + 1], second_capacity="Director", seal_minute=f"Minute {n}",
            seal_outcome="sound", seal_found=[],
        )  # fmt: skip
        yield


def _complaints(world: World, session: Session) -> Iterator[None]:
    """Each tenth one waits: its clock still runs."""
    for n in range(world.size.of(2_000, 8)):
        came = LAST_DAY - timedelta(days=n % 20) if n % 10 == 0 else FIRST_DAY + timedelta(days=n % 1_300)
        waits = n % 10 == 0
        world.new(
            session, ComplaintVersion, "complaint.received", came, what=f"My record was shown to a neighbour, case {n}",
            received_on=came, received_by="letter", complainant=f"Somebody {n}", contact="By letter", about_care=False,
            organisation_id=_pair(world, n)[0], state="received" if waits else "answered",
            received_days=[came.isoformat()], care_asked=False, endings=[], entries=[],
            outcome=None if waits else "upheld", outcome_on=None if waits else came + timedelta(days=20),
            outcome_words=None if waits else "It was so, and we are sorry", deadline_rule="",
            deadline_on=came + timedelta(days=30) if waits else None, holds_from=came,
        )  # fmt: skip
        yield


def lessons(world: World, session: Session) -> Iterator[None]:
    """Two of each incident, half of them still to be done."""
    for n, incident in enumerate(world.incidents * 2):
        taken = LAST_DAY - timedelta(days=n % 90) if n % 2 else None
        world.new(
            session, LessonVersion, "lesson.added", LAST_DAY, lesson_of_id=incident, title=f"Check the address, {n}",
            learnt="Addresses were not checked", action_owner_id=world.people[n % 40], action_due_on=_ahead(n),
            taken_on=taken, taken_evidence="Seen in an audit" if taken else None,
        )  # fmt: skip
        yield
