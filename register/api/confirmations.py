"""Requests for a second person's word as JSON."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from werkzeug.wrappers import Response

from register import clock, guard
from register.accounts.links import means
from register.api.base import Body, blueprint, given, plain, spec, viewer
from register.db import reading, unit_of_work
from register.queries import confirmation_views as views
from register.services.confirmed_acts import confirm, decline


class AnswerBody(Body):
    """The second person's word: true does what was asked, false leaves everything as it is."""

    answer: bool


@blueprint.get("/confirmations")
@spec.validate(tags=["accounts"])
def confirmations() -> Response:
    """List what waits for a second person's word."""
    with reading() as session:
        return jsonify({"rows": [_told(one) for one in views.waiting(session, clock.now(), viewer=viewer())]})


@blueprint.post("/confirmations/<key>", endpoint="answer_confirmation")
@spec.validate(tags=["accounts"])
def answer_confirmation(key: str, json: AnswerBody) -> Response:
    """Give a second person's word."""
    work = confirm if given(json).answer else decline
    with unit_of_work() as session:
        work(session, key, means=means(session), actor=guard.actor(), now=clock.now())
    with reading() as session:
        return jsonify(_told(views.shown(session, key, clock.now(), viewer=viewer())))


def _told(one: views.Shown) -> dict[str, Any]:
    names = ("key", "called", "asker", "asked_at", "until", "outcome", "by")
    return plain({**{name: getattr(one, name) for name in names}, "would": dict(one.would)})
