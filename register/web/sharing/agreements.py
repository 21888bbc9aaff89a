"""Sharing agreements: the list, one of them with its parties and history, adding, amending, signing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.agreements import (
    AgreementForm,
    AmendAgreementForm,
    CorrectSignatureForm,
    SignAgreementForm,
    WithdrawPartyForm,
)
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.domain.sharing.agreements import CHOSEN, Agreement, choices
from register.queries import names
from register.queries.field_words import words_of
from register.queries.rules import ruleset
from register.queries.sharing import agreements as queries
from register.services.sharing.agreements import (
    add_agreement,
    amend_agreement,
    correct_signature,
    sign_agreement,
    withdraw_party,
)
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
        earlier = queries.earlier_texts(session, [one.thing_id], viewer=viewer)[one.thing_id]
        codes = _codes(session, one.valid_from)
    return render_template(
        "agreements/show.html", one=one, parties=queries.parties_of(queries.to_domain(one), called), history=history,
        codes=codes, state=queries.state_tag(queries.state_of(one, today)), today=today,
        categories=_said(one.categories, codes["categories"]), purposes=_said(one.purposes, codes["purposes"]),
        beside=_beside(one, codes), signed_by=queries.before_signing(queries.to_domain(one), today),
        earlier=[_earlier(text, called, codes) for text in reversed(earlier)],
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
    form = AmendAgreementForm.about(queries.to_domain(one), version=one.n, change_from=clock.today())
    _offer(form)

    def work(session: Session) -> str:
        how = {"reason": form.reason.data, "change_from": form.change_from.data, **acting.by(form)}
        amend_agreement(session, ref, form.to_domain(), **how)
        return url_for("agreements.show", ref=ref)

    return acting.asked(form, work, "agreements/amend.html", said="Changes saved", one=one)


@blueprint.route("/<ref>/sign", methods=["GET", "POST"])
def sign(ref: str) -> Page:
    one, parties = _parties(ref)
    form = SignAgreementForm(version=one.n)
    form.organisation_id.options = _some(p for p in parties if not (p.signed_on or p.withdrawn_on))

    def work(session: Session) -> str:
        sign_agreement(session, ref, form.to_domain(), **acting.by(form))
        return url_for("agreements.show", ref=ref)

    return acting.asked(form, work, "agreements/sign.html", said="Signed copy recorded", about=one, one=one)


@blueprint.route("/<ref>/correct-copy", methods=["GET", "POST"])
def correct_copy(ref: str) -> Page:
    one, parties = _parties(ref)
    form = CorrectSignatureForm(version=one.n)
    form.organisation_id.options = _some(p for p in parties if p.signed_on)

    def work(session: Session) -> str:
        correct_signature(session, ref, form.to_domain(), reason=form.reason.data, **acting.by(form))
        return url_for("agreements.show", ref=ref)

    said = "Signed copy corrected"
    return acting.asked(form, work, "agreements/correct.html", said=said, about=one, one=one)


@blueprint.route("/<ref>/withdraw", methods=["GET", "POST"])
def withdraw(ref: str) -> Page:
    one, parties = _parties(ref)
    form = WithdrawPartyForm(version=one.n)
    form.organisation_id.options = _some(p for p in parties if p.withdrawn_on is None)

    def work(session: Session) -> str:
        withdraw_party(session, ref, form.to_domain(), **acting.by(form))
        return url_for("agreements.show", ref=ref)

    said = "It is recorded that the organisation withdraws"
    return acting.asked(form, work, "agreements/withdraw.html", said=said, about=one, one=one)


def _parties(ref: str) -> tuple[Any, list[queries.PartyShown]]:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.agreement(session, ref, viewer=viewer)
        called = names.organisations(session, viewer=viewer)
    return one, queries.parties_of(queries.to_domain(one), called)


def _some(parties: Iterable[queries.PartyShown]) -> Any:
    return as_options((p.organisation_id, p.name) for p in parties)


def _said(codes: Iterable[str], words: Mapping[str, str]) -> str:
    return "; ".join(words.get(code, code) for code in codes)


def _beside(one: Any, codes: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """What was said of it besides, each under what it is called."""
    said = ((name, getattr(one, name)) for name in AgreementForm.BESIDE)
    return [
        (words_of(name), codes.get(CHOSEN.get(name, ""), {}).get(value, value))
        for name, value in said
        if value
    ]


def _earlier(
    text: Agreement, called: Mapping[str, str], codes: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """A text that was signed before, as the page shows it."""
    return {
        "text": text, "parties": queries.parties_of(text, called),
        "categories": _said(text.categories, codes["categories"]),
        "purposes": _said(text.purposes, codes["purposes"]),
        "basis": codes["lawful_bases"].get(text.lawful_basis, text.lawful_basis),
    }  # fmt: skip


def _offer(form: AgreementForm) -> None:
    """What may be chosen: organisations, and the lists of the rules."""
    with reading() as session:
        choosing.offer(session, form)
        codes = _codes(session, clock.today())
    form.kind.options = as_options(codes["kinds"].items())
    form.lawful_basis.options = as_options(codes["lawful_bases"].items())
    form.categories.options = as_options(codes["categories"].items())
    form.purposes.options = as_options(codes["purposes"].items())
    for name, list_name in CHOSEN.items():
        getattr(form, name).options = as_options(codes[list_name].items())


def _codes(session: Session, on: date) -> dict[str, dict[str, str]]:
    """Each list of the rules of a day, code to name."""
    rules = ruleset(session)
    lists = ("kinds", "lawful_bases", "categories", "purposes", *CHOSEN.values())
    return {name: {code: row["name"] for code, row in choices(rules, name, on=on).items()} for name in lists}
