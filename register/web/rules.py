"""Rules as data: the list, one with its history, and its correction."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.rules import RuleForm, as_text
from register import guard
from register.db import Session, reading
from register.queries import entries as trail
from register.queries import rules as queries
from register.services.rules import amend_rule
from register.web import acting, listings

blueprint = Blueprint("rules", __name__, url_prefix="/rules")
Page = str | Response | tuple[str, int]

listings.add_to(blueprint, queries.LISTING, template="rules/index.html", links_to="rules.show")


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.rule(session, ref, viewer=viewer)
        history = trail.history_of(
            session, queries.versions_of(session, one.thing_id, viewer=viewer), viewer=viewer
        )
    return render_template("rules/show.html", one=one, value=as_text(one.value["v"]), history=history)


@blueprint.route("/<ref>/amend", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        one = queries.rule(session, ref, viewer=guard.actor().viewer)
    form = RuleForm(value=one.value["v"], source=one.source, version=one.n)

    def work(session: Session) -> str:
        amend_rule(
            session, ref, form.value.data, source=form.source.data, reason=form.reason.data, **acting.by(form)
        )
        return url_for("rules.show", ref=ref)

    return acting.asked(form, work, "rules/amend.html", said="Rule changed", one=one)
