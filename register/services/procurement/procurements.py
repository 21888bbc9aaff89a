"""Keeps procurements, and awards them: one person proposes, another decides with the decision check in view."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.permissions import Actor, Permission
from register.domain.problems import refuse
from register.domain.procurement.procurements import NewProcurement, Stood, check_procurement
from register.models.procurements import ProcurementVersion
from register.queries.contracts.contracts import contract
from register.queries.contracts.sides.led_to import led_to_problem
from register.queries.people.organisations import organisation
from register.queries.people.people import person
from register.queries.procurement.evaluators import of_procurement
from register.queries.procurement.procurements import procurement, stood
from register.queries.rules import ruleset
from register.queries.separation.care_services import care_service
from register.services.keeping import Keeping
from register.services.records import missing

UNDECLARED = "Every evaluator has to declare for this procurement before bids are read: {count} have not"


def _check(
    session: Session, new: NewProcurement, actor: Actor, today: date, newest: ProcurementVersion | None
) -> None:
    rules = ruleset(session)
    check_procurement(new, rules, today=today, stood=stood(newest, new, rules) if newest else Stood())
    refuse(
        {
            "commissioner_id": missing(session, organisation, new.commissioner_id, actor),
            "service_id": missing(session, care_service, new.service_id, actor),
            "replaces_id": missing(session, contract, new.replaces_id, actor),
            "led_to_id": missing(session, contract, new.led_to_id, actor),
            "clinical_lead_id": missing(session, person, new.clinical_lead_id, actor),
            "contract_manager_id": missing(session, person, new.contract_manager_id, actor),
            **{
                f"bidders-{n}-bidder_id": missing(session, organisation, one.bidder_id, actor)
                for n, one in enumerate(new.bidders)
            },
            **{
                f"representations-{n}-received_from_id": missing(
                    session, organisation, one.received_from_id, actor
                )
                for n, one in enumerate(new.representations)
            },
        }
    )
    if newest is not None and new.led_to_id is not None and new.led_to_id != newest.led_to_id:
        refuse({"led_to_id": led_to_problem(session, newest, new.led_to_id, viewer=actor.viewer)})
    if newest is not None and new.papers_open_on is not None and newest.papers_open_on is None:
        _check_declared(session, newest, actor)


def _check_declared(session: Session, newest: ProcurementVersion, actor: Actor) -> None:
    waiting = [
        row for row in of_procurement(session, newest.thing_id, viewer=actor.viewer) if not row.declared_on
    ]
    refuse({"papers_open_on": UNDECLARED.format(count=len(waiting)) if waiting else None})


KEPT = Keeping(ProcurementVersion, "procurement", procurement, _check, Permission.KEEP_CONTRACTS)
add_procurement, amend_procurement = KEPT.add, KEPT.amend
