"""Information barriers: the list, raising one and lifting one."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.options import as_options
from forms.walls import LiftWallForm, RaiseWallForm
from register import clock, guard
from register.db import Session, reading
from register.queries import names
from register.queries import walls as queries
from register.services.walls import lift_wall, raise_wall
from register.web import acting, listings

blueprint = Blueprint("walls", __name__, url_prefix="/barriers")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    form, asked = listings.question(queries.LISTING)
    shown = listings.show(queries.LISTING, asked, links_to="walls.lift")
    return render_template("walls/index.html", form=form, shown=shown), form.status


@blueprint.get("/export")
def export() -> Response:
    return listings.export(queries.LISTING)


@blueprint.route("/raise", methods=["GET", "POST"], endpoint="raise")
def raise_() -> Page:
    form = RaiseWallForm()
    with reading() as session:
        form.person_id.options = as_options(names.people(session, viewer=guard.actor().viewer).items())
    if form.validate_on_submit():
        done = acting.done(form, lambda session: _raised(session, form), said="Access restricted from now on")
        if done:
            return done
    return render_template("walls/raise.html", form=form), form.status


@blueprint.route("/<ref>/lift", methods=["GET", "POST"])
def lift(ref: str) -> Page:
    with reading() as session:
        one = queries.wall(session, ref, viewer=guard.actor().viewer)
    form = LiftWallForm(version=one.n)
    if form.validate_on_submit():
        done = acting.done(form, lambda session: _lifted(session, ref, form), said="Barrier lifted")
        if done:
            return done
    return render_template("walls/lift.html", form=form, one=one), form.status


def _raised(session: Session, form: RaiseWallForm) -> str:
    raise_wall(
        session, form.subject_kind.data, form.subject.data, person_id=form.person_id.data or None,
        role=form.role.data or None, reason=form.reason.data, actor=guard.actor(), today=clock.today(),
    )  # fmt: skip
    return url_for("walls.index")


def _lifted(session: Session, ref: str, form: LiftWallForm) -> str:
    lift_wall(
        session,
        ref,
        expected_n=form.version.data,
        reason=form.reason.data,
        actor=guard.actor(),
        today=clock.today(),
    )
    return url_for("walls.index")
