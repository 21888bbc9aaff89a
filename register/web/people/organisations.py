"""Organisations: the list, one of them with its history, adding and amending."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.organisations import AmendOrganisationForm, OrganisationForm
from register import guard
from register.db import Session, reading
from register.domain.people.organisations import KIND_LABELS, OrganisationKind
from register.queries import entries as trail
from register.queries.people import organisations as queries
from register.services.people.organisations import add_organisation, amend_organisation
from register.web import acting, choosing, listings

blueprint = Blueprint("organisations", __name__, url_prefix="/organisations")
Page = str | Response | tuple[str, int]

listings.add_to(
    blueprint, queries.LISTING, template="organisations/index.html", links_to="organisations.show"
)


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

    def work(session: Session) -> str:
        if form.chosen:
            return url_for("organisations.show", ref=form.chosen)
        made = add_organisation(
            session, form.to_domain(), is_another=form.is_another, ask_if_likely=True, **acting.by()
        )
        return url_for("organisations.show", ref=made.ref)

    return acting.asked(form, work, "organisations/add.html", said=_said(form, "Organisation added"))


@blueprint.route("/<ref>/amend", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        one = queries.organisation(session, ref, viewer=guard.actor().viewer)
    form = AmendOrganisationForm.about(queries.to_domain(one), version=one.n)
    _offer(form)

    def work(session: Session) -> str:
        if form.chosen:
            return url_for("organisations.show", ref=form.chosen)
        amend_organisation(
            session,
            ref,
            form.to_domain(),
            reason=form.reason.data,
            is_another=form.is_another,
            **acting.by(form),
        )
        return url_for("organisations.show", ref=ref)

    return acting.asked(form, work, "organisations/amend.html", said=_said(form, "Changes saved"), one=one)


def _said(form: OrganisationForm, words: str) -> acting.Saying:
    """Nothing is recorded where somebody chose a body that is there."""
    there = ("Nothing was recorded. This body is in the register already", "info")
    return lambda _place: there if form.chosen else (words, "success")


def _offer(form: OrganisationForm) -> None:
    """The bodies that may be chosen as parent or successor."""
    with reading() as session:
        choosing.offer(session, form)
