"""Sharing agreements: the list, one of them with its parties and history, adding, amending, signing."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.agreements import AgreementForm, AmendAgreementForm, SignAgreementForm
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.domain.sharing.agreements import choices
from register.queries import names
from register.queries.rules import ruleset
from register.queries.sharing import agreements as queries
from register.services.sharing.agreements import NewSignature, add_agreement, amend_agreement, sign_agreement
from register.web import acting, choosing, listings

blueprint = Blueprint("agreements", __name__, url_prefix="/agreements")
Page = str | Response | tuple[str, int]

listings.add_to(
    blueprint,
    lambda: queries.listing_on(clock.today()),
    template="agreements/index.html",
    links_to="agreements.show",
)


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    viewer, today = guard.actor().viewer, clock.today()
    with reading() as session:
        one = queries.agreement(session, ref, viewer=viewer)
        called = names.organisations(session, viewer=viewer)
        history = queries.told(
            session, queries.versions_of(session, one.thing_id, viewer=viewer), viewer=viewer
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

    def work(session: Session) -> str:
        made = add_agreement(session, form.to_domain(), **acting.by())
        return url_for("agreements.show", ref=made.ref)

    return acting.asked(form, work, "agreements/add.html", said="Agreement added")


@blueprint.route("/<ref>/amend", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        one = queries.agreement(session, ref, viewer=guard.actor().viewer)
    form = AmendAgreementForm.about(queries.to_domain(one), version=one.n)
    _offer(form)

    def work(session: Session) -> str:
        amend_agreement(session, ref, form.to_domain(), reason=form.reason.data, **acting.by(form))
        return url_for("agreements.show", ref=ref)

    return acting.asked(form, work, "agreements/amend.html", said="Changes saved", one=one)


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

    def work(session: Session) -> str:
        new = NewSignature(organisation_id=form.organisation_id.data, signed_on=form.signed_on.data)
        sign_agreement(session, ref, new, **acting.by(form))
        return url_for("agreements.show", ref=ref)

    return acting.asked(form, work, "agreements/sign.html", said="Signed copy recorded", about=one, one=one)


def _offer(form: AgreementForm) -> None:
    """What may be chosen: organisations, and the lists of the rules."""
    with reading() as session:
        choosing.offer(session, form)
        codes = _codes(session, clock.today())
    form.kind.options = as_options(codes["kinds"].items())
    form.lawful_basis.options = as_options(codes["lawful_bases"].items())
    form.categories.options = as_options(codes["categories"].items())


def _codes(session: Session, on: date) -> dict[str, dict[str, str]]:
    """Each list of the rules of a day, code to name."""
    rules = ruleset(session)
    lists = ("kinds", "lawful_bases", "categories")
    return {name: {code: row["name"] for code, row in choices(rules, name, on=on).items()} for name in lists}
