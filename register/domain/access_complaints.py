"""The doors of data protection complaints, and of the lessons of data incidents."""

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
