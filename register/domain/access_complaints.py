"""The doors of data incidents with their lessons, and of data protection complaints."""

from __future__ import annotations

from register.domain.allowances import Cost
from register.domain.doors import PUBLIC, Costly, Row
from register.domain.permissions import Permission

P = Permission

PAGES: dict[str, Row] = {
    "complaints.index": Costly(P.SEE_COMPLAINTS, Cost.SEARCH),
    "complaints.export": Costly(P.SEE_COMPLAINTS, Cost.EXPORTS),
    "complaints.show": P.SEE_COMPLAINTS,
    "complaints.add": P.KEEP_COMPLAINTS,
    "complaints.amend": P.KEEP_COMPLAINTS,
    "complaints.acknowledge": P.KEEP_COMPLAINTS,
    "complaints.enter": P.KEEP_COMPLAINTS,
    "complaints.outcome": P.KEEP_COMPLAINTS,
    "complaints.set_aside": P.KEEP_COMPLAINTS,
    "complaints.reopen": P.KEEP_COMPLAINTS,
    "complaints_public.complain": Costly(PUBLIC, Cost.COMPLAINTS),
    "complaints_public.received": PUBLIC,
    "lessons.index": Costly(P.SEE_INCIDENTS, Cost.SEARCH),
    "lessons.export": Costly(P.SEE_INCIDENTS, Cost.EXPORTS),
    "lessons.show": P.SEE_INCIDENTS,
    "lessons.add": P.TRIAGE_INCIDENT,
    "lessons.amend": P.TRIAGE_INCIDENT,
}

API: dict[str, Row] = {
    "api.complaints": Costly(P.SEE_COMPLAINTS, Cost.SEARCH),
    "api.complaint": P.SEE_COMPLAINTS,
    "api.add_complaint": P.KEEP_COMPLAINTS,
    "api.amend_complaint": P.KEEP_COMPLAINTS,
    "api.acknowledge_complaint": P.KEEP_COMPLAINTS,
    "api.enter_in_complaint": P.KEEP_COMPLAINTS,
    "api.tell_outcome_of_complaint": P.KEEP_COMPLAINTS,
    "api.set_complaint_aside": P.KEEP_COMPLAINTS,
    "api.reopen_complaint": P.KEEP_COMPLAINTS,
    "api.lessons": Costly(P.SEE_INCIDENTS, Cost.SEARCH),
    "api.lesson": P.SEE_INCIDENTS,
    "api.add_lesson": P.TRIAGE_INCIDENT,
    "api.amend_lesson": P.TRIAGE_INCIDENT,
}

INCIDENT_PAGES: dict[str, Row] = {
    "incidents.index": Costly(P.SEE_INCIDENTS, Cost.SEARCH),
    "incidents.export": Costly(P.SEE_INCIDENTS, Cost.EXPORTS),
    "incidents.show": P.SEE_INCIDENTS,
    "incidents.report": P.REPORT_INCIDENT,
    "incidents.triage": P.TRIAGE_INCIDENT,
    "incidents.correct": P.TRIAGE_INCIDENT,
    "incidents.unconfirm": P.TRIAGE_INCIDENT,
    "incidents.record": P.SEE_INCIDENTS,
    "incidents.advise": P.SEE_INCIDENTS,
    "incidents.notify": P.TRIAGE_INCIDENT,
    "incidents.not_telling": P.DECIDE_INCIDENT,
    "incidents.to_tell": P.TRIAGE_INCIDENT,
    "incidents.close": P.DECIDE_INCIDENT,
    "incident_cases.index": Costly(P.SEE_INCIDENTS, Cost.SEARCH),
    "incident_cases.export": Costly(P.SEE_INCIDENTS, Cost.EXPORTS),
    "incident_cases.mine": P.REPORT_INCIDENT,
    "incident_cases.figures": Costly(P.SEE_INCIDENTS, Cost.SEARCH),
    "incident_cases.assess": P.TRIAGE_INCIDENT,
    "incident_cases.decide": P.DECIDE_INCIDENT,
    "incident_cases.draft": P.SEE_INCIDENTS,
    "incident_cases.draft_word": Costly(P.SEE_INCIDENTS, Cost.DRAFTS),
    "incident_cases.draft_json": Costly(P.SEE_INCIDENTS, Cost.DRAFTS),
    "incident_cases.answers": P.TRIAGE_INCIDENT,
}

INCIDENT_CALLS: dict[str, Row] = {
    "api.incidents": Costly(P.SEE_INCIDENTS, Cost.SEARCH),
    "api.incident_register": Costly(P.SEE_INCIDENTS, Cost.SEARCH),
    "api.incident": P.SEE_INCIDENTS,
    "api.report_incident": P.REPORT_INCIDENT,
    "api.triage_incident": P.TRIAGE_INCIDENT,
    "api.tell_of_incident": P.TRIAGE_INCIDENT,
    "api.decide_not_to_tell": P.DECIDE_INCIDENT,
    "api.add_to_tell": P.TRIAGE_INCIDENT,
    "api.restate_aware_time": P.TRIAGE_INCIDENT,
    "api.unconfirm_incident": P.TRIAGE_INCIDENT,
    "api.step_of_incident": P.SEE_INCIDENTS,
    "api.advise_incident": P.SEE_INCIDENTS,
    "api.assess_incident": P.TRIAGE_INCIDENT,
    "api.decide_report": P.DECIDE_INCIDENT,
}
