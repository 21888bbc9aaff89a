"""An officer decides whether a late declaration, or a gift accepted against the rule, was a policy breach."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.errors import Forbidden
from register.domain.interests.breaches import NewBreachDecision, check_breach_decision
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
