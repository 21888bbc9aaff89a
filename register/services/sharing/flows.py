"""Keeps flows of information. One that no agreement covers is recorded as any other, and shown as one to check."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.permissions import Actor, Permission
from register.domain.problems import refuse
from register.domain.sharing.flows import NewFlow, alike, check_flow
from register.models.flows import FlowVersion
from register.queries.people.organisations import organisation
from register.queries.people.parties import recognised
from register.queries.people.people import person
from register.queries.rules import ruleset
from register.queries.sharing.agreements import agreement
from register.queries.sharing.flows import flow
from register.queries.sharing.information_assets import information_asset
from register.services.keeping import Keeping
from register.services.records import missing


def _check(session: Session, new: NewFlow, actor: Actor, today: date, newest: FlowVersion | None) -> None:
    ends = (new.from_organisation_id, new.to_organisation_id)
    bodies = recognised(session, ends, today, viewer=actor.viewer)
    check_flow(new, ruleset(session), today=today, bodies=bodies)
    refuse(
        {
            "from_organisation_id": missing(session, organisation, new.from_organisation_id, actor),
            "to_organisation_id": missing(session, organisation, new.to_organisation_id, actor),
            "agreement_id": missing(session, agreement, new.agreement_id, actor),
            "asset_id": missing(session, information_asset, new.asset_id, actor),
            "flow_owner_id": missing(session, person, new.flow_owner_id, actor),
        }
    )


def worked(_: Session, new: NewFlow) -> dict[str, str]:
    """What follows from the value and is kept with it."""
    return {"alike": alike(new)}


KEPT = Keeping(FlowVersion, "flow", flow, _check, Permission.KEEP_AGREEMENTS, worked=worked)
add_flow, amend_flow = KEPT.add, KEPT.amend
