"""Keeps groups of people who move from one employer to another."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.permissions import Actor
from register.domain.problems import refuse
from register.domain.separation.cohorts import NewCohort, check_cohort
from register.models.cohorts import CohortVersion
from register.queries.people.organisations import organisation
from register.queries.rules import ruleset
from register.queries.separation.care_services import care_service
from register.queries.separation.cohorts import cohort, staff_of
from register.queries.separation.programmes import programme
from register.services.keeping import Keeping
from register.services.records import missing


def _check(session: Session, new: NewCohort, actor: Actor, today: date, newest: CohortVersion | None) -> None:
    refuse(
        {
            "programme_id": missing(session, programme, new.programme_id, actor),
            "service_id": missing(session, care_service, new.service_id, actor),
            "from_employer_id": missing(session, organisation, new.from_employer_id, actor),
            "to_employer_id": missing(session, organisation, new.to_employer_id, actor),
        }
    )
    check_cohort(new, ruleset(session), staff=staff_of(session, new.service_id, viewer=actor.viewer))


KEPT = Keeping(CohortVersion, "cohort", cohort, _check)
add_cohort, amend_cohort = KEPT.add, KEPT.amend
