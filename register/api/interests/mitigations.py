"""How interests and dual roles are managed, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, done, of_noun, viewer
from register.api.schemas.bodies import Looked, body, body_of_both
from register.api.schemas.models import taken
from register.db import reading
from register.domain.asked import enter
from register.domain.interests.follow_ups import NewFollowUp
from register.domain.interests.mitigations import NewMitigation
from register.queries.interests.interests import interest
from register.queries.people.people import person
from register.services.interests.mitigations import follow_up_mitigation, withdraw_mitigation
from register.services.nouns import MITIGATIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """What was wrong with it."""

    reason: Annotated[str, enter("what was wrong with it")]


MITIGATION = of_noun(MITIGATIONS, "Mitigation")
TAKES = taken("NewMitigation", NewMitigation, without=MITIGATIONS.addressed)


@blueprint.post("/interests/<ref>/mitigations", endpoint="agree_mitigation")
@described("mitigations", takes=TAKES, reply=MITIGATION, status=201)
def agree_mitigation_(ref: str) -> Response:
    """Record how an interest is managed; nobody agrees their own."""
    with reading() as session:
        about = interest(session, ref, viewer=viewer(), on=clock.today()).thing_id
    return _agreed(interest_id=about, dual_role_person_id=None)


@blueprint.post("/people/<ref>/mitigations", endpoint="agree_dual_role")
@described("mitigations", takes=TAKES, reply=MITIGATION, status=201)
def agree_dual_role(ref: str) -> Response:
    """Record how a person's dual role is managed; nobody agrees their own."""
    with reading() as session:
        about = person(session, ref, viewer=viewer()).thing_id
    return _agreed(interest_id=None, dual_role_person_id=about)


@blueprint.post("/mitigations/<ref>/follow-ups", endpoint="follow_up_mitigation")
@described("mitigations", takes=taken("NewFollowUp", NewFollowUp), reply=MITIGATION, status=201)
def follow_up_mitigation_(ref: str) -> Response:
    """Record whether it is done as agreed and what shows it: by its owner, or by whoever reviews the person."""
    who, today = guard.actor(), clock.today()
    new = body(NewFollowUp)
    return done(
        MITIGATIONS,
        lambda session: follow_up_mitigation(session, ref, new, expected_n=None, actor=who, today=today), 201,
    )  # fmt: skip


@blueprint.post("/mitigations/<ref>/withdraw", endpoint="withdraw_mitigation")
@described("mitigations", takes=taken("Withdrawal", Withdrawal, Looked), reply=MITIGATION)
def withdraw_mitigation_(ref: str) -> Response:
    """Take back what was recorded in error, at once: it counts on no day."""
    asked, looked = body_of_both(Withdrawal, Looked)
    how: dict[str, Any] = {"expected_n": looked.version, "reason": asked.reason}
    return done(
        MITIGATIONS,
        lambda session: withdraw_mitigation(session, ref, **how, actor=guard.actor(), today=clock.today()),
    )


def _agreed(**about: Any) -> Response:
    who, now = guard.actor(), clock.now()
    new = body(NewMitigation, agreed_by=who.person_id or "", **about)
    return done(MITIGATIONS, lambda session: MITIGATIONS.add(session, new, actor=who, now=now), 201)
