"""Tasks: what is due from whoever looks, their own first."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.duties import AcknowledgeForm, TaskDoneForm
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.domain.duties.mail_choices import holder_of
from register.look.task_places import place_of_row
from register.look.tasks import to_choose
from register.queries.duties import duties as queries
from register.queries.duties import working
from register.services.duties.acknowledging import acknowledge as acknowledge_task
from register.services.duties.answering import say_done
from register.web import acting, listings

blueprint = Blueprint("duties", __name__, url_prefix="/tasks")
MOST = 50
"""So many tasks are offered to be acknowledged, the nearest first."""


def _overdue() -> int:
    actor, now = guard.actor(), clock.now()
    with reading() as session:
        found = queries.due_for(session, actor.person_id, actor.roles, viewer=actor.viewer, until=now)
        return sum(1 for duty in found if queries.is_late(duty, now))


def _more() -> dict[str, Any]:
    """What is overdue, whether whoever looks is away, and for whom they stand in."""
    actor, today = guard.actor(), clock.today()
    holder = holder_of(actor.person_id, actor.id)
    with reading() as session:
        away = working.away_now(session, today, [holder], viewer=actor.viewer).get(holder)
        stands = working.standing_in(session, today, holder_id=holder, viewer=actor.viewer)
    return {"overdue": _overdue(), "away": away, "stands": stands}


listings.add_to(
    blueprint, lambda: queries.listing_for(guard.actor().viewer), template="duties/index.html",
    links_to=place_of_row, more=_more,
)  # fmt: skip


@blueprint.route("/acknowledge", methods=["GET", "POST"])
def acknowledge() -> str | Response | tuple[str, int]:
    """No reminders of one task until a chosen time."""
    actor, now = guard.actor(), clock.now()
    with reading() as session:
        found = queries.coming_to(session, after=now, most=MOST, viewer=actor.viewer)
        told = to_choose(found)
    form = AcknowledgeForm()
    form.task.options = as_options(told)
    if not told:
        return render_template("duties/nothing.html")

    def work(session: Session) -> str:
        acknowledge_task(session, form.task.data, form.to_domain(), **acting.at())
        return url_for("duties.index")

    said = "No reminders until then. The reminder at the deadline itself still comes"
    return acting.asked(form, work, "duties/acknowledge.html", said=said)


@blueprint.route("/done", methods=["GET", "POST"])
def done() -> str | Response | tuple[str, int]:
    """What no other record answers, said to be done."""
    actor = guard.actor()
    with reading() as session:
        found = queries.done_by_word(session, most=MOST, viewer=actor.viewer)
        told = to_choose(found)
    form = TaskDoneForm()
    form.task.options = as_options(told)
    if not told:
        return render_template("duties/nothing.html")

    def work(session: Session) -> str:
        say_done(session, form.task.data, form.to_domain(), **acting.at())
        return url_for("duties.index")

    return acting.asked(form, work, "duties/done.html", said="Task done")
