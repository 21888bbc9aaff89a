"""Publishes an edition of a body's register of contracts, and decides what of a contract is not published."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.contracts.public.unpublished import (
    DECIDED_IN,
    NewContractEdition,
    Unpublishing,
    check_unpublishing,
)
from register.domain.contracts.stages import NotAtThisStage, Stage
from register.domain.errors import Stale
from register.domain.permissions import Actor, Permission, check
from register.domain.publication.editions import CONTRACTS
from register.models.contracts import ContractVersion
from register.models.editions import EditionVersion
from register.queries.contracts.contracts import contract
from register.queries.procurement.contract_editions import draw_contracts
from register.queries.publication.freshness import DECIDED
from register.queries.rules import ruleset
from register.services import facts
from register.services.publication.editions import note_rows

NOT_AGREED = "The contract is {stage}: only what both parties agreed is published"


def publish_contracts(
    session: Session, new: NewContractEdition, *, seen: str | None = None, actor: Actor, today: date
) -> EditionVersion:
    """Record the edition and its rows. seen: the manifest of the preview; Stale when it is no longer that."""
    check(actor, Permission.PUBLISH_REGISTER)
    drawn = draw_contracts(session, new, viewer=actor.viewer, today=today)
    if seen is not None and seen != drawn.sha256:
        raise Stale
    edition = facts.begin(
        session, EditionVersion, "edition.published", actor=actor, known_on=today, valid_from=today, register=CONTRACTS,
        organisation_id=drawn.organisation_id, title=new.called(drawn.body), held_on=today, declared_by=today,
        drawn_basis="recorded", published_on=today, count=len(drawn.rows), sha256=drawn.sha256,
    )  # fmt: skip
    note_rows(session, edition.thing_id, drawn.rows, actor)
    return edition


def decide_contract_publication(
    session: Session, key: str, new: Unpublishing, *, expected_n: int | None, actor: Actor, today: date
) -> ContractVersion:
    """What of a contract the public is not shown. What is left out is gone from every edition at once; what is published
    again stands in the next. Forbidden, NotFound, Invalid, NotAtThisStage or Stale."""
    check(actor, Permission.PUBLISH_REGISTER)
    newest = contract(session, key, viewer=actor.viewer)
    if Stage(newest.stage) not in DECIDED_IN:
        raise NotAtThisStage(NOT_AGREED.format(stage=Stage(newest.stage).label.lower()))
    check_unpublishing(new, ruleset(session), today=today)
    decided: dict[str, Any] = {"unpublished": new.hidden or None, "unpublished_ground": new.ground or None}
    if facts.is_unchanged(session, newest, decided, expected_n, actor):
        return newest
    return facts.change(
        session, newest, "contract.publication_decided", act=DECIDED, actor=actor, known_on=today,
        expected_n=expected_n, reason=new.reason or None, **decided,
    )  # fmt: skip
