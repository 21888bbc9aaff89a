"""Keeps pilots of services."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.permissions import Actor
from register.domain.problems import refuse
from register.domain.separation.pilots import NewPilot, check_pilot
from register.models.pilots import PilotVersion
from register.queries.rules import ruleset
from register.queries.separation.care_services import care_service
from register.queries.separation.pilots import pilot
from register.queries.separation.programmes import programme
from register.services.keeping import Keeping
from register.services.records import missing


def _check(session: Session, new: NewPilot, actor: Actor, today: date, newest: PilotVersion | None) -> None:
    refuse(
        {
            "service_id": missing(session, care_service, new.service_id, actor),
            "programme_id": missing(session, programme, new.programme_id, actor),
        }
    )
    check_pilot(new, ruleset(session), today=today)


KEPT = Keeping(PilotVersion, "pilot", pilot, _check)
add_pilot, amend_pilot = KEPT.add, KEPT.amend
