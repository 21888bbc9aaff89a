"""Posts: the list, one with its holders and history, adding and amending."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.options import as_options
from forms.posts import AmendPostForm, PostForm
from register import clock, guard
from register.db import Session, reading
from register.domain.people.people import SIDE_LABELS, Side
from register.queries import entries as trail
from register.queries import names
from register.queries.people import appointments
from register.queries.people import posts as queries
from register.queries.rules import ruleset
from register.services.people.posts import add_post, amend_post
from register.web import acting, choosing, listings

blueprint = Blueprint("posts", __name__, url_prefix="/posts")
Page = str | Response | tuple[str, int]

listings.add_to(blueprint, queries.LISTING, template="posts/index.html", links_to="posts.show")


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
        reviewer = names.posts(session, viewer=viewer).get(one.reviewed_by_id or "")
        return render_template(
            "posts/show.html", reviewer=reviewer, one=one, history=history, holders=holders, body=body, above=above,
            side=SIDE_LABELS[Side(one.side)],
        )  # fmt: skip


@blueprint.route("/add", methods=["GET", "POST"])
def add() -> Page:
    form = PostForm()
    _offer(form)

    def work(session: Session) -> str:
        made = add_post(session, form.to_domain(), **acting.by())
        return url_for("posts.show", ref=made.ref)

    return acting.asked(form, work, "posts/add.html", said="Post added")


@blueprint.route("/<ref>/amend", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        one = queries.post(session, ref, viewer=guard.actor().viewer)
        form = AmendPostForm.about(queries.to_domain(one), version=one.n)
        title = one.title
    _offer(form)

    def work(session: Session) -> str:
        amend_post(session, ref, form.to_domain(), reason=form.reason.data, **acting.by(form))
        return url_for("posts.show", ref=ref)

    return acting.asked(form, work, "posts/amend.html", said="Changes saved", title_=title, ref=ref)


def _offer(form: PostForm) -> None:
    with reading() as session:
        choosing.offer(session, form)
        rows = ruleset(session).value_or([], "interests.decision_making_criteria", on=clock.today())
    form.decision_reason.options = as_options((row["code"], row["name"]) for row in rows)
