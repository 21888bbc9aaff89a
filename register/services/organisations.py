"""Keeps organisations: recorded once, amended as new versions."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.organisations import NewOrganisation, check_organisation
from register.domain.permissions import Actor, Permission, check
from register.domain.texts import check_text
from register.models.organisations import OrganisationVersion
from register.queries.organisations import organisation
from register.queries.rules import ruleset
from register.services import facts


def add_organisation(
    session: Session, new: NewOrganisation, *, actor: Actor, today: date, provenance: str = ""
) -> OrganisationVersion:
    """Record an organisation. Invalid names each field that is wrong."""
    check(actor, Permission.KEEP_ORGANISATIONS)
    check_organisation(new, ruleset(session))
    return facts.begin(
        session, OrganisationVersion, "organisation.added", actor=actor, known_on=today,
        valid_from=new.opened_on or today, valid_to=new.closed_on, provenance=provenance,
        **facts.columns(OrganisationVersion, new),
    )  # fmt: skip


def amend_organisation(
    session: Session,
    key: str,
    new: NewOrganisation,
    *,
    expected_n: int | None,
    reason: str,
    actor: Actor,
    today: date,
) -> OrganisationVersion:
    """Record what changed, or was wrong, as a new version. Stale when somebody was quicker."""
    check(actor, Permission.KEEP_ORGANISATIONS)
    newest = organisation(session, key, viewer=actor.viewer)
    columns = facts.columns(OrganisationVersion, new)
    if facts.is_unchanged(session, newest, columns, expected_n, actor):
        return newest
    check_organisation(new, ruleset(session), own_id=newest.thing_id)
    return facts.change(
        session, newest, "organisation.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason", required=False),
        valid_from=new.opened_on or newest.valid_from, valid_to=new.closed_on, **columns,
    )  # fmt: skip
