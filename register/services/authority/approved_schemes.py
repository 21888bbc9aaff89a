"""Keeps which scheme of delegation a body's meeting approved."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.authority.approved_schemes import NewApprovedScheme, check_approved_scheme
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.domain.texts import check_text
from register.models.approved_schemes import ApprovedSchemeVersion
from register.queries.authority.approved_schemes import approved_scheme, contents_on
from register.queries.people.organisations import organisation
from register.services import facts
from register.services.records import missing

UNPUBLISHED: dict[str, Any] = {"public_on": None, "public_sha256": None, "public_contents": {}}
"""What nobody reads without signing in."""


def approve_scheme(
    session: Session, new: NewApprovedScheme, *, actor: Actor, today: date, provenance: str = ""
) -> ApprovedSchemeVersion:
    """Record one with the versions of all that it approved. Forbidden, or Invalid with each field that is wrong."""
    check(actor, Permission.KEEP_DELEGATIONS)
    _check(session, new, actor, today)
    return facts.begin(
        session, ApprovedSchemeVersion, "approved_scheme.added", actor=actor, known_on=today, provenance=provenance,
        scheme_contents=contents_on(session, new.organisation_id, new.scheme_on), **UNPUBLISHED,
        **facts.columns(ApprovedSchemeVersion, new),
    )  # fmt: skip


def amend_approved_scheme(
    session: Session, key: str, new: NewApprovedScheme, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> ApprovedSchemeVersion:  # fmt: skip
    """Correct who approved it, when and by which minute; as it was it is then no longer published. What was approved is read
    anew only where its body or its day was wrong. Stale when somebody was quicker."""
    check(actor, Permission.KEEP_DELEGATIONS)
    newest = approved_scheme(session, key, viewer=actor.viewer)
    columns: dict[str, Any] = facts.columns(ApprovedSchemeVersion, new)
    if facts.is_unchanged(session, newest, columns, expected_n, actor):
        return newest
    _check(session, new, actor, today)
    if (newest.organisation_id, newest.scheme_on) != (new.organisation_id, new.scheme_on):
        columns["scheme_contents"] = contents_on(session, new.organisation_id, new.scheme_on)
    return facts.change(
        session, newest, "approved_scheme.amended", act="corrected", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason"), **UNPUBLISHED, **columns,
    )  # fmt: skip


def _check(session: Session, new: NewApprovedScheme, actor: Actor, today: date) -> None:
    refuse({"organisation_id": missing(session, organisation, new.organisation_id, actor)})
    check_approved_scheme(new, today=today)
