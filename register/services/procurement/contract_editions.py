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
    shows_again,
)
from register.domain.contracts.stages import NotAtThisStage, Stage
from register.domain.errors import Invalid, Stale
from register.domain.permissions import Actor, Permission, check
from register.domain.publication.editions import CONTRACTS
from register.models.contracts import ContractVersion
from register.models.editions import EditionVersion
from register.queries.contracts.contracts import contract
from register.queries.procurement.contract_editions import draw_contracts
from register.queries.publication.freshness import DECIDED
from register.queries.rules import ruleset
from register.queries.visible import versions_of
from register.services import facts
from register.services.publication.editions import note_rows

DECISION = (
    "unpublished", "unpublished_ground", "unpublished_requested_by", "unpublished_review_on", "unpublished_seconded_by",
)  # fmt: skip
"""The columns of a contract that say what of it is not published."""
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
    session: Session, key: str, new: Unpublishing, *, expected_n: int | None, asked_by: str | None = None,
    actor: Actor, today: date,
) -> ContractVersion:  # fmt: skip
    """What of a contract the public is not shown. What is left out is gone from every edition at once; what is published
    again stands in the next, and only once a second person agreed (Invalid). asked_by: the account of the other person on
    whose word this is decided. Forbidden, NotFound, Invalid, NotAtThisStage or Stale."""
    newest = check_decision(session, key, new, actor=actor, today=today)
    if asked_by is None and shows_again(newest.unpublished or "", new):
        raise Invalid({"decision": "Another person must agree: something of this contract is left out now"})
    decided = _decided(new)
    if facts.is_unchanged(session, newest, decided, expected_n, actor) and asked_by is None:
        return newest
    return facts.change(
        session, newest, "contract.publication_decided", act=DECIDED, actor=actor, known_on=today,
        expected_n=expected_n, reason=new.reason or None, **decided,
        unpublished_seconded_by=asked_by if new.hidden else None,
    )  # fmt: skip


def check_decision(
    session: Session, key: str, new: Unpublishing, *, actor: Actor, today: date
) -> ContractVersion:
    """The contract that is decided about, where what is decided can be. Forbidden, NotFound, Invalid or NotAtThisStage."""
    check(actor, Permission.PUBLISH_REGISTER)
    newest = contract(session, key, viewer=actor.viewer)
    if Stage(newest.stage) not in DECIDED_IN:
        raise NotAtThisStage(NOT_AGREED.format(stage=Stage(newest.stage).label.lower()))
    check_unpublishing(new, ruleset(session), today=today)
    return newest


def _decided(new: Unpublishing) -> dict[str, Any]:
    return {
        "unpublished": new.hidden or None, "unpublished_ground": new.ground or None,
        "unpublished_requested_by": new.requested_by or None, "unpublished_review_on": new.review_on,
    }  # fmt: skip


def second_contract_publication(
    session: Session, key: str, *, decided_n: int, actor: Actor, today: date
) -> ContractVersion:
    """The second person's yes to what leaves something out. decided_n: the version that was decided."""
    newest, _ = _waiting(session, key, decided_n, actor)
    return _answered(session, newest, actor, today, unpublished_seconded_by=actor.id)


def refuse_contract_publication(
    session: Session, key: str, *, decided_n: int, actor: Actor, today: date
) -> ContractVersion:
    """The second person's no: what had been decided before counts again."""
    newest, before = _waiting(session, key, decided_n, actor)
    return _answered(session, newest, actor, today, **{name: getattr(before, name) for name in DECISION})


def _answered(
    session: Session, newest: ContractVersion, actor: Actor, today: date, **columns: Any
) -> ContractVersion:
    return facts.change(
        session, newest, "contract.publication_answered", act=DECIDED, actor=actor, known_on=today, **columns
    )  # fmt: skip


def _waiting(
    session: Session, key: str, decided_n: int, actor: Actor
) -> tuple[ContractVersion, ContractVersion]:
    """The contract, and its version before the decision. Stale where it was decided or answered again since: other changes
    of a contract leave what was decided as it is."""
    check(actor, Permission.PUBLISH_REGISTER)
    newest = contract(session, key, viewer=actor.viewer)
    versions = sorted(versions_of(session, newest, viewer=actor.viewer), key=lambda row: row.n)
    decided = next((row for row in versions if row.n == decided_n), None)
    if decided is None or _said(newest) != _said(decided):
        raise Stale
    before = [row for row in versions if row.n < decided_n and _said(row) != _said(decided)]
    return newest, before[-1]


def _said(row: ContractVersion) -> list[Any]:
    """What was decided about its publication, by whomever it was agreed."""
    return [getattr(row, name) for name in DECISION]
