"""A deadline that counts no more and a confirmation taken back: asked for by one person, done on another one's word."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from register.domain.errors import Invalid, Stale
from register.domain.leaves import stamp, unstamp
from register.domain.permissions import Actor
from register.domain.sharing.incidents import NewAwareTime, NewUnconfirmation
from register.domain.two_persons import Act
from register.models.confirmations import Confirmation
from register.models.incidents import IncidentVersion
from register.queries.sharing.incidents import incident
from register.services.duties import confirmations
from register.services.duties.confirmations import Asked, Means
from register.services.sharing.awareness import (
    check_correction,
    check_unconfirmation,
    correct_aware_time,
    needs_another,
    unconfirm_incident,
)

MOVED_ON = "The incident was changed since this was asked. Answer no, and they ask again"


def correct_or_ask(
    session: Session, new: NewAwareTime, *, mistyped: bool, expected_n: int | None, means: Means, actor: Actor,
    now: datetime,
) -> bool:  # fmt: skip
    """Correct the time, or, where that takes the earliest deadline away, have another person confirm it; whether they
    were asked."""
    newest = check_correction(session, new, actor=actor, now=now)
    if not needs_another(newest, new, mistyped=mistyped, now=now):
        correct_aware_time(session, new, mistyped=mistyped, expected_n=expected_n, actor=actor, now=now)
        return False
    question = {
        **_about(session, newest, actor, expected_n), "aware_at": stamp(new.aware_at), "reason": new.reason,
        "was": stamp(newest.aware_at) if newest.aware_at else "",
    }  # fmt: skip
    asked = Asked(act=Act.AWARE_TIME, what="aware_time", subject=newest.thing_id, question=question)
    confirmations.ask(session, asked, means=means, actor=actor, now=now)
    return True


def ask_to_unconfirm(
    session: Session,
    new: NewUnconfirmation,
    *,
    expected_n: int | None,
    means: Means,
    actor: Actor,
    now: datetime,
) -> None:
    """Have another person confirm that this is no data incident after all; nothing changes until then."""
    newest = check_unconfirmation(session, new, actor=actor)
    question = {**_about(session, newest, actor, expected_n), "reason": new.reason}
    asked = Asked(act=Act.UNCONFIRMING, what="unconfirm", subject=newest.thing_id, question=question)
    confirmations.ask(session, asked, means=means, actor=actor, now=now)


def _about(
    session: Session, newest: IncidentVersion, actor: Actor, expected_n: int | None
) -> dict[str, object]:
    if expected_n is not None and expected_n != newest.n:
        raise Stale(newest.__kind__, newest.thing_id)
    ref = incident(session, newest.thing_id, viewer=actor.viewer).ref
    return {"ref": ref, "n": newest.n}


def confirm_time(session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime) -> None:
    """The second person says yes: the earlier time was mistyped."""
    new = NewAwareTime(
        incident_id=row.subject, aware_at=unstamp(row.question["aware_at"]), reason=row.question["reason"]
    )
    try:
        correct_aware_time(
            session, new, mistyped=True, expected_n=row.question["n"], actor=actor, now=now, confirmed=True
        )
    except Stale:
        raise Invalid({"": MOVED_ON}) from None


def confirm_unconfirming(
    session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime
) -> None:
    """The second person says yes: it is no data incident after all."""
    new = NewUnconfirmation(incident_id=row.subject, reason=row.question["reason"])
    try:
        unconfirm_incident(session, new, expected_n=row.question["n"], actor=actor, now=now, confirmed=True)
    except Stale:
        raise Invalid({"": MOVED_ON}) from None
