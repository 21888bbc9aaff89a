"""Decides whether an interest is published: in part, in full, or not, on a ground that the rules know."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import Stale
from register.domain.permissions import Actor, Permission, check
from register.domain.publication.editions import Outcome, check_withholding
from register.domain.two_persons import Act, check_another
from register.models.interests import InterestVersion
from register.models.withholdings import WithholdingVersion
from register.queries.accounts.identities import identity_of, identity_of_actor
from register.queries.interests.interests import interest
from register.queries.publication.withholdings import withholding_of
from register.queries.rules import ruleset
from register.services import facts


def decide_publication(
    session: Session, ref: str, outcome: Outcome, ground: str = "", *, expected_n: int | None, actor: Actor,
    today: date,
) -> WithholdingVersion:  # fmt: skip
    """Record the decision; it counts from the next edition on, and one to withhold in every edition at once.

    `expected_n` is the version of the interest that the officer looked at.
    """
    check(actor, Permission.PUBLISH_REGISTER)
    found = interest(session, ref, viewer=actor.viewer, on=today)
    _check_not_own(session, found, actor)
    check_withholding(outcome, ground, found.interest_type, ruleset(session), today=today)
    _check_seen(found, expected_n)
    columns: dict[str, Any] = {"interest_n": found.n, "outcome": outcome.value, "ground": ground}
    newest = withholding_of(session, found.thing_id, viewer=actor.viewer)
    if newest is None:
        return facts.begin(
            session, WithholdingVersion, "publication.decided", actor=actor, known_on=today, valid_from=today,
            interest_id=found.thing_id, **columns,
        )  # fmt: skip
    return facts.change(
        session, newest, "publication.decided", act="changed", actor=actor, known_on=today, valid_from=today,
        **columns,
    )  # fmt: skip


def _check_not_own(session: Session, found: InterestVersion, actor: Actor) -> None:
    """Nobody decides about the publication of what they declared themselves."""
    owner, decider = identity_of(session, found.person_id), identity_of_actor(session, actor)
    check_another(Act.PUBLICATION, owner, decider)


def _check_seen(found: InterestVersion, expected_n: int | None) -> None:
    if expected_n is not None and expected_n != found.n:
        raise Stale
