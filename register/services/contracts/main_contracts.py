"""A sub-contract hangs on the contract of the lead provider, who buys under it; and no chain goes round."""

from __future__ import annotations

from sqlalchemy.orm import Session

from register.domain.authority.contract_kinds import kind_of
from register.domain.contracts.contracts import NewContract
from register.domain.people.organisations import legal_person_id
from register.domain.permissions import Actor
from register.domain.problems import refuse
from register.models.contracts import ContractVersion
from register.queries.contracts.contracts import contracts
from register.queries.contracts.sides.other_parties import chains_up
from register.queries.people import parties
from register.queries.rules import ruleset


def check_main_contract(
    session: Session, new: NewContract, own: ContractVersion | None, *, actor: Actor
) -> None:
    """Raises Invalid beside the question. own: the contract that is changed, None for a new one."""
    refuse({"main_contract_id": _problem(session, new, own, actor)})


def _problem(session: Session, new: NewContract, own: ContractVersion | None, actor: Actor) -> str | None:
    kind = kind_of(new.contract_kind, ruleset(session), on=new.starts_on)
    is_under = kind is not None and kind.is_under
    if new.main_contract_id is None:
        return _left_out(own, is_under)
    if not is_under:
        return "Only a sub-contract is under another contract. Leave it out, or choose that kind"
    found = contracts(session, [new.main_contract_id], viewer=actor.viewer)
    if not found:
        return "Select the contract that it is under"
    return _goes_round(session, found[0], own, actor) or _buyer_problem(session, new, found[0], actor)


def _left_out(own: ContractVersion | None, is_under: bool) -> str | None:
    """Whoever may not see what is recorded leaves it as it is."""
    hidden = own is not None and "main_contract_id" in vars(own).get("masked", ())
    return "Select the contract that this sub-contract is under" if is_under and not hidden else None


def _goes_round(
    session: Session, main: ContractVersion, own: ContractVersion | None, actor: Actor
) -> str | None:
    if own is None:
        return None
    chain = (main, *chains_up(session, [main], viewer=actor.viewer).get(main.thing_id, ()))
    loops = any(one.thing_id == own.thing_id for one in chain)
    return "It would be under itself: select another contract" if loops else None


def _buyer_problem(session: Session, new: NewContract, main: ContractVersion, actor: Actor) -> str | None:
    """The lead provider buys, or the body that it is part of."""
    found = parties.parties(session, (new.commissioner_id, main.provider_id), viewer=actor.viewer)
    buyer, lead = found.get(new.commissioner_id), found.get(main.provider_id)
    if buyer is None or lead is None:
        return None
    if legal_person_id(parties.party(buyer)) == legal_person_id(parties.party(lead)):
        return None
    return f"{main.ref} is provided by {lead.name}. Only {lead.name} makes a sub-contract under it"
