"""Requests for a second person's word as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.accounts.links import means
from register.api.base import blueprint, described, made, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.asked import select
from register.queries.duties import confirmation_views as views
from register.services.duties.confirmed_acts import confirm, decline


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The second person's word: true does what was asked, false leaves everything as it is."""

    answer: Annotated[bool, select("whether to do it")]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request: what would be done by name, who asked, and how it stands."""

    key: str
    called: str
    asker: str
    asked_at: datetime
    until: datetime
    outcome: str
    by: str
    would: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AllWaiting:
    """What waits for a second person's word."""

    rows: tuple[Waiting, ...]


@blueprint.get("/confirmations")
@described("accounts", reply=told("Confirmations", AllWaiting))
def confirmations() -> Response:
    """List what waits for a second person's word."""
    with reading() as session:
        rows = tuple(_told(one) for one in views.waiting(session, clock.now(), viewer=viewer()))
    return made(AllWaiting(rows), 200)


@blueprint.post("/confirmations/<key>", endpoint="answer_confirmation")
@described("accounts", takes=taken("Answer", Answer), reply=told("Confirmation", Waiting))
def answer_confirmation(key: str) -> Response:
    """Give a second person's word."""
    work = confirm if body(Answer).answer else decline
    with unit_of_work() as session:
        work(session, key, means=means(session), actor=guard.actor(), now=clock.now())
    with reading() as session:
        return made(_told(views.shown(session, key, clock.now(), viewer=viewer())), 200)


def _told(one: views.Shown) -> Waiting:
    names = ("key", "called", "asker", "asked_at", "until", "outcome", "by")
    return Waiting(**{name: getattr(one, name) for name in names}, would=dict(one.would))
