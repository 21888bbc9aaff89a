"""One person or two: records that may be doubles, joining them, and parting them again."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.joins import JoinForm
from register import clock, guard
from register.db import Session, reading
from register.queries.people import joins as queries
from register.services.people.joins import answer_join
from register.web import acting, choosing

blueprint = Blueprint("joins", __name__, url_prefix="/joins")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        waiting = queries.possible(session, clock.today(), viewer=viewer)
        answered = queries.answered(session, viewer=viewer)
    return render_template("joins/index.html", waiting=waiting, answered=answered)


@blueprint.route("/add", methods=["GET", "POST"])
def add() -> Page:
    form = JoinForm(data=_asked())
    with reading() as session:
        choosing.offer(session, form)
        before = queries.join_of(
            session, form.person_id.data or "", form.other_id.data or "", viewer=guard.actor().viewer
        )
    if request.method == "GET" and before is not None:
        form.version.data = before.n

    def work(session: Session) -> str:
        answer_join(session, form.to_domain(), **acting.by(form))
        return url_for("joins.index")

    return acting.asked(form, work, "joins/add.html", said="Answer saved", before=before)


def _asked() -> dict[str, str]:
    return {"person_id": request.args.get("person", ""), "other_id": request.args.get("other", "")}
