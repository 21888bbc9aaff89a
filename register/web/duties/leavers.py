"""Tasks of people who have left: who they are, and handing them over."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.leavers import HandoverForm
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.domain.errors import NotFound
from register.look.tasks import to_choose
from register.queries.duties import leavers as queries
from register.queries.people.people import person
from register.services.duties import leavers as services
from register.web import acting

blueprint = Blueprint("left", __name__, url_prefix="/tasks/left")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    with reading() as session:
        found = queries.leavers(session, viewer=guard.actor().viewer)
    return render_template("left/index.html", leavers=found)


@blueprint.route("/<key>", methods=["GET", "POST"])
def hand_over(key: str) -> Page:
    """All of them are ticked to begin with."""
    viewer = guard.actor().viewer
    with reading() as session:
        who = person(session, key, viewer=viewer)
        name, found = who.name, queries.left_tasks(session, who.thing_id, viewer=viewer)
        told = to_choose(found)
    if not told:
        raise NotFound
    form = HandoverForm(data={"tasks": [key for key, _ in told]})
    form.tasks.options = as_options(told)

    def work(session: Session) -> str:
        services.hand_over(
            session, key, form.to_domain(), actor=guard.actor(), today=clock.today(), now=clock.now()
        )
        return url_for("left.index")

    return acting.asked(form, work, "left/hand_over.html", said="The tasks are handed over", name=name)
