"""An officer decides whether a late declaration, or a gift accepted against the rule, was a policy breach."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.errors import Forbidden, Invalid
from register.domain.interests.breaches import (
    NewBreachDecision,
    Together,
    check_breach_decision,
    check_together,
)
from register.domain.permissions import Actor, Permission, check
from register.models.breaches import BreachVersion
from register.queries.accounts.identities import is_own
from register.queries.interests.breaches import decision_on, open_case
from register.queries.interests.interests import days_late, interest
from register.services import facts


def decide_breach(
    session: Session, new: NewBreachDecision, *, expected_n: int | None, actor: Actor, today: date
) -> BreachVersion:
    """Record the decision, or decide again. Nobody decides about their own."""
    check(actor, Permission.DECLARE_FOR_OTHERS)
    about = interest(session, new.interest_id, viewer=actor.viewer, on=today)
    if is_own(session, about.person_id, actor.person_id):
        raise Forbidden("Somebody else decides about your own declarations")
    open_case(about)
    check_breach_decision(new)
    columns = {
        **facts.columns(BreachVersion, new), "days_late": days_late(about), "against_rule": about.against_rule
    }  # fmt: skip
    before = decision_on(session, about.thing_id, viewer=actor.viewer)
    if before is None:
        return facts.begin(
            session, BreachVersion, "breach.decided", actor=actor, known_on=today, valid_from=today, **columns
        )
    return facts.change(
        session, before, "breach.decided", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        **columns,
    )  # fmt: skip


def decide_together(session: Session, new: Together, *, actor: Actor, today: date) -> list[BreachVersion]:
    """Record the same decision about each, with one ground; each stands on the audit trail by itself. Nothing is decided
    where one of them cannot be: it is their own, it is no possible breach, or it was decided before."""
    check(actor, Permission.DECLARE_FOR_OTHERS)
    check_together(new)
    about = [
        interest(session, key, viewer=actor.viewer, on=today).thing_id for key in dict.fromkeys(new.interests)
    ]
    before = [one for one in about if decision_on(session, one, viewer=actor.viewer) is not None]
    if before:
        raise Invalid({"interests": f"{len(before)} of these were decided meanwhile. Select those that wait"})
    return [
        decide_breach(session, new.about(one), expected_n=None, actor=actor, today=today)
        for one in dict.fromkeys(about)
    ]
