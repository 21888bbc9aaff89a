"""What waits for a second person's word, the answer to it, and those elsewhere who give it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from forms.confirmations import AnswerForm, ElsewhereForm
from register import clock, guard
from register.accounts.links import means
from register.db import Session, reading, unit_of_work
from register.domain.errors import Invalid
from register.queries.duties import confirmation_views as views
from register.queries.duties import confirmations as queries
from register.services.accounts.one_time_links import digest
from register.services.duties import confirmations as services
from register.services.duties.confirmed_acts import answer_by_link, confirm, decline
from register.web import acting

blueprint = Blueprint("confirmations", __name__, url_prefix="/confirmations")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    viewer, now = guard.actor().viewer, clock.now()
    with reading() as session:
        waiting = [_row(one) for one in views.waiting(session, now, viewer=viewer)]
        decided = [_row(one) for one in views.decided(session, now, viewer=viewer)]
        alone = queries.alone(session, clock.today())
    return render_template("confirmations/index.html", waiting=waiting, decided=decided, alone=alone)


@blueprint.route("/<key>", methods=["GET", "POST"])
def answer(key: str) -> Page:
    actor = guard.actor()
    with reading() as session:
        one = views.shown(session, key, clock.now(), viewer=actor.viewer)
    form = AnswerForm()
    return acting.asked(
        form, lambda session: _answered(session, key, form), "confirmations/answer.html",
        said="Your answer is recorded", one=one, mine=one.asked_by == actor.id,
    )  # fmt: skip


@blueprint.post("/<key>/withdraw")
def withdraw(key: str) -> Page:
    with unit_of_work() as session:
        services.withdraw(session, key, actor=guard.actor(), now=clock.now())
    flash("What you asked for is taken back.", "success")
    return redirect(url_for("confirmations.index"))


@blueprint.route("/by-link/<token>", methods=["GET", "POST"])
def by_link(token: str) -> Page:
    """For somebody elsewhere, who has no account: the link is theirs alone and works until it is answered."""
    now = clock.now()
    with reading() as session:
        one = views.by_link(session, digest(token), now)
    if one is None:
        return render_template("confirmations/gone.html"), 404
    form = AnswerForm()
    if form.validate_on_submit() and _answered_elsewhere(form, token):
        return render_template("confirmations/thanks.html")
    return render_template("confirmations/by_link.html", form=form, one=one), form.status


@blueprint.get("/elsewhere")
def elsewhere() -> Page:
    with reading() as session:
        rows = [
            {"id": row.id, "name": row.name, "email": row.email, "registered_at": row.registered_at}
            for row in queries.elsewhere(session)
        ]
        alone = queries.alone(session, clock.today())
    return render_template("confirmations/elsewhere.html", rows=rows, alone=alone)


@blueprint.route("/elsewhere/register", methods=["GET", "POST"])
def register() -> Page:
    form = ElsewhereForm()
    return acting.asked(
        form, lambda session: _registered(session, form), "confirmations/register.html",
        said="Person elsewhere registered",
    )  # fmt: skip


@blueprint.post("/elsewhere/<key>/end")
def end(key: str) -> Page:
    with unit_of_work() as session:
        services.end_elsewhere(session, key, actor=guard.actor(), now=clock.now())
    flash("Nobody asks them from now on.", "success")
    return redirect(url_for("confirmations.elsewhere"))


def _row(one: views.Shown) -> dict[str, Any]:
    link = (one.called, url_for("confirmations.answer", key=one.key))
    return {
        "called": link, "asker": one.asker, "asked_at": one.asked_at, "until": one.until, "outcome": one.outcome,
        "by": one.by,
    }  # fmt: skip


def _answered(session: Session, key: str, form: AnswerForm) -> str:
    work = confirm if form.answer.data == "yes" else decline
    work(session, key, means=means(session), actor=guard.actor(), now=clock.now())
    return url_for("confirmations.index")


def _answered_elsewhere(form: AnswerForm, token: str) -> bool:
    with form.blaming(), unit_of_work() as session:
        answer_by_link(
            session, token, agrees=form.answer.data == "yes", means=means(session), now=clock.now()
        )
    return not form.errors


def _registered(session: Session, form: ElsewhereForm) -> str:
    if len(form.name.data) < 2:
        raise Invalid({"name": "Enter their full name"})
    services.register_elsewhere(
        session, form.name.data, form.email.data, actor=guard.actor(), now=clock.now()
    )
    return url_for("confirmations.elsewhere")
