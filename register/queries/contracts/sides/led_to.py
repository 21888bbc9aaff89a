"""The contract that a procurement led to: whether it may be that one, and which procurement a contract came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.domain.procurement.routes import routes_on
from register.models.contracts import Contract, ContractVersion
from register.models.procurements import Procurement, ProcurementVersion
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, seen_by, visible

C, P = ContractVersion, ProcurementVersion
OTHER_PARTIES = "Select a contract between who bought and the bidder to whom it was awarded"
TAKEN = "Another procurement led to this contract"


@dataclass(frozen=True, slots=True)
class AwardedBy:
    """The procurement that a contract came from."""

    ref: str
    title: str
    route: str
    decided_on: date | None


def led_to_problem(
    session: Session, row: ProcurementVersion, contract_id: str, *, viewer: Viewer
) -> str | None:
    """Why a procurement cannot have led to this contract. Its parties may have changed since: any version of it counts."""
    between = select(C.id).where(
        C.thing_id == contract_id, C.commissioner_id == row.commissioner_id, C.provider_id == row.awarded_to_id,
        seen_by(C, viewer),
    )  # fmt: skip
    if session.scalar(between.limit(1)) is None:
        return OTHER_PARTIES
    other = visible(P, viewer).where(P.led_to_id == contract_id, P.thing_id != row.thing_id)
    return TAKEN if session.scalar(other.limit(1)) is not None else None


def awarded_by(session: Session, contract_id: str, *, viewer: Viewer) -> AwardedBy | None:
    """The procurement that led to this contract, where somebody said so and the viewer may see it."""
    query = select(Procurement.ref, P.title, P.route, P.award_decided_on, P.valid_from)
    query = query.join(Procurement, Procurement.id == P.thing_id)
    query = query.where(P.led_to_id == contract_id, seen_by(P, viewer), *known(P, NOW))
    found = session.execute(query.order_by(P.thing_id).limit(1)).first()
    if found is None:
        return None
    route = routes_on(ruleset(session), found[4]).get(found[2], {}).get("name", found[2])
    return AwardedBy(found[0], found[1], str(route), found[3])


def led_to(session: Session, row: ProcurementVersion, *, viewer: Viewer) -> tuple[str, str] | None:
    """Reference and title of the contract that a procurement led to, where the viewer may see it."""
    if row.led_to_id is None:
        return None
    query = select(Contract.ref, C.title).join(Contract, Contract.id == C.thing_id)
    query = query.where(C.thing_id == row.led_to_id, seen_by(C, viewer), *known(C, NOW))
    found = session.execute(query).first()
    return None if found is None else (found[0], found[1])
