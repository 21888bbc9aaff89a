"""Items to check and data incidents as JSON: reporting one, and judging one."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, done, made, of_noun, shown
from register.api.schemas.bodies import Looked, body, body_of_both
from register.api.schemas.models import taken, told
from register.db import unit_of_work
from register.domain.permissions import Permission
from register.domain.sharing.case_owners import NewCaseOwner
from register.domain.sharing.incidents import NewItemToCheck, NewTriage
from register.services.noun_shape import Meta
from register.services.nouns import INCIDENTS
from register.services.sharing.case_owners import give_case
from register.services.sharing.incidents import report_incident, triage_incident

INCIDENT = of_noun(INCIDENTS, "Incident")


@blueprint.post("/incidents", endpoint="report_incident")
@described(
    "incidents", takes=taken("NewItemToCheck", NewItemToCheck, without=tuple(INCIDENTS.settled)), status=201,
    reply=told("ReportedIncident", Meta, INCIDENTS.seen, INCIDENTS.value, sure=("ref",)),
)  # fmt: skip
def report_incident_() -> Response:
    """Report something; it is an item to check until a person has judged it. Whoever may not see incidents learns the
    reference of what they reported, and no more."""
    new, who, now = body(NewItemToCheck, **INCIDENTS.settled), guard.actor(), clock.now()
    with unit_of_work() as session:
        ref = report_incident(session, new, actor=who, now=now).ref
    return made(shown(INCIDENTS, ref) if guard.allowed(Permission.SEE_INCIDENTS) else {"ref": ref})


@blueprint.post("/incidents/<ref>/triage", endpoint="triage_incident")
@described("incidents", takes=taken("Triage", NewTriage, Looked, without=("item_id",)), reply=INCIDENT)
def triage_incident_(ref: str) -> Response:
    """Judge an item to check; a data incident starts the deadline of its day."""
    new, looked = body_of_both(NewTriage, Looked, item_id=ref)
    how: dict[str, Any] = {"expected_n": looked.version, "actor": guard.actor(), "now": clock.now()}
    return done(INCIDENTS, lambda session: triage_incident(session, new, **how))


@blueprint.post("/incidents/<ref>/owner", endpoint="give_incident")
@described(
    "incidents", takes=taken("CaseOwner", NewCaseOwner, Looked, without=("incident_id",)), reply=INCIDENT
)
def give_incident(ref: str) -> Response:
    """Say who looks after a case by name, or null that nobody does: its tasks and reminders go to them from now on."""
    new, looked = body_of_both(NewCaseOwner, Looked, incident_id=ref)
    how: dict[str, Any] = {"expected_n": looked.version, "actor": guard.actor(), "now": clock.now()}
    return done(INCIDENTS, lambda session: give_case(session, new, **how))
