"""The contract under which something is done while it runs."""

from __future__ import annotations

from sqlalchemy.orm import Session

from register.domain.contracts.stages import RUNNING, Stage
from register.domain.errors import NotFound
from register.domain.permissions import Actor
from register.models.contracts import ContractVersion
from register.queries.contracts.contracts import contract
from register.services.records import missing

GIVEN_UNDER = (*RUNNING, Stage.ENDED)
"""Stages of a contract that is or was in force."""


def contract_of(session: Session, key: str, actor: Actor) -> ContractVersion | None:
    """None where it is not there, or the actor may not see it."""
    try:
        return contract(session, key, viewer=actor.viewer)
    except NotFound:
        return None


def contract_problem(
    session: Session, key: str, found: ContractVersion | None, kept: str | None, actor: Actor
) -> str | None:
    """What is wrong with the contract that was chosen. kept: the one that is recorded, which stays whatever its stage."""
    if found is None or found.thing_id == kept or Stage(found.stage) in GIVEN_UNDER:
        return missing(session, contract, key, actor)
    return "Select a contract that is or was in force"
