"""Keeps pilots of services."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.permissions import Actor
from register.domain.problems import refuse
from register.domain.separation.pilots import NewPilot, check_pilot
from register.models.pilots import PilotVersion
from register.queries.rules import ruleset
from register.queries.separation.care_services import care_service
from register.queries.separation.pilots import pilot
from register.queries.separation.programmes import programme
from register.services.records import missing
from register.services.separation import keeping
from register.services.separation.keeping import Keeping


def _check(session: Session, new: NewPilot, actor: Actor, today: date, newest: object) -> None:
    refuse(
        {
            "service_id": missing(session, care_service, new.service_id, actor),
            "programme_id": missing(session, programme, new.programme_id, actor),
        }
    )
    check_pilot(new, ruleset(session), today=today)


KEPT = Keeping(PilotVersion, "pilot", pilot, _check)


def add_pilot(
    session: Session, new: NewPilot, *, actor: Actor, today: date, provenance: str = ""
) -> PilotVersion:
    """Record one. Forbidden, or Invalid with each field that is wrong."""
    made: PilotVersion = keeping.add(session, KEPT, new, actor=actor, today=today, provenance=provenance)
    return made


def amend_pilot(
    session: Session, key: str, new: NewPilot, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> PilotVersion:  # fmt: skip
    """Record what changed, or was wrong, as a new version. Stale when somebody was quicker."""
    how: dict[str, Any] = {"expected_n": expected_n, "reason": reason, "actor": actor, "today": today}
    made: PilotVersion = keeping.amend(session, KEPT, key, new, **how)
    return made
