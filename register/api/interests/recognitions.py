"""The same body or another one, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import Session, reading, unit_of_work
from register.domain.interests.recognitions import NewRecognition
from register.queries.interests import recognitions as queries
from register.queries.interests.interests import interest
from register.queries.people.organisations import organisation
from register.services.interests.recognitions import recognise

ADDRESSED = ("interest_id", "organisation_id", "answered_by")


@dataclass(frozen=True, slots=True)
class Recognised:
    """An answer whether an interest is one in a body. interest_n: the version of the interest that it is about."""

    ref: str
    n: int
    interest_id: str
    interest_n: int
    organisation_id: str
    answer: str
    answered_by: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class AllRecognised:
    """Every answer about an interest, the newest last."""

    recognitions: tuple[Recognised, ...]


def _told(row: Any) -> Recognised:
    return Recognised(
        row.ref,
        row.n,
        row.interest_id,
        row.interest_n,
        row.organisation_id,
        row.answer,
        row.answered_by,
        row.reason,
    )


@blueprint.get("/interests/<ref>/recognitions")
@described("interests", reply=told("Recognitions", AllRecognised))
def recognitions(ref: str) -> Response:
    """What was answered about an interest and bodies of the register."""
    with reading() as session:
        about = interest(session, ref, viewer=viewer(), on=clock.today()).thing_id
        rows = queries.recognitions_of(session, [about], viewer=viewer())
        return made(AllRecognised(tuple(map(_told, rows))), 200)


@blueprint.post("/interests/<ref>/recognitions/<organisation>", endpoint="recognise")
@described(
    "interests", takes=taken("NewRecognition", NewRecognition, without=ADDRESSED), reply=told("Recognition", Recognised),
    status=201,
)  # fmt: skip
def recognise_(ref: str, organisation: str) -> Response:
    """Answer whether an interest is one in this body; nobody answers about their own."""
    who, today = guard.actor(), clock.today()
    with reading() as session:
        about = interest(session, ref, viewer=viewer(), on=today).thing_id
        known = _organisation(session, organisation)
    new = body(NewRecognition, interest_id=about, organisation_id=known, answered_by=who.person_id or "")
    with unit_of_work() as session:
        return made(_told(recognise(session, new, actor=who, today=today)))


def _organisation(session: Session, key: str) -> str:
    return organisation(session, key, viewer=viewer()).thing_id
