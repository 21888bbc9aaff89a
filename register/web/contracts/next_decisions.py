"""Decisions that open contracts wait for: who is nearest to each and what stops them, and having all looked at again."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, url_for
from werkzeug.wrappers import Response

from forms.checks import CheckContractsForm
from register import clock, guard
from register.db import Session, reading
from register.queries.audit.background_work import newest_of
from register.queries.contracts.ahead.deciders import count_waiting
from register.queries.contracts.ahead.told import next_decisions
from register.services.audit.background_work import ask_once
from register.web import acting
from register.web.watched import AGAIN

blueprint = Blueprint("next_decisions", __name__, url_prefix="/contracts/next-decisions")
Page = str | Response | tuple[str, int]
KIND = "sweep"


@blueprint.get("/")
def index() -> Page:
    """As the last check of every open contract found them."""
    viewer = guard.actor().viewer
    with reading() as session:
        found = next_decisions(session, viewer=viewer, today=clock.today())
        not_looked_at = 0 if found.count else count_waiting(session, viewer=viewer)
    return render_template("next_decisions/index.html", found=found, not_looked_at=not_looked_at)


@blueprint.route("/check", methods=["GET", "POST"])
def check() -> Page:
    """Have every open contract looked at by a job, and watch how far it is; the page looks again by itself."""
    form = CheckContractsForm()

    def work(session: Session) -> str:
        ask_once(session, KIND, **acting.at())
        return url_for("next_decisions.check")

    with reading() as session:
        last = newest_of(session, KIND, guard.actor().id)
        page = acting.asked(
            form, work, "next_decisions/check.html", said="Every open contract is being checked", last=last
        )
        if last is None or last.state not in ("waiting", "working"):
            return page
    answer = make_response(page)
    if answer.status_code == 200:
        answer.headers["Refresh"] = AGAIN
    return answer
