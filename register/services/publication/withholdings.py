"""Decides what of an interest is published: all of it, a part, or nothing, on a ground that the rules know."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import Invalid, NotFound, Stale
from register.domain.interests.interests import is_indirect
from register.domain.permissions import Actor, Permission, check
from register.domain.publication.withholdings import NewWithholding, Outcome, check_withholding, together
from register.domain.two_persons import Act, check_another
from register.models.interests import InterestVersion
from register.models.withholdings import WithholdingVersion
from register.queries.accounts.identities import identity_of, identity_of_actor
from register.queries.interests.interests import interest
from register.queries.publication.withholdings import withholding_of
from register.queries.rules import ruleset
from register.queries.visible import versions_of
from register.services import facts

EVENT = "publication.decided"
KEPT = ("interest_n", "outcome", "ground", "hidden", "requested_by", "review_on", "seconded_by")
UNDECIDED: dict[str, Any] = {
    "outcome": Outcome.UNDECIDED.value, "ground": "", "hidden": "", "requested_by": "", "review_on": None,
    "seconded_by": None,
}  # fmt: skip


def decide_publication(
    session: Session, ref: str, new: NewWithholding, *, expected_n: int | None, asked_by: str | None = None,
    actor: Actor, today: date,
) -> WithholdingVersion:  # fmt: skip
    """Record the decision. What leaves something out counts in every edition at once; one to publish from the next
    edition on, and where something is left out now only once a second person confirmed it (Invalid).

    `expected_n` is the version of the interest that the officer looked at, `asked_by` the account of the other person on
    whose word this is decided.
    """
    check(actor, Permission.PUBLISH_REGISTER)
    found = interest(session, ref, viewer=actor.viewer, on=today)
    _check_not_own(session, found, actor)
    check_withholding(new, is_indirect(found), ruleset(session), today=today)
    _check_seen(found, expected_n)
    newest = withholding_of(session, found.thing_id, viewer=actor.viewer)
    if asked_by is None and lifts(newest, new):
        raise Invalid({"decision": "Another person must agree: something of this entry is left out now"})
    return _recorded(session, newest, found, _columns(new, found.n), asked_by, actor, today)


def lifts(newest: WithholdingVersion | None, new: NewWithholding) -> bool:
    """Whether the public would see what is left out now."""
    if newest is None or not Outcome(newest.outcome).hides:
        return False
    return together(newest.hidden, new.leaves_out) != new.leaves_out


def _columns(new: NewWithholding, n: int) -> dict[str, Any]:
    return {
        "interest_n": n, "outcome": new.outcome.value, "ground": new.ground, "hidden": new.leaves_out,
        "requested_by": new.requested_by, "review_on": new.review_on,
    }  # fmt: skip


def _recorded(
    session: Session, newest: WithholdingVersion | None, found: InterestVersion, columns: dict[str, Any],
    asked_by: str | None, actor: Actor, today: date,
) -> WithholdingVersion:  # fmt: skip
    if newest is None:
        return facts.begin(
            session, WithholdingVersion, EVENT, actor=actor, known_on=today, valid_from=today,
            interest_id=found.thing_id, seconded_by=asked_by, **columns,
        )  # fmt: skip
    same = all(getattr(newest, name) == value for name, value in columns.items())
    return facts.change(
        session, newest, EVENT, act="changed", actor=actor, known_on=today, valid_from=today,
        seconded_by=asked_by or (newest.seconded_by if same else None), **columns,
    )  # fmt: skip


def second_publication(
    session: Session, interest_id: str, *, expected_n: int, actor: Actor, today: date
) -> WithholdingVersion:
    """The second person's yes to what leaves something out."""
    return _answered(session, interest_id, expected_n, actor, today, seconded_by=actor.id)


def refuse_publication(
    session: Session, interest_id: str, *, expected_n: int, actor: Actor, today: date
) -> WithholdingVersion:
    """The second person's no: what had been decided before counts again, or nothing is decided."""
    newest = _waiting(session, interest_id, expected_n, actor)
    before = [row for row in versions_of(session, newest, viewer=actor.viewer) if row.n < newest.n]
    columns = {name: getattr(before[-1], name) for name in KEPT} if before else UNDECIDED
    return _answered(session, interest_id, expected_n, actor, today, **columns)


def _answered(
    session: Session, interest_id: str, expected_n: int, actor: Actor, today: date, **columns: Any
) -> WithholdingVersion:
    check(actor, Permission.PUBLISH_REGISTER)
    newest = _waiting(session, interest_id, expected_n, actor)
    return facts.change(
        session, newest, "publication.answered", act="changed", actor=actor, known_on=today, valid_from=today, **columns
    )  # fmt: skip


def _waiting(session: Session, interest_id: str, expected_n: int, actor: Actor) -> WithholdingVersion:
    """Stale when it was decided again since it was asked."""
    newest = withholding_of(session, interest_id, viewer=actor.viewer)
    if newest is None:
        raise NotFound
    if newest.n != expected_n:
        raise Stale
    return newest


def _check_not_own(session: Session, found: InterestVersion, actor: Actor) -> None:
    """Nobody decides about the publication of what they declared themselves."""
    owner, decider = identity_of(session, found.person_id), identity_of_actor(session, actor)
    check_another(Act.PUBLICATION, owner, decider)


def _check_seen(found: InterestVersion, expected_n: int | None) -> None:
    if expected_n is not None and expected_n != found.n:
        raise Stale
