"""Keeps groups of people who move from one employer to another."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.permissions import Actor
from register.domain.problems import refuse
from register.domain.separation.cohorts import NewCohort, check_cohort
from register.models.cohorts import CohortVersion
from register.queries.people.organisations import organisation
from register.queries.rules import ruleset
from register.queries.separation.care_services import care_service
from register.queries.separation.cohorts import cohort
from register.queries.separation.programmes import programme
from register.services.records import missing
from register.services.separation import keeping
from register.services.separation.keeping import Keeping


def _check(session: Session, new: NewCohort, actor: Actor, today: date, newest: object) -> None:
    refuse(
        {
            "programme_id": missing(session, programme, new.programme_id, actor),
            "service_id": missing(session, care_service, new.service_id, actor),
            "from_employer_id": missing(session, organisation, new.from_employer_id, actor),
            "to_employer_id": missing(session, organisation, new.to_employer_id, actor),
        }
    )
    check_cohort(new, ruleset(session), staff=_staff(session, new.service_id, actor))


def _staff(session: Session, service_id: str | None, actor: Actor) -> int | None:
    if service_id is None:
        return None
    try:
        return care_service(session, service_id, viewer=actor.viewer).staff_count
    except NotFound:
        return None


KEPT = Keeping(CohortVersion, "cohort", cohort, _check)


def add_cohort(
    session: Session, new: NewCohort, *, actor: Actor, today: date, provenance: str = ""
) -> CohortVersion:
    """Record one. Forbidden, or Invalid with each field that is wrong."""
    made: CohortVersion = keeping.add(session, KEPT, new, actor=actor, today=today, provenance=provenance)
    return made


def amend_cohort(
    session: Session, key: str, new: NewCohort, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> CohortVersion:  # fmt: skip
    """Record what changed, or was wrong, as a new version. Stale when somebody was quicker."""
    how: dict[str, Any] = {"expected_n": expected_n, "reason": reason, "actor": actor, "today": today}
    made: CohortVersion = keeping.amend(session, KEPT, key, new, **how)
    return made
