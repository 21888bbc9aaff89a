"""Appointments: put a person in a post, change it, end it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.appointments import AmendAppointmentForm, AppointmentForm, EndAppointmentForm
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.queries import appointments as queries
from register.queries import people, posts
from register.queries.rules import ruleset
from register.services.appointments import amend_appointment, appoint, end_appointment
from register.web import acting

blueprint = Blueprint("appointments", __name__, url_prefix="/appointments")
Page = str | Response | tuple[str, int]


@blueprint.route("/add/<person>", methods=["GET", "POST"])
def add(person: str) -> Page:
    with reading() as session:
        who = people.person(session, person, viewer=guard.actor().viewer)
        thing_id, name = who.thing_id, who.name
    form = AppointmentForm()
    _offer(form)
    if form.validate_on_submit():
        done = acting.done(form, lambda s: _added(s, form, person, thing_id), said="Appointment added")
        if done:
            return done
    return render_template("appointments/add.html", form=form, name=name, person=person), form.status


@blueprint.route("/<ref>/amend", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        one, name, person = _named(session, ref)
        thing_id = one.person_id
        form = AmendAppointmentForm(obj=one, version=one.n, statutory_dual=one.statutory_dual, reason="")
    _offer(form)
    if form.validate_on_submit():
        done = acting.done(form, lambda s: _amended(s, ref, form, person, thing_id), said="Changes saved")
        if done:
            return done
    return render_template("appointments/amend.html", form=form, name=name, person=person), form.status


@blueprint.route("/<ref>/end", methods=["GET", "POST"])
def end(ref: str) -> Page:
    with reading() as session:
        one, name, person = _named(session, ref)
        form = EndAppointmentForm(version=one.n)
    if form.validate_on_submit():
        done = acting.done(form, lambda s: _ended(s, ref, form, person), said="Appointment ended")
        if done:
            return done
    return render_template("appointments/end.html", form=form, name=name, person=person), form.status


def _named(session: Session, ref: str) -> tuple[Any, str | None, str]:
    viewer = guard.actor().viewer
    one = queries.appointment(session, ref, viewer=viewer)
    who = people.person(session, one.person_id, viewer=viewer)
    return one, who.name, who.ref


def _offer(form: AppointmentForm) -> None:
    with reading() as session:
        form.post_id.options = as_options(posts.choices(session, viewer=guard.actor().viewer))
        rules, today = ruleset(session), clock.today()
    criteria = rules.value_or([], "interests.decision_making_criteria", on=today)
    by_law = rules.value_or([], "people.statutory_dual_roles", on=today)
    form.decision_reason.options = as_options((row["code"], row["name"]) for row in criteria)
    form.statutory_dual.options = as_options((row["code"], row["name"]) for row in by_law)


def _added(session: Session, form: AppointmentForm, person: str, thing_id: str) -> str:
    appoint(session, form.to_domain(thing_id), actor=guard.actor(), today=clock.today())
    return url_for("people.show", ref=person)


def _amended(session: Session, ref: str, form: AmendAppointmentForm, person: str, thing_id: str) -> str:
    amend_appointment(
        session, ref, form.to_domain(thing_id), expected_n=form.version.data, reason=form.reason.data,
        actor=guard.actor(), today=clock.today(),
    )  # fmt: skip
    return url_for("people.show", ref=person)


def _ended(session: Session, ref: str, form: EndAppointmentForm, person: str) -> str:
    end_appointment(
        session, ref, form.last_day.data, expected_n=form.version.data, reason=form.reason.data,
        actor=guard.actor(), today=clock.today(),
    )  # fmt: skip
    return url_for("people.show", ref=person)
