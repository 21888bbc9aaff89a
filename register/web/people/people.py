"""People: the list, one with posts, dual role and history, adding and amending."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.people import AmendPersonForm, PersonForm
from register import clock, guard
from register.db import Session, reading
from register.queries import entries as trail
from register.queries import names
from register.queries.interests import interests, mitigations
from register.queries.people import appointments, joins
from register.queries.people import people as queries
from register.services.people.people import add_person, amend_person
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
        said = joins.joins_of(session, one.thing_id, viewer=viewer)
        labels = names.people_told_apart(session, viewer=viewer)
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
            joined=[(row, labels[_other(row, one)]) for row in said if _other(row, one) in labels],
        )


def _other(row: Any, one: Any) -> str:
    """The id of the other record of the two."""
    return str(row.other_id if row.person_id == one.thing_id else row.person_id)


@blueprint.route("/add", methods=["GET", "POST"])
def add() -> Page:
    form = PersonForm()

    def work(session: Session) -> str:
        if form.chosen:
            return url_for("people.show", ref=form.chosen)
        made = add_person(session, form.to_domain(), is_another=form.is_another, **acting.by())
        return url_for("people.show", ref=made.ref)

    return acting.asked(form, work, "people/add.html", said=_said(form, "Person added"))


@blueprint.route("/<ref>/amend", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        one = queries.person(session, ref, viewer=guard.actor().viewer)
        form = AmendPersonForm.about(queries.to_domain(one), version=one.n)
        name, thing_id = one.name, one.thing_id

    def work(session: Session) -> str:
        if form.chosen:
            return url_for("joins.add", person=thing_id, other=form.chosen)
        amend_person(
            session,
            ref,
            form.to_domain(),
            reason=form.reason.data,
            is_another=form.is_another,
            **acting.by(form),
        )
        return url_for("people.show", ref=ref)

    said = _said(form, "Changes saved")
    return acting.asked(form, work, "people/amend.html", said=said, name=name, ref=ref)


def _said(form: PersonForm, words: str) -> acting.Saying:
    """Nothing is recorded where somebody chose a person who is there."""
    there = ("Nothing was recorded. This person is in the register already", "info")
    return lambda _place: there if form.chosen else (words, "success")
