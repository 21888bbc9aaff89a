"""Brings a body into the place of a party: whether it may be one, and the contract from its day on; and what was agreed
for a day that is still to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.contracts.changes import ChangeState, NewChange
from register.domain.contracts.contracts import unfit_problem
from register.domain.contracts.dated.agreed import Agreed
from register.domain.contracts.dated.in_the_way import in_the_way
from register.domain.contracts.modifications import grounds_on
from register.domain.contracts.stages import ContractAct, NotAtThisStage
from register.domain.dates import said
from register.domain.people.associates import ASSOCIATE
from register.domain.people.organisations import Party, open_on
from register.domain.permissions import Actor
from register.domain.problems import refuse
from register.domain.values import kept
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.queries import names
from register.queries.contracts.contracts import to_domain
from register.queries.people import parties
from register.queries.rules import ruleset
from register.services import facts
from register.services.walls import carry_walls

GROUND = "Select what procurement law allows a change of provider as"


def check_novation(
    session: Session, newest: ContractVersion, new: NewChange, actor: Actor, *, today: date
) -> None:
    """Raises Invalid where the body cannot be a party of this contract from that day."""
    if new.contract_act is not ContractAct.NOVATE or new.incoming_id is None or new.effective_on is None:
        return
    wanted = (newest.commissioner_id, newest.provider_id, new.incoming_id)
    found = {
        key: parties.party(row) for key, row in parties.parties(session, wanted, viewer=actor.viewer).items()
    }
    who = new.incoming_representative_id
    known = who is None or who in names.people(session, viewer=actor.viewer)
    refuse(
        {
            "incoming_id": _body_problem(session, newest, new, found, new.effective_on),
            "effective_on": _day_problem(newest, new.effective_on),
            "incoming_representative_id": None if known else "Choose a person from the list",
            "modification_ground": _ground_problem(session, new, today),
        }
    )


def _body_problem(
    session: Session, newest: ContractVersion, new: NewChange, found: dict[str, Party], day: date
) -> str | None:
    body = found.get(new.incoming_id or "")
    if body is None:
        return "Select the body that comes in"
    if not open_on(body, day):
        return f"{body.name} was not open on {said(day)}"
    if new.leaving_side == ASSOCIATE:
        return None
    sides = [found.get(key) for key in (newest.commissioner_id, newest.provider_id)]
    commissioner, provider = (body, sides[1]) if new.leaving_side == "commissioner" else (sides[0], body)
    return unfit_problem(to_domain(newest), commissioner, provider, ruleset(session))


def _day_problem(newest: ContractVersion, day: date) -> str | None:
    if newest.holds_from is None or day >= newest.holds_from:
        return None
    return f"It reads as it does since {said(newest.holds_from)}: enter that day or a later one"


def _ground_problem(session: Session, new: NewChange, today: date) -> str | None:
    asks = (
        new.leaving_side == "provider" and not new.modification_ground and grounds_on(ruleset(session), today)
    )
    return GROUND if asks else None


def check_no_party_changes(agreed: Sequence[Agreed], act: ContractAct) -> None:
    """Raises NotAtThisStage where what was agreed for a day comes first."""
    first = in_the_way(act, agreed)
    if first is not None:
        raise NotAtThisStage(first.words)


def reads_so_from(about: ContractVersion, new: NewChange, today: date) -> date | None:
    """The day from which a contract reads as a change has it: never before that of an earlier change. A variation without
    a day reads so from the last decision; for what else names none, days before read as what is known now."""
    named = today if new.contract_act is ContractAct.VARY else None
    return max(filter(None, (new.effective_on or named, about.holds_from)), default=None)


def party_columns(after: Any, about: ContractVersion, new: NewChange) -> dict[str, Any]:
    """The columns of the contract that a novation changes; days before it read as they did."""
    side = new.leaving_side
    if side == ASSOCIATE:
        return {"associates": kept(after)["associates"], "holds_from": new.effective_on}
    there = {one.organisation_id for one in after.associates}
    return {
        f"{side}_id": new.incoming_id,
        f"{side}_representative_id": new.incoming_representative_id,
        "associates": [one for one in about.associates if one["organisation_id"] in there],
        "holds_from": new.effective_on,
    }


def carry_barriers(
    session: Session, about: ContractVersion, new: NewChange, *, actor: Actor, today: date
) -> None:
    """Whoever was kept from the contract by a barrier about the party that left is kept from it still."""
    sides = {"commissioner": about.commissioner_id, "provider": about.provider_id}
    left = new.leaving_id or sides[new.leaving_side or "provider"]
    why = f"novation that holds from {new.effective_on}"
    carry_walls(session, left, about, why=why, actor=actor, today=today)


def agreed(session: Session, row: ContractChangeVersion, *, on: date, actor: Actor, today: date) -> None:
    """Everybody decided, and the calendar does it on its day."""
    facts.change(
        session, row, "contract_change.agreed", act=str(ChangeState.AGREED), actor=actor, known_on=today,
        state=str(ChangeState.AGREED), effective_on=on,
    )  # fmt: skip
