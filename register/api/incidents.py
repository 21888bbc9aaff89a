"""Items to check and data incidents as JSON."""

from __future__ import annotations

from typing import Any

from pydantic import AwareDatetime
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import Body, Query, blueprint, fact, given, listed, made, plain, spec, viewer
from register.db import reading
from register.domain.incidents import ItemSource, NewItemToCheck, NewTriage, TriageOutcome
from register.domain.permissions import Permission
from register.queries import incidents as queries
from register.queries.rules import ruleset
from register.services.incidents import report_incident, triage_incident

FIELDS = (
    "state", "source", "what", "organisation_id", "disclosure_id", "noticed_at", "aware_at", "earliest_aware_at",
    "aware_times", "deadline_at", "deadline_rule", "outcome", "severity",
)  # fmt: skip


class ReportBody(Body):
    """Something that may be a data incident. noticed_at needs its zone, like 2026-10-23T17:00:00+01:00."""

    what: str
    noticed_at: AwareDatetime
    organisation_id: str | None = None


class TriageBody(Body):
    """A person's judgement of an item to check, and the version that was looked at."""

    outcome: TriageOutcome
    reason: str
    version: int
    aware_at: AwareDatetime | None = None
    severity: str | None = None


@blueprint.get("/incidents")
@spec.validate(tags=["incidents"])
def incidents(query: Query) -> Response:
    """List items to check and data incidents, the nearest deadline first."""
    return listed(queries.LISTING, query)


@blueprint.get("/incidents/<ref>")
@spec.validate(tags=["incidents"])
def incident(ref: str) -> dict[str, object]:
    """One item or incident; for an item, when the hours would run out."""
    with reading() as session:
        one = queries.incident(session, ref, viewer=viewer())
        out_at = queries.would_run_out_at(
            one, ruleset(session), queries.body_of(session, one, viewer=viewer())
        )
        return {**fact(one, *FIELDS), **plain({"would_run_out_at": out_at})}


@blueprint.post("/incidents", endpoint="report_incident")
@spec.validate(tags=["incidents"])
def report_incident_(json: ReportBody) -> Response:
    """Report something; it is an item to check until a person has judged it."""
    body, who, now = given(json), guard.actor(), clock.now()
    new = NewItemToCheck(source=ItemSource.REPORTED, **dict(body))
    return made(lambda s: report_incident(s, new, actor=who, now=now), _reported)


@blueprint.post("/incidents/<ref>/triage", endpoint="triage_incident")
@spec.validate(tags=["incidents"])
def triage_incident_(ref: str, json: TriageBody) -> Response:
    """Judge an item to check; a data incident starts the deadline of its day."""
    body, who, now = given(json), guard.actor(), clock.now()
    values = {key: value for key, value in dict(body).items() if key != "version"}
    new = NewTriage(item_id=ref, **values)
    return made(
        lambda s: triage_incident(s, new, expected_n=body.version, actor=who, now=now),
        lambda v: fact(v, *FIELDS),
        status=200,
    )


def _reported(one: Any) -> dict[str, Any]:
    """Whoever may not see incidents learns the reference of what they reported, and no more."""
    return fact(one, *FIELDS) if guard.allowed(Permission.SEE_INCIDENTS) else {"ref": one.ref}
