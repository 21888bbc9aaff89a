"""Asks back about an interest, and answers: each with what was said before in view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from forms.remarks import AnswerForm, AskForm
from register import clock, guard
from register.db import Session, reading
from register.domain.errors import NotFound
from register.domain.permissions import Permission
from register.queries.accounts.identities import is_own
from register.queries.interests import interests
from register.queries.interests import remarks as queries
from register.services.interests.remarks import answer_back, ask_back
from register.web import acting

blueprint = Blueprint("remarks", __name__, url_prefix="/remarks")
Page = str | Response | tuple[str, int]


@blueprint.route("/<ref>/ask", methods=["GET", "POST"])
def ask(ref: str) -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        about = interests.interest(session, ref, viewer=viewer, on=clock.today())
        if not interests.may_review(session, about.person_id, viewer=viewer, on=clock.today()):
            raise NotFound
    return _page(ref, AskForm(), ask_back, "remarks/ask.html", "Asked. They are told by mail")


@blueprint.route("/<ref>/answer", methods=["GET", "POST"])
def answer(ref: str) -> Page:
    actor = guard.actor()
    with reading() as session:
        about = interests.interest(session, ref, viewer=actor.viewer, on=clock.today())
        own = is_own(session, about.person_id, actor.person_id)
        if not own and not actor.may(Permission.DECLARE_FOR_OTHERS):
            raise NotFound
    return _page(ref, AnswerForm(), answer_back, "remarks/answer.html", "Answer sent")


def _page(ref: str, form: Any, act: Callable[..., Any], template: str, said: str) -> Page:
    viewer, today = guard.actor().viewer, clock.today()
    with reading() as session:
        about = interests.interest(session, ref, viewer=viewer, on=today)
        name, _ = interests.person_of(session, about, viewer=viewer)
        talk, description = queries.conversation(session, about, today, viewer=viewer), about.description

    def work(session: Session) -> str:
        act(session, ref, form.to_domain(), **acting.by())
        return url_for("interests.show", ref=ref)

    return acting.asked(
        form, work, template, said=said, ref=ref, name=name, talk=talk, description=description
    )
