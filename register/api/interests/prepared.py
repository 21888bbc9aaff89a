"""Declarations that an assistant prepares, as JSON: prepared by one, sent by the other."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.interests.interests import NewInterest, NewNilReturn
from register.domain.interests.prepared import NewAssistant
from register.queries.interests.prepared import Draft, Drafts, draft, drafts_of, settled
from register.queries.people.people import person
from register.services.interests.prepared import drop_prepared, name_assistant, prepare, send_prepared
from register.services.nouns import INTERESTS, NIL_RETURNS

DRAFT = told("PreparedDeclaration", Draft)


@blueprint.get("/prepared")
@described("interests", reply=told("PreparedDeclarations", Drafts))
def prepared() -> Response:
    """What the caller prepared for others, and what was prepared for them; the newest first."""
    with reading() as session:
        return made(drafts_of(session, viewer().person_id or "", viewer=viewer()), 200)


@blueprint.post("/people/<ref>/assistant", endpoint="name_assistant")
@described("interests", takes=taken("NewAssistant", NewAssistant), reply=told("Assistant", NewAssistant))
def name_assistant_(ref: str) -> Response:
    """Say who may prepare this person's declarations: the caller's own, or somebody else's for officers."""
    new = body(NewAssistant)
    with unit_of_work() as session:
        whose = person(session, ref, viewer=viewer()).thing_id
        name_assistant(session, whose, new, actor=guard.actor(), today=clock.today())
    return made(new, 200)


@blueprint.post("/people/<ref>/prepared-interests", endpoint="prepare_interest")
@described(
    "interests",
    takes=taken("PreparedInterest", NewInterest, without=INTERESTS.addressed),
    reply=DRAFT,
    status=201,
)
def prepare_interest_(ref: str) -> Response:
    """Prepare an interest of a person whose assistant the caller is; only that person can send it."""
    return _prepared(ref, NewInterest)


@blueprint.post("/people/<ref>/prepared-nil-returns", endpoint="prepare_nil_return")
@described(
    "interests",
    takes=taken("PreparedNilReturn", NewNilReturn, without=NIL_RETURNS.addressed),
    reply=DRAFT,
    status=201,
)
def prepare_nil_return_(ref: str) -> Response:
    """Prepare, for such a person, that there is nothing to declare or that nothing has changed."""
    return _prepared(ref, NewNilReturn)


def _prepared(ref: str, cls: Any) -> Response:
    with reading() as session:
        whose = person(session, ref, viewer=viewer()).thing_id
    new = body(cls, person_id=whose)
    with unit_of_work() as session:
        key = prepare(session, new, **_when()).id
    with reading() as session:
        return made(draft(session, key, viewer().person_id, viewer=viewer()), 201)


@blueprint.post("/prepared/<key>/send", endpoint="send_prepared")
@described("interests", reply=DRAFT)
def send_prepared_(key: str) -> Response:
    """Declare what was prepared for the caller, as it was prepared. The result is the reference of what is recorded."""
    with unit_of_work() as session:
        send_prepared(session, key, **_when())
    return _settled(key)


@blueprint.post("/prepared/<key>/drop", endpoint="drop_prepared")
@described("interests", reply=DRAFT)
def drop_prepared_(key: str) -> Response:
    """Say that it is not to be sent: whoever prepared it, or whoever it is for."""
    with unit_of_work() as session:
        drop_prepared(session, key, actor=guard.actor(), now=clock.now())
    return _settled(key)


def _settled(key: str) -> Response:
    with reading() as session:
        return made(settled(session, key, viewer=viewer()), 200)


def _when() -> dict[str, Any]:
    return {"actor": guard.actor(), "today": clock.today(), "now": clock.now()}
