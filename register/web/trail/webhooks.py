"""Receivers of webhooks, for administrators: added, changed, tried, paused, given a new secret, ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.base import NhsForm
from forms.webhooks import RotateForm, WebhookForm
from register import clock, guard
from register.config import Settings
from register.db import Session, reading, unit_of_work
from register.domain.errors import Repeated
from register.domain.trail.webhooks import KINDS, NewWebhook, secret_of, shown
from register.queries.trail import webhooks as queries
from register.queries.trail.webhooks import Receiver, told
from register.services import tickets
from register.services.trail import webhooks as services
from register.web import acting

blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")
Page = str | Response | tuple[str, int]


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


@blueprint.get("/")
def index() -> Page:
    with reading() as session:
        rows = [_told(told(row)) for row in queries.webhooks(session, viewer=guard.actor().viewer)]
    return render_template("webhooks/index.html", rows=rows)


def _told(one: Receiver) -> dict[str, object]:
    link = (one.name, url_for("webhooks.show", key=one.id))
    return {**asdict(one), "kinds": [KINDS[kind] for kind in one.kinds], "link": link}


@blueprint.get("/<key>")
def show(key: str) -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one = _told(told(queries.webhook(session, key, viewer=viewer)))
        sent = queries.deliveries(session, key, viewer=viewer)
    return render_template("webhooks/show.html", one=one, sent=sent, rotate=RotateForm())


@blueprint.route("/add", methods=["GET", "POST"])
def add() -> Page:
    """The secret stands on the page that answers, this once."""
    form = WebhookForm()

    def work(session: Session) -> Receiver:
        own = _settings().call_own_network
        return told(
            services.add_webhook(
                session, form.to_domain(), own_network=own, actor=guard.actor(), now=clock.now()
            )
        )

    if form.validate_on_submit():
        page = _once(form, work)
        if page is not None:
            return page
    elif request.method == "POST":
        acting.look_over(form, lambda session: work(session).id)
    return render_template("webhooks/add.html", form=form), form.status


@blueprint.post("/<key>/secret")
def rotate(key: str) -> Page:
    form = RotateForm()

    def work(session: Session) -> Receiver:
        return told(services.rotate_secret(session, key, actor=guard.actor(), now=clock.now()))

    page = _once(form, work) if form.validate_on_submit() else None
    return page or redirect(url_for("webhooks.show", key=key))


def _once(form: NhsForm, work: Callable[[Session], Receiver]) -> Page | None:
    """The page with the secret; None for a fault. Whoever sent the form twice is led to the list."""
    made: list[tuple[str, str, str]] = []
    try:
        with form.blaming(), unit_of_work() as session:
            tickets.spend(
                session, str(form.once.data), guard.holder(), url_for("webhooks.index"), now=clock.now()
            )
            row = work(session)
            secret = shown(secret_of(_settings().secret_key, row.id, row.generation))
            made.append((row.id, row.name, secret))
    except Repeated:
        flash("That form was already sent. If you did not keep the secret, make a new one.")
        return redirect(url_for("webhooks.index"))
    for key, name, secret in made:
        return render_template("webhooks/secret.html", key=key, name=name, secret=secret)
    return None


@blueprint.route("/<key>/amend", methods=["GET", "POST"])
def amend(key: str) -> Page:
    with reading() as session:
        row = queries.webhook(session, key, viewer=guard.actor().viewer)
        before = NewWebhook(name=row.name, url=row.url, kinds=tuple(row.kinds.split()))
    form = WebhookForm.about(before)

    def work(session: Session) -> str:
        own = _settings().call_own_network
        services.amend_webhook(
            session, key, form.to_domain(), own_network=own, actor=guard.actor(), now=clock.now()
        )
        return url_for("webhooks.show", key=key)

    return acting.asked(form, work, "webhooks/amend.html", said="The receiver is changed", key=key)


@blueprint.post("/<key>/try")
def test(key: str) -> Page:
    with unit_of_work() as session:
        services.try_webhook(session, key, actor=guard.actor(), now=clock.now())
    return _back(key, "A test is on its way: look at the deliveries below in a moment.")


@blueprint.post("/<key>/pause")
def pause(key: str) -> Page:
    with unit_of_work() as session:
        services.pause_webhook(session, key, actor=guard.actor())
    return _back(key, "Nothing is sent until it goes on.")


@blueprint.post("/<key>/resume")
def resume(key: str) -> Page:
    with unit_of_work() as session:
        services.resume_webhook(session, key, actor=guard.actor(), now=clock.now())
    return _back(key, "It goes on: what was recorded meanwhile is sent, the oldest first.")


@blueprint.post("/<key>/end")
def end(key: str) -> Page:
    with unit_of_work() as session:
        services.end_webhook(session, key, actor=guard.actor())
    flash("The receiver is told nothing any more.", "success")
    return redirect(url_for("webhooks.index"))


def _back(key: str, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("webhooks.show", key=key))
