"""Keeps services: who commissions and provides each, and what it costs."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.permissions import Actor
from register.domain.problems import refuse
from register.domain.separation.care_services import NewCareService, check_care_service
from register.models.care_services import CareServiceVersion
from register.queries.contracts.contracts import contract
from register.queries.people.organisations import organisation
from register.queries.rules import ruleset
from register.queries.separation.care_services import care_service
from register.services.records import missing
from register.services.separation import keeping
from register.services.separation.keeping import Keeping


def _check(session: Session, new: NewCareService, actor: Actor, today: date, newest: object) -> None:
    check_care_service(new, ruleset(session), on=today)
    refuse(
        {
            "commissioner_id": missing(session, organisation, new.commissioner_id, actor),
            "provider_id": missing(session, organisation, new.provider_id, actor),
            "step_in_id": missing(session, organisation, new.step_in_id, actor),
            "contract_id": missing(session, contract, new.contract_id, actor),
        }
    )


KEPT = Keeping(CareServiceVersion, "care_service", care_service, _check)


def add_care_service(
    session: Session, new: NewCareService, *, actor: Actor, today: date, provenance: str = ""
) -> CareServiceVersion:
    """Record a service. Invalid names each field that is wrong."""
    made: CareServiceVersion = keeping.add(
        session, KEPT, new, actor=actor, today=today, provenance=provenance
    )
    return made


def amend_care_service(
    session: Session, key: str, new: NewCareService, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> CareServiceVersion:  # fmt: skip
    """Record what changed, or was wrong, as a new version. Stale when somebody was quicker."""
    how: dict[str, Any] = {"expected_n": expected_n, "reason": reason, "actor": actor, "today": today}
    made: CareServiceVersion = keeping.amend(session, KEPT, key, new, **how)
    return made
