"""Organisations: the list, one of them with its history, adding and amending."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.options import as_options
from forms.organisations import AmendOrganisationForm, OrganisationForm
from register import clock, guard
from register.db import Session, reading
from register.domain.organisations import KIND_LABELS, OrganisationKind
from register.queries import ledger as trail
from register.queries import organisations as queries
from register.services.organisations import add_organisation, amend_organisation
from register.web import acting, listings

blueprint = Blueprint("organisations", __name__, url_prefix="/organisations")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    form, asked = listings.question(queries.LISTING)
    shown = listings.show(queries.LISTING, asked, links_to="organisations.show")
    return render_template("organisations/index.html", form=form, shown=shown), form.status


@blueprint.get("/export")
def export() -> Response:
    return listings.export(queries.LISTING)


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.organisation(session, ref, viewer=viewer)
        versions = queries.versions_of(session, one.thing_id, viewer=viewer)
        history = trail.history_of(session, versions, viewer=viewer)
    return render_template(
        "organisations/show.html",
        one=one,
        kind_words=KIND_LABELS[OrganisationKind(one.kind)],
        history=history,
    )


@blueprint.route("/add", methods=["GET", "POST"])
def add() -> Page:
    form = OrganisationForm()
    _offer(form)
    if form.validate_on_submit():
        done = acting.done(form, lambda session: _added(session, form), said="Organisation added")
        if done:
            return done
    return render_template("organisations/add.html", form=form), form.status


@blueprint.route("/<ref>/amend", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        one = queries.organisation(session, ref, viewer=guard.actor().viewer)
    form = AmendOrganisationForm(obj=one, version=one.n)
    _offer(form)
    if form.validate_on_submit():
        done = acting.done(form, lambda session: _amended(session, ref, form), said="Changes saved")
        if done:
            return done
    return render_template("organisations/amend.html", form=form, one=one), form.status


def _added(session: Session, form: OrganisationForm) -> str:
    made = add_organisation(session, form.to_domain(), actor=guard.actor(), today=clock.today())
    return url_for("organisations.show", ref=made.ref)


def _amended(session: Session, ref: str, form: AmendOrganisationForm) -> str:
    amend_organisation(
        session, ref, form.to_domain(), expected_n=form.version.data, reason=form.reason.data,
        actor=guard.actor(), today=clock.today(),
    )  # fmt: skip
    return url_for("organisations.show", ref=ref)


def _offer(form: OrganisationForm) -> None:
    """The bodies that may be chosen as parent or successor."""
    with reading() as session:
        rows = queries.organisations(session, viewer=guard.actor().viewer)
        form.parent_id.options = form.successor_id.options = as_options(
            (row.thing_id, row.name) for row in rows
        )
