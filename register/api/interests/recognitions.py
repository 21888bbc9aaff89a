"""The same body or another one, as JSON."""

from __future__ import annotations

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import Session, reading, unit_of_work
from register.domain.interests.recognitions import NewRecognition
from register.queries.interests import recognitions as queries
from register.queries.interests.employers import recognitions_of_employers
from register.queries.interests.interests import interest
from register.queries.interests.recognitions import AllRecognised, Recognised, all_told, told_of
from register.queries.people.organisations import organisation
from register.services.interests.recognitions import recognise, recognise_employer

ADDRESSED = ("interest_id", "employer_id", "organisation_id", "answered_by")


@blueprint.get("/interests/<ref>/recognitions")
@described("interests", reply=told("Recognitions", AllRecognised))
def recognitions(ref: str) -> Response:
    """What was answered about an interest and bodies of the register."""
    with reading() as session:
        about = interest(session, ref, viewer=viewer(), on=clock.today()).thing_id
        rows = queries.recognitions_of(session, [about], viewer=viewer())
        return made(all_told(rows), 200)


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
        return made(told_of(recognise(session, new, actor=who, today=today)))


@blueprint.get("/organisations/<ref>/recognitions")
@described("organisations", reply=told("Recognitions", AllRecognised))
def employer_recognitions(ref: str) -> Response:
    """What was answered about the body that posts are with and bodies of the register."""
    with reading() as session:
        about = _organisation(session, ref)
        rows = recognitions_of_employers(session, [about], viewer=viewer())
        return made(all_told(rows), 200)


@blueprint.post("/organisations/<ref>/recognitions/<organisation>", endpoint="recognise_employer")
@described(
    "organisations", takes=taken("NewRecognition", NewRecognition, without=ADDRESSED),
    reply=told("Recognition", Recognised), status=201,
)  # fmt: skip
def recognise_employer_(ref: str, organisation: str) -> Response:
    """Answer whether the body that posts are with is this body; nobody answers about a body of their own posts."""
    who, today = guard.actor(), clock.today()
    with reading() as session:
        employer, known = _organisation(session, ref), _organisation(session, organisation)
    new = body(NewRecognition, employer_id=employer, organisation_id=known, answered_by=who.person_id or "")
    with unit_of_work() as session:
        return made(told_of(recognise_employer(session, new, actor=who, today=today)))


def _organisation(session: Session, key: str) -> str:
    return organisation(session, key, viewer=viewer()).thing_id
