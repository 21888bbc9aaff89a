"""A record of each kind of a separation programme, for tests that need one of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from register.models.appraisals import AppraisalVersion
from register.models.care_services import CareServiceVersion
from register.models.checklists import ChecklistVersion
from register.models.cohorts import CohortVersion
from register.models.evaluators import EvaluatorVersion
from register.models.milestones import MilestoneVersion
from register.models.paper_decisions import PaperDecisionVersion
from register.models.pilots import PilotVersion
from register.models.procurements import ProcurementVersion
from register.models.programmes import ProgrammeVersion

Rows = Iterator[tuple[str, Any, dict[str, Any]]]


def things(body: str, other: str, day: date, secret: str) -> Rows:
    """A service, a programme and a procurement of this body."""
    yield "care_service", CareServiceVersion, {
        "name": secret, "service_kind": "other", "commissioner_id": other, "provider_id": body, "is_essential": False,
        "sub_contractors": [],
    }  # fmt: skip
    yield "programme", ProgrammeVersion, {
        "title": secret, "programme_kind": "service_transfer", "organisation_id": body, "target_on": day, "aim": secret,
    }  # fmt: skip
    yield "procurement", ProcurementVersion, {
        "title": secret, "description": secret, "commissioner_id": body, "route": "tender", "route_reason": secret,
        "value_pence": 100, "award_criteria": [], "bidders": [], "notices": [], "moderations": [], "representations": [],
    }  # fmt: skip


def parts(body: str, person: str, other: str, day: date, secret: str, made: dict[str, Any]) -> Rows:
    """What hangs on them."""
    service, programme = made["care_service"].thing_id, made["programme"].thing_id
    yield "milestone", MilestoneVersion, {
        "programme_id": programme, "title": secret, "milestone_kind": "plan", "due_on": day, "stops_others": False,
    }  # fmt: skip
    yield "appraisal", AppraisalVersion, {
        "service_id": service, "criteria": [{"criterion": "Value", "weight": 100}],
        "options": [{"option": "Stay", "option_form": "hosted", "keeps": None, "loses": None, "risks": None}],
        "scores": [], "benefits": [], "structure": [],
    }  # fmt: skip
    yield "evaluator", EvaluatorVersion, {
        "procurement_id": made["procurement"].thing_id, "person_id": person, "evaluator_part": secret,
    }  # fmt: skip
    yield "paper_decision", PaperDecisionVersion, {
        "procurement_id": made["procurement"].thing_id, "interest_id": made["interest"].thing_id, "interest_n": 1,
        "person_id": person, "bidder_ids": [body], "may_see_papers": True, "decided_because": secret,
        "how_managed": secret,
    }  # fmt: skip
    yield "pilot", PilotVersion, {
        "service_id": service, "programme_id": programme, "title": secret, "pilot_question": secret, "pilot_from": day,
        "pilot_to": day, "evaluation_due_on": day,
    }  # fmt: skip
    yield "checklist", ChecklistVersion, {
        "programme_id": programme, "organisation_id": body, "checklist_kind": "estates",
        "items": [{"item": "Leases", "item_state": "open", "item_due_on": None, "item_shown": None}],
    }  # fmt: skip
    yield "cohort", CohortVersion, {
        "programme_id": programme, "title": secret, "from_employer_id": other, "to_employer_id": body,
        "moving_count": 7, "moves_on": day, "transfer_route": "tupe", "pension_route": "none",
    }  # fmt: skip
