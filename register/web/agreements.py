"""Sharing agreements: the list, one of them with its parties and history, adding, amending, signing."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.agreements import PLACES, AgreementForm, AmendAgreementForm, SignAgreementForm, as_asked
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.domain.sharing import choices
from register.queries import agreements as queries
from register.queries import names
from register.queries.rules import ruleset
from register.services.agreements import NewSignature, add_agreement, amend_agreement, sign_agreement
from register.web import acting, listings

blueprint = Blueprint("agreements", __name__, url_prefix="/agreements")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    listing = queries.listing_on(clock.today())
    form, asked = listings.question(listing)
    shown = listings.show(listing, asked, links_to="agreements.show")
    return render_template("agreements/index.html", form=form, shown=shown), form.status


@blueprint.get("/export")
def export() -> Response:
    return listings.export(queries.listing_on(clock.today()))


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    viewer, today = guard.actor().viewer, clock.today()
    with reading() as session:
        one = queries.agreement(session, ref, viewer=viewer)
        called = names.organisations(session, viewer=viewer)
        history = queries.told(
            session, queries.versions_of(session, one.thing_id, viewer=viewer), called, viewer=viewer
        )
        codes = _codes(session, one.valid_from)
    return render_template(
        "agreements/show.html", one=one, parties=queries.parties_of(one, called), history=history, codes=codes,
        state=queries.state_tag(queries.state_of(one, today)),
        categories="; ".join(codes["categories"].get(code, code) for code in one.categories),
    )  # fmt: skip


@blueprint.route("/add", methods=["GET", "POST"])
def add() -> Page:
    form = AgreementForm()
    _offer(form)
    if form.validate_on_submit():
        done = acting.done(form, lambda session: _added(session, form), said="Agreement added")
        if done:
            return done
    return render_template("agreements/add.html", form=form), form.status


@blueprint.route("/<ref>/amend", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        one = queries.agreement(session, ref, viewer=guard.actor().viewer)
    asked = queries.to_domain(one)
    dates = {"starts_on": asked.starts_on, "ends_on": asked.ends_on}
    form = AmendAgreementForm(obj=one, version=one.n, **dates, **as_asked(asked.parties))
    form.rest = asked.parties[len(PLACES) :]
    _offer(form)
    if form.validate_on_submit():
        done = acting.done(form, lambda session: _amended(session, ref, form), said="Changes saved")
        if done:
            return done
    return render_template("agreements/amend.html", form=form, one=one), form.status


@blueprint.route("/<ref>/sign", methods=["GET", "POST"])
def sign(ref: str) -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.agreement(session, ref, viewer=viewer)
        parties = queries.parties_of(one, names.organisations(session, viewer=viewer))
    form = SignAgreementForm(version=one.n)
    form.organisation_id.options = as_options(
        (p.organisation_id, p.name) for p in parties if p.signed_on is None
    )
    if form.validate_on_submit():
        done = acting.done(form, lambda session: _signed(session, ref, form), said="Signed copy recorded")
        if done:
            return done
    return render_template("agreements/sign.html", form=form, one=one), form.status


def _added(session: Session, form: AgreementForm) -> str:
    made = add_agreement(session, form.to_domain(), actor=guard.actor(), today=clock.today())
    return url_for("agreements.show", ref=made.ref)


def _amended(session: Session, ref: str, form: AmendAgreementForm) -> str:
    amend_agreement(
        session, ref, form.to_domain(), expected_n=form.version.data, reason=form.reason.data,
        actor=guard.actor(), today=clock.today(),
    )  # fmt: skip
    return url_for("agreements.show", ref=ref)


def _signed(session: Session, ref: str, form: SignAgreementForm) -> str:
    new = NewSignature(organisation_id=form.organisation_id.data, signed_on=form.signed_on.data)
    sign_agreement(session, ref, new, expected_n=form.version.data, actor=guard.actor(), today=clock.today())
    return url_for("agreements.show", ref=ref)


def _offer(form: AgreementForm) -> None:
    """What may be chosen: organisations, and the lists of the rules."""
    with reading() as session:
        bodies = as_options(names.organisations(session, viewer=guard.actor().viewer).items())
        codes = _codes(session, clock.today())
    for field in (form.first_id, form.second_id, form.third_id, form.fourth_id):
        field.options = bodies
    form.kind.options = as_options(codes["kinds"].items())
    form.lawful_basis.options = as_options(codes["lawful_bases"].items())
    form.categories.options = as_options(codes["categories"].items())


def _codes(session: Session, on: date) -> dict[str, dict[str, str]]:
    """Each list of the rules of a day, code to name."""
    rules = ruleset(session)
    lists = ("kinds", "lawful_bases", "categories")
    return {name: {code: row["name"] for code, row in choices(rules, name, on=on).items()} for name in lists}
