"""Keeps the scheme of delegation: granted, amended and revoked as new versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.authority.delegations import NewDelegation, check_delegation, holders
from register.domain.errors import Invalid, NotFound
from register.domain.permissions import UNBOUND, Actor, Permission, check
from register.domain.problems import refuse
from register.domain.texts import check_text
from register.domain.two_persons import Act, check_another
from register.models.base import Version
from register.models.delegations import DelegationVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.posts import PostVersion
from register.queries.accounts.identities import identity_of
from register.queries.authority.delegations import delegation, to_domain
from register.queries.held_posts import held_posts
from register.queries.rules import ruleset
from register.queries.visible import one
from register.services import facts


def grant_delegation(
    session: Session, new: NewDelegation, *, actor: Actor, today: date, provenance: str = ""
) -> DelegationVersion:
    """Record a delegation. One wider than what it rests on is recorded too, and shown as a warning."""
    check(actor, Permission.KEEP_DELEGATIONS)
    _check_not_own(session, new, actor, today)
    _check(session, new, actor, today)
    return facts.begin(
        session, DelegationVersion, "delegation.granted", actor=actor, known_on=today, provenance=provenance,
        **facts.columns(DelegationVersion, new),
    )  # fmt: skip


def amend_delegation(
    session: Session,
    key: str,
    new: NewDelegation,
    *,
    expected_n: int | None,
    reason: str,
    actor: Actor,
    today: date,
) -> DelegationVersion:
    """Record what changed, as a new version. Stale when somebody was quicker."""
    check(actor, Permission.KEEP_DELEGATIONS)
    newest = delegation(session, key, viewer=actor.viewer)
    columns = facts.columns(DelegationVersion, new)
    if facts.is_unchanged(session, newest, columns, expected_n, actor):
        return newest
    for one_of in (to_domain(newest), new):
        _check_not_own(session, one_of, actor, today)
    kept = facts.unseen_kept(session, newest, columns, actor).get("parent_id")
    _check(session, replace(new, parent_id=new.parent_id or kept), actor, today, unseen_parent=kept)
    if new.parent_id == newest.thing_id:
        raise Invalid({"parent_id": "A delegation cannot rest on itself"})
    return facts.change(
        session, newest, "delegation.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason"),
        **columns,
    )  # fmt: skip


def revoke_delegation(
    session: Session,
    key: str,
    last_day: date,
    *,
    expected_n: int | None,
    reason: str,
    actor: Actor,
    today: date,
) -> DelegationVersion:
    """End a delegation: `last_day` is the last on which it covers anything."""
    check(actor, Permission.KEEP_DELEGATIONS)
    newest = delegation(session, key, viewer=actor.viewer)
    refuse({"last_day": _last_day_problem(newest, last_day)})
    return facts.change(
        session, newest, "delegation.revoked", act="ended", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why it is revoked", 2000, field="reason"), valid_to=last_day,
    )  # fmt: skip


def _check_not_own(session: Session, new: NewDelegation, actor: Actor, today: date) -> None:
    """Nobody records or changes their own power; whoever runs the machine is no person of the register and holds none."""
    if actor.person_id is None:
        return
    mine = identity_of(session, actor.person_id)
    for person_id in holders(new, held_posts(session, viewer=UNBOUND), today):
        field = "holder_person_id" if new.holder_person_id else "holder_post_id"
        check_another(Act.POWER, identity_of(session, person_id), mine, field=field)


def _last_day_problem(newest: DelegationVersion, last_day: date) -> str | None:
    if last_day < newest.valid_from:
        return "The last day must be on or after the day the delegation began"
    if newest.valid_to is not None and last_day > newest.valid_to:
        return "The last day must be on or before the day the delegation ends already"
    return None


def _check(
    session: Session, new: NewDelegation, actor: Actor, today: date, *, unseen_parent: str | None = None
) -> None:
    """`unseen_parent`: what it rests on already, where whoever amends it cannot see that."""
    asked = new.parent_id if new.parent_id != unseen_parent else None
    parent = None if asked is None else _found(session, DelegationVersion, asked, actor)
    refuse(
        {
            "organisation_id": _unknown(
                session, OrganisationVersion, new.organisation_id, actor, "an organisation"
            ),
            "holder_post_id": _unknown(session, PostVersion, new.holder_post_id, actor, "a post"),
            "holder_person_id": _unknown(session, PersonVersion, new.holder_person_id, actor, "a person"),
            "joint_post_id": _unknown(session, PostVersion, new.joint_post_id, actor, "a post"),
            "grantor_post_id": _unknown(session, PostVersion, new.grantor_post_id, actor, "who delegates"),
            "grantor_person_id": _unknown(
                session, PersonVersion, new.grantor_person_id, actor, "who delegates"
            ),
            "parent_id": "Select a delegation from the list" if asked and parent is None else None,
        }
    )
    check_delegation(new, ruleset(session), on=today, parent=parent and to_domain(parent))


def _unknown(session: Session, model: type[Version], key: str | None, actor: Actor, what: str) -> str | None:
    if not key:
        return None
    return None if _found(session, model, key, actor) else f"Choose {what} from the list"


def _found(session: Session, model: type[Any], key: str, actor: Actor) -> Any:
    try:
        found = one(session, model, key, actor.viewer)
    except NotFound:
        return None
    return found if found.thing_id == key else None
