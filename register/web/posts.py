"""Posts: the list, one with its holders and history, adding and amending."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.options import as_options
from forms.posts import AmendPostForm, PostForm
from register import clock, guard
from register.db import Session, reading
from register.domain.people import SIDE_LABELS, Side
from register.queries import appointments, names
from register.queries import ledger as trail
from register.queries import posts as queries
from register.queries.rules import ruleset
from register.services.posts import add_post, amend_post
from register.web import acting, listings

blueprint = Blueprint("posts", __name__, url_prefix="/posts")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    form, asked = listings.question(queries.LISTING)
    shown = listings.show(queries.LISTING, asked, links_to="posts.show")
    return render_template("posts/index.html", form=form, shown=shown), form.status


@blueprint.get("/export")
def export() -> Response:
    return listings.export(queries.LISTING)


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.post(session, ref, viewer=viewer)
        history = trail.history_of(
            session, queries.versions_of(session, one.thing_id, viewer=viewer), viewer=viewer
        )
        holders = appointments.of_post(session, one.thing_id, viewer=viewer)
        body = names.organisations(session, viewer=viewer).get(one.organisation_id)
        above = names.posts(session, viewer=viewer).get(one.reports_to_id or "")
        return render_template(
            "posts/show.html", one=one, history=history, holders=holders, body=body, above=above,
            side=SIDE_LABELS[Side(one.side)],
        )  # fmt: skip


@blueprint.route("/add", methods=["GET", "POST"])
def add() -> Page:
    form = PostForm()
    _offer(form)
    if form.validate_on_submit():
        done = acting.done(form, lambda session: _added(session, form), said="Post added")
        if done:
            return done
    return render_template("posts/add.html", form=form), form.status


@blueprint.route("/<ref>/amend", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        one = queries.post(session, ref, viewer=guard.actor().viewer)
        form = AmendPostForm(obj=one, version=one.n, reason="")
        title = one.title
    _offer(form)
    if form.validate_on_submit():
        done = acting.done(form, lambda session: _amended(session, ref, form), said="Changes saved")
        if done:
            return done
    return render_template("posts/amend.html", form=form, title_=title, ref=ref), form.status


def _offer(form: PostForm) -> None:
    viewer = guard.actor().viewer
    with reading() as session:
        form.organisation_id.options = as_options(names.organisations(session, viewer=viewer).items())
        form.reports_to_id.options = as_options(queries.choices(session, viewer=viewer))
        rows = ruleset(session).value_or([], "interests.decision_making_criteria", on=clock.today())
    form.decision_reason.options = as_options((row["code"], row["name"]) for row in rows)


def _added(session: Session, form: PostForm) -> str:
    made = add_post(session, form.to_domain(), actor=guard.actor(), today=clock.today())
    return url_for("posts.show", ref=made.ref)


def _amended(session: Session, ref: str, form: AmendPostForm) -> str:
    amend_post(
        session, ref, form.to_domain(), expected_n=form.version.data, reason=form.reason.data,
        actor=guard.actor(), today=clock.today(),
    )  # fmt: skip
    return url_for("posts.show", ref=ref)
