"""Rules as data: the list, one with its history, and its correction."""

from __future__ import annotations

import json

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.rules import RuleForm
from register import clock, guard
from register.db import Session, reading
from register.queries import ledger as trail
from register.queries import rules as queries
from register.services.rules import amend_rule
from register.web import acting, listings

blueprint = Blueprint("rules", __name__, url_prefix="/rules")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    form, asked = listings.question(queries.LISTING)
    shown = listings.show(queries.LISTING, asked, links_to="rules.show")
    return render_template("rules/index.html", form=form, shown=shown), form.status


@blueprint.get("/export")
def export() -> Response:
    return listings.export(queries.LISTING)


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.rule(session, ref, viewer=viewer)
        history = trail.history_of(
            session, queries.versions_of(session, one.thing_id, viewer=viewer), viewer=viewer
        )
    return render_template("rules/show.html", one=one, value=_text(one.value["v"]), history=history)


@blueprint.route("/<ref>/amend", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        one = queries.rule(session, ref, viewer=guard.actor().viewer)
    form = RuleForm(data={"value": _text(one.value["v"]), "source": one.source, "version": one.n})
    if form.validate_on_submit() and _can_be_read(form):
        done = acting.done(form, lambda session: _amended(session, ref, form), said="Rule changed")
        if done:
            return done
    return render_template("rules/amend.html", form=form, one=one), form.status


def _can_be_read(form: RuleForm) -> bool:
    try:
        form.read_value()
    except ValueError as fault:
        form.blame({"value": f"The value cannot be read: {fault}"})
        return False
    return True


def _amended(session: Session, ref: str, form: RuleForm) -> str:
    amend_rule(
        session, ref, form.read_value(), source=form.source.data, reason=form.reason.data,
        expected_n=form.version.data, actor=guard.actor(), today=clock.today(),
    )  # fmt: skip
    return url_for("rules.show", ref=ref)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
