"""Keeps the register of sealings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.contracts.sealings import NewSealing, check_sealing
from register.domain.errors import NotFound
from register.domain.permissions import UNBOUND, Actor, Permission, check
from register.domain.problems import refuse
from register.domain.texts import check_text
from register.models.sealings import SealingVersion
from register.queries.accounts.identities import identity_of
from register.queries.contracts.contracts import contract
from register.queries.contracts.hindsight.sealing_checks import check_sealing_now, kept_findings
from register.queries.contracts.sealings import sealing
from register.queries.people.organisations import organisation
from register.queries.people.people import person
from register.queries.rules import ruleset
from register.services import facts


def add_sealing(
    session: Session, new: NewSealing, *, actor: Actor, today: date, provenance: str = ""
) -> SealingVersion:
    """Enter a deed. Forbidden, or Invalid where its kind of body does not execute deeds so."""
    check(actor, Permission.KEEP_CONTRACTS)
    _check(session, new, actor, today)
    return facts.begin(
        session, SealingVersion, "sealing.entered", actor=actor, known_on=today, provenance=provenance,
        **facts.columns(SealingVersion, new), **_found_of(session, new),
    )  # fmt: skip


def amend_sealing(
    session: Session, key: str, new: NewSealing, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> SealingVersion:  # fmt: skip
    """Correct an entry as a new version. Forbidden, NotFound, Invalid, or Stale when somebody was quicker."""
    check(actor, Permission.KEEP_CONTRACTS)
    newest = sealing(session, key, viewer=actor.viewer)
    columns = facts.columns(SealingVersion, new)
    if facts.is_unchanged(session, newest, columns, expected_n, actor):
        return newest
    kept = facts.unseen_kept(session, newest, columns, actor)
    _check(session, new, actor, today, kept)
    return facts.change(
        session, newest, "sealing.corrected", act="corrected", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason"), **columns,
        **_found_of(session, replace(new, **kept)),
    )  # fmt: skip


def _found_of(session: Session, new: NewSealing) -> dict[str, Any]:
    """What is found of it now, past every barrier: it is told through `outcome_for` alone."""
    return kept_findings(check_sealing_now(session, new, viewer=UNBOUND))


def _check(
    session: Session, new: NewSealing, actor: Actor, today: date, kept: dict[str, Any] | None = None
) -> None:
    """kept: what stays because whoever amends it cannot see it."""
    finds = {
        "organisation_id": organisation, "contract_id": contract, "first_signatory_id": person,
        "second_signatory_id": person,
    }  # fmt: skip
    rows = {field: _found(session, find, getattr(new, field), actor) for field, find in finds.items()}
    refuse(
        {
            field: "Select one from the register"
            for field, row in rows.items()
            if getattr(new, field) and (row is None or row.thing_id != getattr(new, field))
        }
    )
    signing = (rows["first_signatory_id"], rows["second_signatory_id"])
    meant = replace(new, **(kept or {}))
    check_sealing(
        meant, ruleset(session),
        persons=tuple(identity_of(session, key) for key in (meant.first_signatory_id, meant.second_signatory_id)),
        kind="" if rows["organisation_id"] is None else rows["organisation_id"].kind,
        signatories=tuple(row.name for row in signing if row is not None), today=today,
    )  # fmt: skip


def _found(session: Session, find: Any, key: str | None, actor: Actor) -> Any:
    if not key:
        return None
    try:
        return find(session, key, viewer=actor.viewer)
    except NotFound:
        return None
