"""Keeps services: who commissions and provides each, and what it costs."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.permissions import Actor
from register.domain.problems import refuse
from register.domain.separation.care_services import NewCareService, check_care_service
from register.models.care_services import CareServiceVersion
from register.queries.contracts.contracts import contract
from register.queries.people.organisations import organisation
from register.queries.procurement.procurements import procurement
from register.queries.rules import ruleset
from register.queries.separation.care_services import care_service
from register.queries.separation.programmes import programme
from register.services.keeping import Keeping
from register.services.records import missing


def _check(
    session: Session, new: NewCareService, actor: Actor, today: date, newest: CareServiceVersion | None
) -> None:
    check_care_service(new, ruleset(session), on=today)
    refuse(
        {
            "commissioner_id": missing(session, organisation, new.commissioner_id, actor),
            "provider_id": missing(session, organisation, new.provider_id, actor),
            "step_in_id": missing(session, organisation, new.step_in_id, actor),
            "contract_id": missing(session, contract, new.contract_id, actor),
            "programme_id": missing(session, programme, new.programme_id, actor),
            "market_procurement_id": missing(session, procurement, new.market_procurement_id, actor),
            **{
                f"sub_contractors-{n}-organisation_id": missing(
                    session, organisation, one.organisation_id, actor
                )
                for n, one in enumerate(new.sub_contractors)
            },
        }
    )


KEPT = Keeping(CareServiceVersion, "care_service", care_service, _check)
add_care_service, amend_care_service = KEPT.add, KEPT.amend
