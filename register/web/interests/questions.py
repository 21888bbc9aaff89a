"""Questions worth asking: those that wait, the heaviest first, and what came of each."""

from __future__ import annotations

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from forms.questions import LookForm, QuestionForm
from register import clock, guard
from register.db import Session, reading
from register.domain.interests.questions import INDICATORS, QuestionOutcome
from register.queries.interests import questions as queries
from register.queries.rules import ruleset
from register.services.interests.questions import look_for_questions, settle_question
from register.web import acting

blueprint = Blueprint("questions", __name__, url_prefix="/questions")
Page = str | Response | tuple[str, int]


@blueprint.route("/", methods=["GET", "POST"])
def index() -> Page:
    viewer, today = guard.actor().viewer, clock.today()
    form = LookForm()
    with reading() as session:
        found = queries.questions(session, today, viewer=viewer)
        rule = ruleset(session).find(INDICATORS, on=today)
    rows = [
        {
            "person": (one.person or "Not for you to see", url_for("questions.settle", key=one.id)), "why": one.why,
            "question": one.question, "weight": one.weight, "found_on": one.found_on,
            "outcome": QuestionOutcome(one.outcome).label if one.outcome else "",
        }
        for one in found.first
    ]  # fmt: skip

    useful = [
        {
            "code": one.code, "raised": one.raised, "settled": one.settled, "led": "" if one.led is None else one.led,
            "state": "Yes" if one.retired else "No",
        }
        for one in found.useful
    ]  # fmt: skip

    def work(session: Session) -> str:
        look_for_questions(session, today)
        return url_for("questions.index")

    return acting.asked(
        form, work, "questions/index.html", said="Looked again", found=found, rows=rows, useful=useful,
        rule=rule.version.split()[0] if rule and rule.version else "",
    )  # fmt: skip


@blueprint.route("/<key>", methods=["GET", "POST"])
def settle(key: str) -> Page:
    viewer, today = guard.actor().viewer, clock.today()
    form = QuestionForm()
    with reading() as session:
        _, one = queries.question(session, key, today, viewer=viewer)

    def work(session: Session) -> str:
        settle_question(session, key, form.outcome.data, **acting.by())
        return url_for("questions.index")

    return acting.asked(form, work, "questions/settle.html", said="Recorded what came of it", one=one)
