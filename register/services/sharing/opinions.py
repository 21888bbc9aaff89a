"""Keeps advice, decisions and views on sharing agreements: each is recorded by whoever holds the role, for nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import Forbidden
from register.domain.permissions import UNBOUND, Actor, Permission, check
from register.domain.problems import refuse
from register.domain.sharing.opinions import Capacity, NewOpinion, check_opinion
from register.domain.texts import check_text
from register.domain.two_persons import Act, check_another
from register.models.opinions import OpinionVersion
from register.queries.accounts.identities import identity_of_account, identity_of_actor
from register.queries.rules import ruleset
from register.queries.sharing.agreements import agreement
from register.queries.sharing.opinions import given_on_agreement, opinion, to_domain
from register.queries.visible import versions_of
from register.services import facts
from register.services.records import missing


def add_opinion(
    session: Session, new: NewOpinion, *, actor: Actor, today: date, provenance: str = ""
) -> OpinionVersion:
    """Record one. Forbidden to whoever does not hold the role; Invalid with each field that is wrong."""
    columns = _checked(session, new, None, actor, today)
    return facts.begin(
        session,
        OpinionVersion,
        "opinion.added",
        actor=actor,
        known_on=today,
        provenance=provenance,
        **columns,
    )


def amend_opinion(
    session: Session, key: str, new: NewOpinion, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> OpinionVersion:  # fmt: skip
    """Record what is said now, as a new version; what was said before stays. Forbidden, NotFound, Invalid, or Stale when
    somebody was quicker."""
    _check_role(new.capacity, actor)
    newest = opinion(session, key, viewer=actor.viewer)
    if facts.is_unchanged(session, newest, facts.columns(OpinionVersion, new), expected_n, actor):
        return newest
    columns = _checked(session, new, newest, actor, today)
    return facts.change(
        session, newest, "opinion.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason"), **columns,
    )  # fmt: skip


def _check_role(capacity: Capacity, actor: Actor) -> None:
    check(actor, Permission.ADVISE_ON_SHARING)
    if capacity.role not in actor.roles:
        raise Forbidden


def _checked(
    session: Session, new: NewOpinion, newest: OpinionVersion | None, actor: Actor, today: date
) -> dict[str, Any]:
    """The columns to keep, with the text of the agreement that it is given on. What is wrong with the answers is told
    before whose role it is, since that is known of a complete answer only."""
    check(actor, Permission.ADVISE_ON_SHARING)
    refuse({"agreement_id": missing(session, agreement, new.agreement_id, actor)})
    others = given_on_agreement(session, new.agreement_id, viewer=UNBOUND)
    kept = None if newest is None else to_domain(newest)
    check_opinion(new, today=today, there={Capacity(one.capacity) for one in others}, kept=kept)
    _check_role(new.capacity, actor)
    about = agreement(session, new.agreement_id, viewer=actor.viewer)
    _check_persons(session, new, others, about, actor, today)
    return {**facts.columns(OpinionVersion, new), "on_text": about.text_n}


def _check_persons(
    session: Session, new: NewOpinion, others: Sequence[OpinionVersion], about: Any, actor: Actor, today: date
) -> None:
    """The three are three persons; and who recorded the agreement does not decide on it, where the rules say so."""
    mine = identity_of_actor(session, actor)
    for one in others:
        if one.capacity != new.capacity:
            check_another(Act.OPINION, identity_of_account(session, one.recorded_by), mine)
    if new.capacity.value not in ruleset(session).value_or([], "sharing.not_by_who_recorded", on=today):
        return
    for version in versions_of(session, about, viewer=UNBOUND):
        check_another(Act.AGREEMENT, identity_of_account(session, version.recorded_by), mine)
