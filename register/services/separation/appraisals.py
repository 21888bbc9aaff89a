"""Keeps options appraisals."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.permissions import Actor
from register.domain.problems import refuse
from register.domain.separation.appraisals import NewAppraisal, check_appraisal
from register.models.appraisals import AppraisalVersion
from register.queries.people.organisations import organisation
from register.queries.people.people import person
from register.queries.rules import ruleset
from register.queries.separation.appraisals import appraisal
from register.queries.separation.care_services import care_service
from register.queries.separation.programmes import programme
from register.services.keeping import Keeping
from register.services.records import missing


def _check(
    session: Session, new: NewAppraisal, actor: Actor, today: date, newest: AppraisalVersion | None
) -> None:
    check_appraisal(new, ruleset(session), today=today)
    refuse(
        {
            "service_id": missing(session, care_service, new.service_id, actor),
            "programme_id": missing(session, programme, new.programme_id, actor),
            "overseer_id": missing(session, organisation, new.overseer_id, actor),
            **{
                f"scores-{n}-scored_by": missing(session, person, one.scored_by, actor)
                for n, one in enumerate(new.scores)
            },
            **{
                f"structure-{n}-party_id": missing(session, organisation, one.party_id, actor)
                for n, one in enumerate(new.structure)
            },
        }
    )


KEPT = Keeping(AppraisalVersion, "appraisal", appraisal, _check)
add_appraisal, amend_appraisal = KEPT.add, KEPT.amend
