"""When one works and is away, and who stands in; the same for somebody who cannot say it themselves."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.working import AbsenceForm, AwayPersonForm, WorkingDaysForm
from register import clock, guard
from register.db import Session, reading, unit_of_work
from register.domain.duties.mail_choices import holder_of
from register.domain.duties.working import NewWorkingDays
from register.queries.duties import working as queries
from register.services.duties.working import end_absence, say_away, say_weekdays
from register.web import acting

blueprint = Blueprint("working", __name__, url_prefix="/tasks/when-i-work")
Page = str | Response | tuple[str, int]


@blueprint.route("/", methods=["GET", "POST"])
def mine() -> Page:
    actor, today = guard.actor(), clock.today()
    holder = holder_of(actor.person_id, actor.id)
    with reading() as session:
        said = NewWorkingDays(weekdays=queries.working_of(session, holder, today).weekdays)
        shown: dict[str, Any] = {
            "absences": queries.absences(session, today, of=holder, viewer=actor.viewer),
            "stands": queries.standing_in(session, today, holder_id=holder, viewer=actor.viewer),
        }
    form = WorkingDaysForm.about(said)

    def work(session: Session) -> str:
        say_weekdays(session, form.to_domain(), actor=actor, today=today, now=clock.now())
        return url_for("working.mine")

    if request.method == "GET":
        return render_template("working/mine.html", form=form, **shown)
    return acting.asked(form, work, "working/mine.html", said="Your days are saved", **shown)


@blueprint.route("/away", methods=["GET", "POST"])
def away() -> Page:
    form = AbsenceForm()

    def work(session: Session) -> str:
        say_away(session, form.to_domain(), actor=guard.actor(), today=clock.today(), now=clock.now())
        return url_for("working.mine")

    return acting.asked(form, work, "working/away.html", said="Your absence is saved")


@blueprint.route("/others", methods=["GET", "POST"])
def others() -> Page:
    """For whoever keeps people: somebody is away and cannot say it."""
    form, viewer = AwayPersonForm(), guard.actor().viewer
    with reading() as session:
        absences = queries.absences(session, clock.today(), viewer=viewer)

    def work(session: Session) -> str:
        say_away(session, form.to_domain(), actor=guard.actor(), today=clock.today(), now=clock.now())
        return url_for("working.others")

    return acting.asked(form, work, "working/others.html", said="The absence is saved", absences=absences)


@blueprint.post("/<key>/back")
def back(key: str) -> Page:
    actor = guard.actor()
    with unit_of_work() as session:
        whose = end_absence(session, key, actor=actor, today=clock.today(), now=clock.now())
    flash("The absence has ended. Reminders come as ever from today.", "success")
    mine = whose == holder_of(actor.person_id, actor.id)
    return redirect(url_for("working.mine" if mine else "working.others"))
