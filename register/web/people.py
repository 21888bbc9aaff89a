"""People: the list, one with posts, dual role and history, adding and amending."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.people import AmendPersonForm, PersonForm
from register import clock, guard
from register.db import Session, reading
from register.queries import appointments, interests, mitigations
from register.queries import ledger as trail
from register.queries import people as queries
from register.services.people import add_person, amend_person
from register.web import acting, listings

blueprint = Blueprint("people", __name__, url_prefix="/people")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    listing = queries.listing(clock.today())
    form, asked = listings.question(listing)
    shown = listings.show(listing, asked, links_to="people.show")
    return render_template("people/index.html", form=form, shown=shown), form.status


@blueprint.get("/export")
def export() -> Response:
    return listings.export(queries.listing(clock.today()))


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    viewer, today = guard.actor().viewer, clock.today()
    with reading() as session:
        one = queries.person(session, ref, viewer=viewer)
        history = trail.history_of(
            session, queries.versions_of(session, one.thing_id, viewer=viewer), viewer=viewer
        )
        posts = appointments.of_person(session, one.thing_id, viewer=viewer)
        dual = queries.dual_roles_on(session, today, viewer=viewer, people=[one.thing_id]).get(one.thing_id)
        reviewable = interests.may_review(session, one.thing_id, viewer=viewer, on=today)
        managed = mitigations.dual_role_mitigations_of(session, [one.thing_id], viewer=viewer)
        return render_template(
            "people/show.html",
            one=one,
            history=history,
            posts=posts,
            dual=dual,
            managed=managed,
            today=today,
            reviewable=reviewable,
        )


@blueprint.route("/add", methods=["GET", "POST"])
def add() -> Page:
    form = PersonForm()
    if form.validate_on_submit():
        done = acting.done(form, lambda session: _added(session, form), said="Person added")
        if done:
            return done
    return render_template("people/add.html", form=form), form.status


@blueprint.route("/<ref>/amend", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        one = queries.person(session, ref, viewer=guard.actor().viewer)
        form = AmendPersonForm(obj=one, version=one.n, reason="")
        name = one.name
    if form.validate_on_submit():
        done = acting.done(form, lambda session: _amended(session, ref, form), said="Changes saved")
        if done:
            return done
    return render_template("people/amend.html", form=form, name=name, ref=ref), form.status


def _added(session: Session, form: PersonForm) -> str:
    made = add_person(session, form.to_domain(), actor=guard.actor(), today=clock.today())
    return url_for("people.show", ref=made.ref)


def _amended(session: Session, ref: str, form: AmendPersonForm) -> str:
    amend_person(
        session, ref, form.to_domain(), expected_n=form.version.data, reason=form.reason.data,
        actor=guard.actor(), today=clock.today(),
    )  # fmt: skip
    return url_for("people.show", ref=ref)
