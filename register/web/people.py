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

listings.add_to(
    blueprint, lambda: queries.listing(clock.today()), template="people/index.html", links_to="people.show"
)


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

    def work(session: Session) -> str:
        made = add_person(session, form.to_domain(), **acting.by())
        return url_for("people.show", ref=made.ref)

    return acting.asked(form, work, "people/add.html", said="Person added")


@blueprint.route("/<ref>/amend", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        one = queries.person(session, ref, viewer=guard.actor().viewer)
        form = AmendPersonForm.about(queries.to_domain(one), version=one.n)
        name = one.name

    def work(session: Session) -> str:
        amend_person(session, ref, form.to_domain(), reason=form.reason.data, **acting.by(form))
        return url_for("people.show", ref=ref)

    return acting.asked(form, work, "people/amend.html", said="Changes saved", name=name, ref=ref)
