"""Keeps the scheme of delegation: granted, amended and revoked as new versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.authority.changes import accepted_as_changed, ended_from, holding_from
from register.domain.authority.delegations import (
    Delegation,
    GrantorKind,
    NewDelegation,
    post_holders,
)
from register.domain.authority.recording import check_delegation
from register.domain.errors import NotFound
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
from register.queries.authority.delegations import chain_ids, delegation, scheme, to_domain
from register.queries.held_posts import held_posts
from register.queries.rules import ruleset
from register.queries.visible import one, versions_of
from register.services import facts


def grant_delegation(
    session: Session, new: NewDelegation, *, actor: Actor, today: date, provenance: str = ""
) -> DelegationVersion:
    """Record a delegation; one wider than what it rests on is refused."""
    check(actor, Permission.KEEP_DELEGATIONS)
    _check_not_own(session, new, actor, today)
    _check(session, new, actor, today, holds=new.valid_from)
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
    change_from: date | None = None,
    actor: Actor,
    today: date,
) -> DelegationVersion:
    """Record what changed, as a new version that holds from `change_from` on, or from today; what the scheme said of days
    before stays. Where it becomes more, its holder has still to accept it. Stale when somebody was quicker."""
    check(actor, Permission.KEEP_DELEGATIONS)
    newest = delegation(session, key, viewer=actor.viewer)
    columns = facts.columns(DelegationVersion, new)
    if facts.is_unchanged(session, newest, columns, expected_n, actor):
        return newest
    for one_of in (to_domain(newest), new):
        _check_not_own(session, one_of, actor, today)
    kept = facts.unseen_kept(session, newest, columns, actor).get("parent_id")
    holds = holding_from(to_domain(newest), new, change_from or today)
    _check(
        session, replace(new, parent_id=new.parent_id or kept), actor, today,
        holds=holds or new.valid_from, unseen_parent=kept,
    )  # fmt: skip
    _check_no_circle(session, newest.thing_id, new, holds or new.valid_from)
    before = [to_domain(one) for one in versions_of(session, newest, viewer=UNBOUND)]
    columns["accepted_on"] = accepted_as_changed(before, new, today)
    return facts.change(
        session, newest, "delegation.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason"),
        **columns, holds_from=holds,
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
        holds_from=ended_from(to_domain(newest), last_day),
    )  # fmt: skip


def _check_not_own(session: Session, new: NewDelegation, actor: Actor, today: date) -> None:
    """Nobody records or changes their own power, nor that of a post they come to hold; whoever runs the machine is no
    person of the register and holds none."""
    if actor.person_id is None:
        return
    mine = identity_of(session, actor.person_id)
    for person_id in _holders_since(session, new, today):
        field = "holder_person_id" if new.holder_person_id else "holder_post_id"
        check_another(Act.POWER, identity_of(session, person_id), mine, field=field)


def _holders_since(session: Session, new: NewDelegation, day: date) -> set[str]:
    """The person named, or whoever is appointed to the post on this day or later."""
    if new.holder_person_id is not None or not new.holder_post_id:
        return {new.holder_person_id} if new.holder_person_id else set()
    held = held_posts(session, viewer=UNBOUND, posts={new.holder_post_id})
    return {post.person_id for post in held if post.valid_to is None or post.valid_to >= day}


def _last_day_problem(newest: DelegationVersion, last_day: date) -> str | None:
    if last_day < newest.valid_from:
        return "The last day must be on or after the day the delegation began"
    if newest.valid_to is not None and last_day > newest.valid_to:
        return "The last day must be on or before the day the delegation ends already"
    return None


def _check_no_circle(session: Session, own: str, new: NewDelegation, on: date) -> None:
    """Raises Invalid where what it is to rest on rests on it."""
    if new.parent_id is None:
        return
    above = chain_ids(session, new.parent_id, on, viewer=UNBOUND)
    refuse(
        {"parent_id": "Select another delegation: this one would rest on itself" if own in above else None}
    )


def _check(
    session: Session, new: NewDelegation, actor: Actor, today: date, *, holds: date, unseen_parent: str | None = None
) -> None:  # fmt: skip
    """`holds`: the day from which it reads so. `unseen_parent`: what it rests on already, where whoever amends it cannot
    see that."""
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
    terms = () if parent is None else _terms(session, parent.thing_id, {holds, max(holds, today)})
    for above in terms or (None,):
        check_delegation(new, ruleset(session), on=today, parent=above)
    if terms:
        refuse({"grantor_person_id": _person_problem(session, new, terms[0], holds)})


def _terms(session: Session, parent_id: str, days: set[date]) -> tuple[Delegation, ...]:
    """What a delegation says on each of these days, the first first."""
    found = (scheme(session, holds, viewer=UNBOUND, only={parent_id}) for holds in sorted(days))
    return tuple(one for some in found for one in some)


def _person_problem(session: Session, new: NewDelegation, parent: Delegation, on: date) -> str | None:
    """A person passes on what their post holds only while they hold the post."""
    if new.grantor_kind is not GrantorKind.PERSON or parent.holder_post_id is None:
        return None
    held = held_posts(session, viewer=UNBOUND, posts={parent.holder_post_id})
    able = post_holders(parent.holder_post_id, held, on)
    return None if new.grantor_person_id in able else "Select who holds the delegation it rests on"


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
