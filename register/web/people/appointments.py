"""Appointments: put a person in a post, change it, end it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from forms.appointments import AmendAppointmentForm, AppointmentForm, EndAppointmentForm
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.queries.people import appointments as queries
from register.queries.people import people
from register.queries.rules import ruleset
from register.services.people.appointments import amend_appointment, appoint, end_appointment
from register.web import acting, choosing

blueprint = Blueprint("appointments", __name__, url_prefix="/appointments")
Page = str | Response | tuple[str, int]


@blueprint.route("/add/<person>", methods=["GET", "POST"])
def add(person: str) -> Page:
    with reading() as session:
        who = people.person(session, person, viewer=guard.actor().viewer)
        thing_id, name = who.thing_id, who.name
    form = AppointmentForm()
    _offer(form)

    def work(session: Session) -> str:
        appoint(session, form.to_domain(person_id=thing_id), **acting.by())
        return url_for("people.show", ref=person)

    return acting.asked(
        form, work, "appointments/add.html", said="Appointment added", name=name, person=person
    )


@blueprint.route("/<ref>/amend", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        one, name, person = _named(session, ref)
        form = AmendAppointmentForm.about(queries.to_domain(one), version=one.n)
    _offer(form)

    def work(session: Session) -> str:
        amend_appointment(session, ref, form.to_domain(), reason=form.reason.data, **acting.by(form))
        return url_for("people.show", ref=person)

    return acting.asked(form, work, "appointments/amend.html", said="Changes saved", name=name, person=person)


@blueprint.route("/<ref>/end", methods=["GET", "POST"])
def end(ref: str) -> Page:
    with reading() as session:
        one, name, person = _named(session, ref)
        form = EndAppointmentForm.about(queries.to_domain(one), version=one.n)

    def work(session: Session) -> str:
        end_appointment(session, ref, form.last_day.data, reason=form.reason.data, **acting.by(form))
        return url_for("people.show", ref=person)

    return acting.asked(
        form, work, "appointments/end.html", said="Appointment ended", name=name, person=person
    )


def _named(session: Session, ref: str) -> tuple[Any, str | None, str]:
    viewer = guard.actor().viewer
    one = queries.appointment(session, ref, viewer=viewer)
    who = people.person(session, one.person_id, viewer=viewer)
    return one, who.name, who.ref


def _offer(form: AppointmentForm) -> None:
    with reading() as session:
        choosing.offer(session, form)
        rules, today = ruleset(session), clock.today()
    criteria = rules.value_or([], "interests.decision_making_criteria", on=today)
    by_law = rules.value_or([], "people.statutory_dual_roles", on=today)
    form.decision_reason.options = as_options((row["code"], row["name"]) for row in criteria)
    form.statutory_dual.options = as_options((row["code"], row["name"]) for row in by_law)
