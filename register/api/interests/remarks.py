"""What was asked back about an interest and answered, as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.interests.remarks import NewRemark
from register.queries.interests.interests import interest
from register.queries.interests.remarks import Conversation
from register.queries.interests.remarks import conversation as said
from register.services.interests.remarks import answer_back, ask_back

TOLD = told("Conversation", Conversation)
TAKES = taken("NewRemark", NewRemark)


@blueprint.get("/interests/<ref>/remarks")
@described("interests", reply=TOLD)
def remarks(ref: str) -> Response:
    """What was asked about an interest and answered, oldest first."""
    with reading() as session:
        about = interest(session, ref, viewer=viewer(), on=clock.today())
        return made(said(session, about, clock.today(), viewer=viewer()), 200)


@blueprint.post("/interests/<ref>/questions", endpoint="ask_back")
@described("interests", takes=TAKES, reply=TOLD, status=201)
def ask(ref: str) -> Response:
    """Ask the person about their interest; nobody asks about their own."""
    return _said(ref, ask_back)


@blueprint.post("/interests/<ref>/answers", endpoint="answer_back")
@described("interests", takes=TAKES, reply=TOLD, status=201)
def answer(ref: str) -> Response:
    """Answer what was asked about one's interest, or for somebody else as an officer."""
    return _said(ref, answer_back)


def _said(ref: str, act: Callable[..., Any]) -> Response:
    new = body(NewRemark)
    with unit_of_work() as session:
        act(session, ref, new, actor=guard.actor(), today=clock.today())
    with reading() as session:
        about = interest(session, ref, viewer=viewer(), on=clock.today())
        return made(said(session, about, clock.today(), viewer=viewer()), 201)
