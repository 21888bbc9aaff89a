"""The draft of a notification of one incident, filled with what its record says."""

from __future__ import annotations

from sqlalchemy.orm import Session

from register.domain.dates import moment
from register.domain.permissions import Viewer
from register.domain.sharing.agreements import choices
from register.domain.sharing.clocks import REGULATOR
from register.domain.sharing.drafts import Draft, draft
from register.models.incidents import IncidentVersion
from register.queries import names
from register.queries.rules import ruleset
from register.queries.sharing.incident_views import assessments_of, notifications_of
from register.queries.sharing.incidents import body_of, clocks_of


def draft_of(session: Session, row: IncidentVersion, *, viewer: Viewer) -> Draft | None:
    """By the form of the day the body became aware; None before a person has confirmed a data incident."""
    if row.aware_at is None:
        return None
    rules, body = ruleset(session), body_of(session, row, viewer=viewer)
    return draft(rules, row.aware_at, _known(session, row, viewer), row.form_answers or {}, body=body)


def _known(session: Session, row: IncidentVersion, viewer: Viewer) -> dict[str, str]:
    rules = ruleset(session)
    body = body_of(session, row, viewer=viewer)
    told = notifications_of(row, clocks_of(row, rules, body))
    graded = assessments_of(row)
    kinds = choices(rules, "categories", on=row.known_on)
    others = [one for one in row.notifications or () if one["to"] != REGULATOR]
    people = [one for one in others if one["to"] == "people"]
    found: dict[str, str] = {
        "what": row.what or "",
        "aware_at": moment(row.earliest_aware_at or row.aware_at) if row.aware_at else "",
        "involved": "; ".join(kinds.get(code, {"name": code})["name"] for code in row.involved),
        "organisation": names.organisations(session, viewer=viewer).get(row.organisation_id or "", ""),
        "likelihood": graded[-1].likelihood if graded else "",
        "severity": graded[-1].severity if graded else "",
        "reasons_late": "; ".join(one.reasons_late for one in told if one.reasons_late),
        "people_told": "Yes" if people else "Not yet",
        "others_told": "; ".join(one["recipient"] for one in others if one not in people),
    }
    return found
