"""Interests as JSON: declaring one, correcting an error in one, and ending one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import amended, amendment_of, blueprint, described, done, made, of_noun, viewer
from register.api.schemas.bodies import Looked, body, body_of_both
from register.api.schemas.models import taken, told
from register.db import reading
from register.domain.asked import enter
from register.domain.interests.interests import NewInterest
from register.queries.interests.gifts import GiftCheck, check
from register.queries.people.people import person
from register.services.interests.interests import check_whose, correct_interest, end_interest
from register.services.nouns import INTERESTS

INTEREST = of_noun(INTERESTS, "Interest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The last day of an interest, and why it ended."""

    ended_on: Annotated[date, enter("the date the interest ended")]
    reason: Annotated[str, enter("what you want to add")] = ""


@blueprint.post("/people/<ref>/interests", endpoint="declare_interest")
@described(
    "interests",
    takes=taken("NewInterest", NewInterest, without=INTERESTS.addressed),
    reply=INTEREST,
    status=201,
)
def declare_interest_(ref: str) -> Response:
    """Declare an interest of this person: the caller's own, or somebody else's for officers."""
    with reading() as session:
        whose = person(session, ref, viewer=viewer()).thing_id
    new, who, now = body(NewInterest, person_id=whose), guard.actor(), clock.now()
    return done(INTERESTS, lambda session: INTERESTS.add(session, new, actor=who, now=now), 201)


@blueprint.post("/people/<ref>/interests/check", endpoint="check_interest")
@described(
    "interests",
    takes=taken("CheckedInterest", NewInterest, without=INTERESTS.addressed),
    reply=told("GiftCheck", GiftCheck),
)
def check_interest_(ref: str) -> Response:
    """What the rules say of a gift or hospitality of this person, before it is declared. Nothing is recorded."""
    who, today = guard.actor(), clock.today()
    with reading() as session:
        whose = person(session, ref, viewer=viewer()).thing_id
        check_whose(session, whose, who)
        new = body(NewInterest, person_id=whose)
        return made(check(session, new, viewer=who.viewer, today=today), 200)


@blueprint.post("/interests/<ref>/correct", endpoint="correct_interest")
@described("interests", takes=amendment_of(INTERESTS, "Interest"), reply=INTEREST)
def correct_interest_(ref: str) -> Response:
    """Record how the interest should have read all along: an error, with what was wrong."""
    return amended(INTERESTS, correct_interest, ref)


@blueprint.post("/interests/<ref>/end", endpoint="end_interest")
@described("interests", takes=taken("EndedInterest", Ending, Looked), reply=INTEREST)
def end_interest_(ref: str) -> Response:
    """Record the last day of an interest."""
    end, looked = body_of_both(Ending, Looked)
    how: dict[str, Any] = {"expected_n": looked.version, "reason": end.reason}
    return done(
        INTERESTS,
        lambda s: end_interest(s, ref, end.ended_on, **how, actor=guard.actor(), today=clock.today()),
    )
